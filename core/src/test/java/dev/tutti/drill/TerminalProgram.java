// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A program at a terminal, in the middle of its work or of something else: {@code ledger gate state}. */
public final class TerminalProgram {

    private static final int INTERRUPT = 2;

    private TerminalProgram() {}

    /** Two workers write their process ids into the ledger; then the program waits at the gate, or for something. */
    public static void main(String[] args) throws InterruptedException {
        Ledger pids = new Ledger(args[0]);
        Gate gate = new Gate(args[1]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> sayGoodbye(pids)));
        Pool pool = Pool.processes(2);
        if (args[2].equals("starting")) {
            pids.add(ProcessHandle.current().pid());
            pids.add(ProcessHandle.current().pid());
        }
        List<Integer> items = IntStream.range(0, 40).boxed().toList();
        if (args[2].equals("closing")) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(pool.run(() -> await(gate, pids)));
            }
            pids.awaitSize(2);
            pool.close();
        } else {
            System.out.println("results "
                    + pool.chunk(1)
                            .map(
                                    item -> {
                                        await(gate, pids);
                                        return item;
                                    },
                                    items)
                            .equals(items));
            pool.close();
        }
    }

    private static void await(Gate gate, Ledger pids) throws InterruptedException {
        Deadline.await("the worker leaves its terminal to its parent", () -> Os.ignores(INTERRUPT));
        pids.add(ProcessHandle.current().pid());
        gate.await();
    }

    /** A hook that takes its time, as one that saves what there is. */
    private static void sayGoodbye(Ledger pids) {
        try {
            Deadline.park(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        pids.add("goodbye");
    }
}
