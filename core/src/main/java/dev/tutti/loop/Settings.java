// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Capability;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.TaskRefusedException;
import dev.tutti.Tasks;
import dev.tutti.kernel.run.CompiledLoop;
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
 * @param bodies what may become of its body
 */
record Settings(
        int threads,
        @Nullable Tasks pool,
        Schedule schedule,
        @Nullable Consumer<? super Progress> listener,
        Bodies bodies) {

    static final Settings DEFAULTS = new Settings(0, null, Schedule.DYNAMIC, null, Bodies.DEFAULTS);

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
        return new Settings(number, pool, schedule, listener, bodies);
    }

    Settings withPool(Tasks on) {
        return new Settings(threads, Objects.requireNonNull(on, "pool"), schedule, listener, bodies);
    }

    Settings withSchedule(Schedule dealt) {
        return new Settings(threads, pool, Objects.requireNonNull(dealt, "schedule"), listener, bodies);
    }

    Settings withListener(Consumer<? super Progress> told) {
        return new Settings(threads, pool, schedule, Objects.requireNonNull(told, "listener"), bodies);
    }

    Settings withoutListener() {
        return new Settings(threads, pool, schedule, null, bodies);
    }

    Settings withBodies(Bodies treated) {
        return new Settings(threads, pool, schedule, listener, treated);
    }

    /** How many threads or workers may take part. */
    int parties() {
        if (pool != null) {
            return pool.pool().workers();
        }
        return threads > 0 ? threads : Cores.count();
    }

    /**
     * A kernel as it is to run.
     *
     * @param rows how often all indices occur, with another index before them
     * @throws TaskRefusedException if two indices certainly disturb one another and might run at once
     */
    <K> K prepared(K written, long rows, long first, long length) {
        K kernel = bodies.prepared(written);
        if (rows * length > 1 && parties() > 1 && isHeapShared() && kernel instanceof Compiled.User user) {
            Object body = Compiled.body(user);
            String clash = user.analysis().clash(body, rows, first, length);
            if (clash != null) {
                throw new TaskRefusedException(
                        "a loop on " + parties() + " threads, which run indices in any order: body="
                                + CompiledLoop.place(body) + ", in which " + clash
                                + "; use a reduction such as sum, or addInto, write to an array of its own, or run the loop on"
                                + " one thread by threads(1)");
            }
        }
        return kernel;
    }

    /** Elsewhere a body that writes is refused for another reason. */
    private boolean isHeapShared() {
        return pool == null || pool.pool().capabilities().contains(Capability.SHARED_HEAP);
    }

    Runner runner() {
        return pool != null ? new PoolRunner(pool, schedule) : new ThreadRunner(threads, schedule);
    }
}
