// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A program that looks for random loops that throw, and compares them on lanes with the interpreter: which exception, at
 * which index, and all of memory. Its output is lines: {@code threw} and how many more did as they should, {@code onlanes}
 * and how many of their indices were on lanes, {@code wrong} and one that did not; then {@code end}.
 *
 * <p>{@code ./benchmarks/run fuzz} starts it.
 */
public final class ThrowingFuzz {

    /** Data that a loop is tried on until it throws. */
    private static final int TRIES = 4;

    private static final int[] WIDTHS = {128, 256, 512};

    private static final int SOME = 100;

    private final AtomicLong next;
    private final AtomicLong missing;

    private ThrowingFuzz(long first, long most) {
        next = new AtomicLong(first);
        missing = new AtomicLong(most);
    }

    /**
     * Compares loops on all processors.
     *
     * @param arguments the first seed, and how many loops that throw
     */
    public static void main(String[] arguments) throws InterruptedException {
        ThrowingFuzz fuzz = new ThrowingFuzz(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().start(fuzz::work));
        }
        for (Thread each : threads) {
            each.join();
        }
        System.out.println("end");
    }

    private void work() {
        int threw = 0;
        long onLanes = 0;
        while (missing.get() > 0) {
            RandomLoop loop = RandomLoop.of(next.getAndIncrement());
            try {
                RandomLoop.Outcome found = compared(loop);
                if (found != null && missing.getAndDecrement() > 0) {
                    threw++;
                    onLanes += found.onLanes();
                }
            } catch (NoLanesException e) {
                continue;
            }
            if (threw == SOME) {
                System.out.println("threw " + threw + "\nonlanes " + onLanes);
                threw = 0;
                onLanes = 0;
            }
        }
        System.out.println("threw " + threw + "\nonlanes " + onLanes);
    }

    /** On the first data that it throws with; {@code null} if it does not, or does so otherwise on lanes. */
    private static RandomLoop.@Nullable Outcome compared(RandomLoop loop) throws NoLanesException {
        for (int data = 0; data < TRIES; data++) {
            RandomLoop.Outcome expected = loop.interpreted(data);
            if (expected.thrown().equals("nothing")) {
                continue;
            }
            int bits = WIDTHS[(int) (loop.seed() % WIDTHS.length)];
            VectorLoop.Compiled compiled = VectorLoop.compile(loop.function(), loop.inputs(), loop.sink(), bits);
            LoopCode scalar = ScalarLoop.compile(loop.function(), loop.inputs(), loop.sink());
            RandomLoop.Outcome found = loop.onLanes(scalar, compiled.code(), compiled::fits, data);
            String difference = found.difference(expected);
            if (difference.isEmpty()) {
                return found;
            }
            System.out.println("wrong " + bits + " bits, data " + data + ": " + difference + ", of "
                    + loop.toString().lines().findFirst().orElse(""));
            return null;
        }
        return null;
    }
}
