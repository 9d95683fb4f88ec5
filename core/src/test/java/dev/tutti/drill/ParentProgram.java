// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A parent that ends without its pool being closed: {@code ParentProgram spec ledger task end}. With {@code worker} as
 * spec there is none, and each task has a worker of its own.
 */
public final class ParentProgram {

    private ParentProgram() {}

    /** Starts two tasks, which write their process id into the ledger, and ends in the way that it was told to. */
    public static void main(String[] args) throws InterruptedException {
        PoolOptions options = Pool.options().jvmFlags("-XX:+UseSerialGC", "-Xmx32m");
        boolean alone = args[0].equals("worker");
        Pool pool = options.open(alone ? "serial" : args[0]);
        Ledger pids = new Ledger(args[1]);
        String task = args[2];
        for (int i = 0; i < 2; i++) {
            var _ = alone ? options.run(() -> work(task, pids)) : pool.run(() -> work(task, pids));
        }
        pids.awaitSize(2);
        switch (args[3]) {
            case "return" -> System.out.println("main returns");
            case "exit" -> System.exit(3);
            case "halt" -> Runtime.getRuntime().halt(4);
            case "close" -> pool.close();
            case "wait" -> Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
            default -> throw new IllegalArgumentException(args[3]);
        }
    }

    private static void work(String task, Ledger pids) throws InterruptedException {
        pids.add(ProcessHandle.current().pid());
        switch (task) {
            case "nothing" -> {}
            case "park" -> Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
            case "slow exit" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> slowExit(pids)));
            case "loop" -> pids.add(loop());
            case "full heap" -> fillHeap();
            default -> throw new IllegalArgumentException(task);
        }
    }

    private static void fillHeap() {
        List<byte[]> all = new ArrayList<>();
        for (int size = 1 << 20; ; ) {
            try {
                all.add(new byte[size]);
            } catch (OutOfMemoryError full) {
                size = Math.max(16, size / 2); // until not even a small one finds room
            }
        }
    }

    private static void slowExit(Ledger pids) {
        pids.add(ProcessHandle.current().pid());
        try {
            Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Counted loops, in which the compiler leaves no place to stop at. */
    private static double loop() {
        double x = 2;
        for (int round = 0; round < 1000; round++) {
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                x = Math.sqrt(x + i);
            }
        }
        return x;
    }
}
