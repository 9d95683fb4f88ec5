// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import dev.tutti.shared.SharedInts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program that squares three numbers on one worker: {@code PoolProgram [FLAG…]}. Prints the answer and ends with 0, or
 * prints one line with the error that it was told and ends with 3. Anything else is a fault. With the property {@code
 * shared.arrays} the squares come through as many shared arrays of 2 MB each.
 */
final class PoolProgram {

    static final String ANSWER = "answer [1, 4, 9]";
    static final String NAMED = "named: ";

    private PoolProgram() {}

    /** Runs it; arguments are flags for the worker. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String unwanted = System.getProperty("delete.directory");
        if (unwanted != null) {
            Files.delete(Path.of(unwanted)); // now, for no JVM starts in one that is gone
        }
        try (Pool pool = Pool.options().workers(1).jvmFlags(args).processes()) {
            int arrays = Integer.getInteger("shared.arrays", 0);
            List<Integer> squares =
                    arrays > 0 ? squaresInSharedMemory(pool, arrays) : pool.map(x -> x * x, List.of(1, 2, 3));
            System.out.println("answer " + squares);
            Thread.sleep(Long.getLong("linger.millis", 0)); // until the archive of classes was made
        } catch (UnavailableException unavailable) {
            end(unavailable);
        } catch (TaskFailedException failed) {
            Throwable cause = failed.getCause();
            if (!(cause instanceof WorkerLostException) && !(cause instanceof UnavailableException)) {
                throw failed;
            }
            end(cause);
        }
    }

    private static List<Integer> squaresInSharedMemory(Pool pool, int number) {
        List<SharedInts> arrays = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            SharedInts array = SharedInts.of(1 << 19);
            arrays.add(array);
            Loop.range(1).on(pool).forEach(each -> array.set(each, 1));
        }
        SharedInts last = arrays.getLast();
        Loop.range(3).on(pool).forEach(i -> last.set(i, (i + 1) * (i + 1)));
        return Arrays.stream(last.slice(0, 3).toArray()).boxed().toList();
    }

    private static void end(Throwable named) {
        System.err.println(NAMED + named.getMessage());
        System.exit(3);
    }
}
