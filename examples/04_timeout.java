// SPDX-License-Identifier: Apache-2.0
// A time limit for each item. In worker processes a task that does not listen is really stopped: its worker is killed and
// replaced. On threads the caller gets the same answer, but the thread is left behind: nobody can kill a thread.
//
//     ./tutti run examples/04_timeout.java

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import module java.base;

class Timeout {
    static int work(int item) {
        while (item == 2) {
            Thread.onSpinWait(); // for ever, and deaf to interruption
        }
        return 10 * item;
    }

    void main() throws InterruptedException {
        try (Pool pool = Pool.processes(2)) {
            List<TaskFuture<Integer>> futures =
                    pool.timeout(Duration.ofSeconds(1)).invokeAll(item -> work(item), List.of(1, 2, 3));
            for (TaskFuture<Integer> future : futures) {
                try {
                    IO.println(future.get());
                } catch (ExecutionException e) {
                    IO.println(e.getCause() instanceof TaskTimeoutException ? "too late" : "" + e.getCause());
                }
            }
        }
    }
}
