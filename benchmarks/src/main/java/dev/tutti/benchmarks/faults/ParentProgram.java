// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.shared.SharedLongs;
import java.util.Locale;

/**
 * A parent of two workers that is to be killed: {@code ParentProgram STATE JOURNAL}. It writes a line when it begins,
 * and each worker one when it is in its state.
 */
final class ParentProgram {

    /** What it is doing when it is killed. */
    enum State {
        IDLE,
        COMPUTING,
        COUNTED_LOOP,
        GC_THRASH,
        /** Workers write shared memory while the parent makes and closes more. */
        SHARING,
        /** Killed any time after its first line, before which no process was started. */
        SPAWNING;

        PoolOptions options() {
            PoolOptions options = Pool.options().workers(2);
            return this == GC_THRASH ? options.jvmFlags("-Xmx32m", "-XX:+UseSerialGC") : options;
        }

        /** Lines in the journal that say that it is so far. */
        int lines() {
            return this == SPAWNING ? 1 : 3;
        }
    }

    /** 32 MB. */
    private static final long SHARED_LENGTH = 1 << 22;

    private ParentProgram() {}

    /** Opens the pool, has it work, and waits for the end. */
    public static void main(String[] args) throws InterruptedException {
        State state = State.valueOf(args[0].toUpperCase(Locale.ROOT));
        Journal journal = new Journal(args[1]);
        journal.add("opening");
        Pool pool = state.options().processes();
        if (state == State.SHARING) {
            share(pool, journal);
        }
        for (int i = 0; i < 2; i++) {
            var _ = pool.run(() -> work(state, journal));
        }
        Thread.sleep(1_000_000);
    }

    private static void share(Pool pool, Journal journal) {
        SharedLongs array = SharedLongs.of(SHARED_LENGTH);
        for (int i = 0; i < 2; i++) {
            var _ = pool.run(() -> {
                journal.add(Os.pid());
                while (true) {
                    array.fill(Os.pid());
                }
            });
        }
        while (true) {
            try (SharedLongs more = SharedLongs.of(SHARED_LENGTH)) {
                more.fill(1);
            }
        }
    }

    private static void work(State state, Journal journal) throws InterruptedException {
        journal.add(Os.pid());
        switch (state) {
            case IDLE, SPAWNING -> {
                journal.await(3); // so that each worker takes one of the two
            }
            case COMPUTING -> Harm.spin();
            case COUNTED_LOOP -> {
                double _ = Harm.countedLoop();
            }
            case SHARING -> throw new AssertionError("done above");
            case GC_THRASH -> Harm.thrash();
        }
    }
}
