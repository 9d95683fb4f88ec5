// SPDX-License-Identifier: Apache-2.0
// Worker processes survive what threads cannot: a task that ends its whole JVM costs that one item. The pool replaces
// the worker, and the other items have their results.
//
//     ./tutti run examples/03_crash.java

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.WorkerLostException;
import module java.base;

class Crash {
    static int work(int item) {
        if (item == 3) {
            Runtime.getRuntime().halt(99); // as bad as a crash in a native library
        }
        return item * item;
    }

    void main() {
        try (Pool pool = Pool.processes(2)) {
            int index = 0;
            for (TaskFuture<Integer> future : pool.invokeAll(item -> work(item), List.of(1, 2, 3, 4, 5))) {
                try {
                    IO.println("item " + index + ": " + future.get());
                } catch (ExecutionException | InterruptedException e) {
                    boolean lost = e.getCause() instanceof WorkerLostException;
                    IO.println("item " + index + (lost ? ": its worker is lost" : ": " + e.getCause()));
                }
                index++;
            }
            IO.println("the pool goes on: " + pool.map(item -> work(item), List.of(6, 7)));
        }
    }
}
