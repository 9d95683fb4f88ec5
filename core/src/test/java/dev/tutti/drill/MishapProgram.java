// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import dev.tutti.contract.Ledger;
import dev.tutti.drill.Mishap.Trap;
import dev.tutti.drill.Mishap.TrappedException;

/** A program that ends itself, while it writes an item, reads what came back or is called back: {@code ledger moment mishap}. */
public final class MishapProgram {

    private MishapProgram() {}

    /** Starts two workers, which write their process ids into the ledger, and meets its end. */
    public static void main(String[] args) {
        Ledger pids = new Ledger(args[0]);
        Mishap mishap = Mishap.valueOf(args[2]);
        Pool pool = Pool.processes(1);
        pool.run(() -> pids.add(ProcessHandle.current().pid())).join();
        switch (args[1]) {
            case "item" -> pool.submit(item -> item, new Trap(mishap, true, false));
            case "result" -> pool.submit(() -> new Trap(mishap, false, true)).join();
            case "failure" ->
                pool.run(() -> {
                            throw new TrappedException(new Trap(mishap, false, true));
                        })
                        .join();
            case "callback" -> pool.submit(() -> 1).thenRun(mishap::happen).join();
            default -> throw new IllegalArgumentException(args[1]);
        }
        throw new AssertionError("it should have ended");
    }
}
