// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that squares three numbers on one worker: {@code PoolProgram [FLAG…]}. Prints the answer and ends with 0, or
 * prints one line with the error that it was told and ends with 3. Anything else is a fault.
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
            System.out.println("answer " + pool.map(x -> x * x, List.of(1, 2, 3)));
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

    private static void end(Throwable named) {
        System.err.println(NAMED + named.getMessage());
        System.exit(3);
    }
}
