// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** A program whose tasks are interrupted, by a thread of their own, while their results are being written. */
public final class SelfInterruptingProgram {

    static final int ITEMS = 200;

    private static final int RESULT_BYTES = 1 << 20;

    private static final AtomicBoolean INTERRUPTING = new AtomicBoolean();

    private SelfInterruptingProgram() {}

    /** Prints how many results arrived whole. */
    public static void main(String[] args) {
        try (Pool pool = Pool.processes(1)) {
            List<byte[]> results = pool.map(
                    SelfInterruptingProgram::resultOf,
                    IntStream.range(0, ITEMS).boxed().toList());
            System.out.println("whole="
                    + IntStream.range(0, ITEMS)
                            .filter(i -> Arrays.equals(results.get(i), bytes(i)))
                            .count());
        }
    }

    private static byte[] resultOf(int item) {
        if (INTERRUPTING.compareAndSet(false, true)) {
            Thread task = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    task.interrupt();
                }
            });
        }
        return bytes(item);
    }

    private static byte[] bytes(int item) {
        byte[] bytes = new byte[RESULT_BYTES];
        new Random(item).nextBytes(bytes);
        return bytes;
    }
}
