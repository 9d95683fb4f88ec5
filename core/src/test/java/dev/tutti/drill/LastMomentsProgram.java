// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import java.util.List;

/** A program that uses and closes its pool when it ends, in a shutdown hook. */
public final class LastMomentsProgram {

    private LastMomentsProgram() {}

    /** Exits with 5; the hook prints what it got from the pool. */
    public static void main(String[] args) {
        Pool pool = Pool.of(args[0]);
        pool.run(() -> {}).join();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("single " + pool.submit(() -> 7).join());
            System.out.println("many " + pool.map(item -> item + 1, List.of(1, 2, 3)));
            pool.close();
            System.out.println("closed");
        }));
        System.exit(5);
    }
}
