// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that prints what two workers answer. */
public final class SquaresProgram {

    static final String ANSWER = "answer [1, 4, 9, 16] from worker";

    private SquaresProgram() {}

    /**
     * Prints the answer, and the value of the system property {@code which} in a worker. First deletes its working
     * directory, if there is a property {@code delete}.
     */
    public static void main(String[] args) throws IOException {
        if (System.getProperty("delete") != null) {
            Files.delete(Path.of("").toAbsolutePath());
        }
        try (Pool pool = Pool.processes(2)) {
            System.out.println("answer " + pool.map(item -> item * item, List.of(1, 2, 3, 4)) + " from "
                    + pool.submit(() -> System.getProperty("which", "worker")).join());
        }
    }
}
