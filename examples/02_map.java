// SPDX-License-Identifier: Apache-2.0
// A map on threads: a function, a list of items, a list of results in the order of the items. Threads are the first
// choice on the JVM, for computing as for waiting.
//
//     ./tutti run examples/02_map.java

import dev.tutti.Pool;
import module java.base;

class FirstMap {
    /** How many steps Collatz's rule takes from n to 1. */
    static int steps(long n) {
        int steps = 0;
        for (long k = n; k != 1; k = k % 2 == 0 ? k / 2 : 3 * k + 1) {
            steps++;
        }
        return steps;
    }

    void main() {
        try (Pool pool = Pool.threads()) {
            List<Integer> steps = pool.map(n -> steps(n), List.of(6L, 7L, 27L, 97L, 871L));
            IO.println(steps);

            // Two inputs, taken in pairs:
            IO.println(pool.map((word, n) -> word.repeat(n), List.of("a", "b"), List.of(2, 3)));
        }
    }
}
