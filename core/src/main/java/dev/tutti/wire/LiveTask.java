// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task that arrived in a worker, ready to run.
 *
 * @param task the task
 * @param codec reads its items and writes its results; safe for use by several threads
 * @param loader to be the context class loader while it runs
 */
public record LiveTask(Task<@Nullable Object, @Nullable Object> task, Codec codec, ClassLoader loader) {}
