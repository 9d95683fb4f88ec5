// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.CompileReport;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.TaskRefusedException;
import dev.tutti.Tasks;
import dev.tutti.machine.Cores;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a loop.
 *
 * @param threads how many threads, 0 for as many as there are idle cores
 * @param pool on whose workers it runs, or {@code null} for this JVM's threads
 * @param schedule how the range is dealt out
 * @param listener is told of progress, or {@code null}
 * @param compiledOnly whether a body that cannot be compiled is refused
 * @param reader is told what becomes of the body, or {@code null}
 */
record Settings(
        int threads,
        @Nullable Tasks pool,
        Schedule schedule,
        @Nullable Consumer<? super Progress> listener,
        boolean compiledOnly,
        @Nullable Consumer<? super CompileReport> reader) {

    static final Settings DEFAULTS = new Settings(0, null, Schedule.DYNAMIC, null, false, null);

    Settings {
        if (threads > 0 && pool != null) {
            throw new IllegalArgumentException(
                    "a loop runs on a pool, which has workers of its own, or on so many threads: pool="
                            + pool.pool().name() + " threads=" + threads + "; leave out one of them");
        }
    }

    Settings withThreads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("a loop needs at least one thread: threads=" + number);
        }
        return new Settings(number, pool, schedule, listener, compiledOnly, reader);
    }

    Settings withPool(Tasks on) {
        return new Settings(threads, Objects.requireNonNull(on, "pool"), schedule, listener, compiledOnly, reader);
    }

    Settings withSchedule(Schedule dealt) {
        return new Settings(threads, pool, Objects.requireNonNull(dealt, "schedule"), listener, compiledOnly, reader);
    }

    Settings withListener(Consumer<? super Progress> told) {
        return new Settings(threads, pool, schedule, Objects.requireNonNull(told, "listener"), compiledOnly, reader);
    }

    Settings withCompiledOnly() {
        return new Settings(threads, pool, schedule, listener, true, reader);
    }

    Settings withReader(Consumer<? super CompileReport> told) {
        return new Settings(threads, pool, schedule, listener, compiledOnly, Objects.requireNonNull(told, "reader"));
    }

    /** A kernel, after its body has been compiled if that was asked for. */
    <K> K prepared(K kernel) {
        if (compiledOnly || reader != null) {
            CompileReport report = Compiled.report(kernel);
            if (reader != null) {
                reader.accept(report);
            }
            if (compiledOnly && !report.isCompiled()) {
                throw new TaskRefusedException("a loop that runs compiled or not at all: " + report);
            }
        }
        return kernel;
    }

    /** How many threads or workers may take part. */
    int parties() {
        if (pool != null) {
            return pool.pool().workers();
        }
        return threads > 0 ? threads : Cores.COUNT;
    }

    Runner runner() {
        return pool != null ? new PoolRunner(pool, schedule) : new ThreadRunner(threads, schedule);
    }
}
