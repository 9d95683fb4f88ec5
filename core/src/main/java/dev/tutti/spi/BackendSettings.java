// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

import dev.tutti.Task;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a backend when its pool was opened.
 *
 * @param workers how many tasks at once, at least 1; absent where the user left it to the backend
 * @param argument what stood behind the colon in {@link dev.tutti.Pool#of(String)} if it was not a number of workers,
 *     else empty
 * @param initializer run once in every worker before its first task
 * @param jvmFlags for child JVMs, after the library's own
 * @param tasksPerWorker after so many tasks a child JVM is replaced, at least 1; absent for never
 * @param memoryPerWorker a child JVM that holds more bytes after a task is replaced, at least 1; absent for the backend's
 *     own measure
 * @param keepAlive child JVMs are started when there is work for them and end when they had none for so long, positive;
 *     {@code null} if all are started at once and stay
 */
public record BackendSettings(
        OptionalInt workers,
        String argument,
        Task.@Nullable Run initializer,
        List<String> jvmFlags,
        OptionalInt tasksPerWorker,
        OptionalLong memoryPerWorker,
        @Nullable Duration keepAlive) {

    /** Nothing was asked. */
    public static final BackendSettings DEFAULTS = new BackendSettings(
            OptionalInt.empty(), "", null, List.of(), OptionalInt.empty(), OptionalLong.empty(), null);

    /** Copies the list. */
    public BackendSettings {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /**
     * The same for another number of workers.
     *
     * @param many how many
     * @return new settings
     */
    public BackendSettings withWorkers(int many) {
        return new BackendSettings(
                OptionalInt.of(many), argument, initializer, jvmFlags, tasksPerWorker, memoryPerWorker, keepAlive);
    }

    /**
     * The same with another text behind the colon.
     *
     * @param text the text
     * @return new settings
     */
    public BackendSettings withArgument(String text) {
        return new BackendSettings(workers, text, initializer, jvmFlags, tasksPerWorker, memoryPerWorker, keepAlive);
    }

    /**
     * The same with another initializer.
     *
     * @param run the initializer
     * @return new settings
     */
    public BackendSettings withInitializer(Task.Run run) {
        return new BackendSettings(workers, argument, run, jvmFlags, tasksPerWorker, memoryPerWorker, keepAlive);
    }

    /**
     * The same with other flags.
     *
     * @param flags the flags
     * @return new settings
     */
    public BackendSettings withJvmFlags(List<String> flags) {
        return new BackendSettings(workers, argument, initializer, flags, tasksPerWorker, memoryPerWorker, keepAlive);
    }

    /**
     * The same for workers that are replaced after so many tasks.
     *
     * @param tasks how many
     * @return new settings
     */
    public BackendSettings withTasksPerWorker(int tasks) {
        return new BackendSettings(
                workers, argument, initializer, jvmFlags, OptionalInt.of(tasks), memoryPerWorker, keepAlive);
    }

    /**
     * The same for workers that are replaced when they hold more.
     *
     * @param bytes how much
     * @return new settings
     */
    public BackendSettings withMemoryPerWorker(long bytes) {
        return new BackendSettings(
                workers, argument, initializer, jvmFlags, tasksPerWorker, OptionalLong.of(bytes), keepAlive);
    }

    /**
     * The same for workers that come and go.
     *
     * @param idle how long one stays without work
     * @return new settings
     */
    public BackendSettings withKeepAlive(Duration idle) {
        return new BackendSettings(workers, argument, initializer, jvmFlags, tasksPerWorker, memoryPerWorker, idle);
    }
}
