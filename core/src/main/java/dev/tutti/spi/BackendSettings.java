// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

import dev.tutti.Task;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a backend when its pool was opened.
 *
 * @param workers how many tasks at once, at least 1; absent where the user left it to the backend
 * @param argument what stood behind the colon in {@link dev.tutti.Pool#of(String)} if it was not a number of workers,
 *     else empty
 * @param initializer run once in every worker before its first task
 * @param jvmFlags for child JVMs, after the library's own
 */
public record BackendSettings(
        OptionalInt workers, String argument, Task.@Nullable Run initializer, List<String> jvmFlags) {}
