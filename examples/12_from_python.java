// SPDX-License-Identifier: Apache-2.0
// Coming from a pool of Python's: map, starmap, map_async, apply_async, as_completed. At last the adapter for code that
// wants an ExecutorService. docs/guide/from-python.md has every call.
//
//     ./tutti run examples/12_from_python.java

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import module java.base;

class FromPython {
    static int square(int x) {
        return x * x;
    }

    void main() throws Exception {
        try (Pool pool = Pool.threads(4)) {
            IO.println(pool.map(x -> square(x), List.of(0, 1, 2, 3, 4))); // pool.map
            IO.println(pool.map((x, y) -> x * y, List.of(1, 3), List.of(2, 4))); // pool.starmap
            TaskFuture<List<Integer>> later = pool.mapAsync(x -> square(x), List.of(5, 6)); // pool.map_async
            IO.println(later.get());
            TaskFuture<Integer> one = pool.submit(() -> square(7)); // pool.apply_async, executor.submit
            IO.println(one.get());

            int sum = 0;
            var futures = Stream.of(2, 3).map(item -> pool.submit(x -> square(x), item)).toList();
            for (TaskFuture<Integer> done : TaskFuture.asCompleted(futures)) { // as_completed: the first to be ready first
                sum += done.get();
            }
            IO.println(sum);

            ExecutorService executor = pool.asExecutorService(); // for code that was written for one
            Future<Integer> future = executor.submit(() -> square(8));
            IO.println(future.get());
        }
    }
}
