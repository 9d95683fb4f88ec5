// SPDX-License-Identifier: Apache-2.0
// Memory that worker processes use where it is, without a copy. A plain array would be sent to the workers, and what they
// write into their copies would be lost, so such a loop is refused; a shared array is one and the same for all.
//
//     ./tutti run examples/07_shared.java

import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.TaskRefusedException;
import dev.tutti.shared.SharedDoubles;

class Shared {
    void main() {
        int n = 100_000;
        try (Pool pool = Pool.processes(2);
                SharedDoubles roots = SharedDoubles.of(n)) {
            Loop.range(n).on(pool).forEach(i -> roots.set(i, Math.sqrt(i)));
            IO.println("the last root: " + roots.get(n - 1));

            double[] heap = new double[n];
            try {
                Loop.range(n).on(pool).forEach(i -> heap[i] = Math.sqrt(i));
            } catch (TaskRefusedException e) {
                IO.println("a plain array is refused");
            }
        }
    }
}
