// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.WorkerLostException;
import java.lang.foreign.Arena;
import java.util.List;

/** A program of which one task takes native memory without end. */
public final class MemoryHogProgram {

    private static final long PIECE_BYTES = 16L << 20;

    private MemoryHogProgram() {}

    /** Prints what became of that task, and then what the pool still does. */
    public static void main(String[] args) {
        try (Pool pool = Pool.options().workers(1).jvmFlags("-Xmx32m").processes()) {
            try {
                pool.run(MemoryHogProgram::takeAll).join();
            } catch (TaskFailedException failed) {
                if (failed.getCause() instanceof WorkerLostException lost) {
                    System.out.println("lost " + lost.kind() + " " + lost.getMessage());
                }
            }
            System.out.println("then " + pool.map(item -> item * item, List.of(1, 2, 3)));
        }
    }

    private static void takeAll() {
        while (true) {
            Arena.global().allocate(PIECE_BYTES).fill((byte) 1);
        }
    }
}
