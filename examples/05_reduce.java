// SPDX-License-Identifier: Apache-2.0
// Reductions: sums, extremes, counts, histograms. A sum of doubles depends on the order of the additions; here the order
// is fixed, so the bits are the same for every number of threads and on every pool.
//
//     ./tutti run examples/05_reduce.java

import dev.tutti.Loop;
import dev.tutti.Pool;
import module java.base;

class Reduce {
    void main() {
        int n = 1_000_000;
        double one = Loop.range(n).threads(1).sum(i -> 1.0 / (i + 1));
        double four = Loop.range(n).threads(4).sum(i -> 1.0 / (i + 1));
        IO.println("1 and 4 threads: " + one + ", same bits: " + (one == four));

        try (Pool pool = Pool.threads(3)) {
            IO.println("on a pool: " + (one == Loop.range(n).on(pool).sum(i -> 1.0 / (i + 1))));
        }

        IO.println("the largest: index " + Loop.range(n).argMax(i -> Math.sin(i)));
        IO.println("multiples of 7: " + Loop.range(n).count(i -> i % 7 == 0));

        long[] bins = new long[4]; // addInto is right under threads, bins[…]++ in forEach would not be
        Loop.range(n).addInto(bins, i -> i % 4, i -> 1);
        IO.println(Arrays.toString(bins));
    }
}
