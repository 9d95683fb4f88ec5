// SPDX-License-Identifier: Apache-2.0
// Results one by one, while others are still being computed: from an endless input, a bounded number of items ahead. And
// progress of a long call, to a listener.
//
//     ./tutti run examples/09_results.java

import dev.tutti.Pool;
import dev.tutti.Results;
import module java.base;

class Lazy {
    static boolean isPrime(int n) {
        return n > 1 && IntStream.rangeClosed(2, (int) Math.sqrt(n)).noneMatch(d -> n % d == 0);
    }

    void main() {
        try (Pool pool = Pool.threads(2)) {
            Iterable<Integer> endless = () -> IntStream.iterate(1_000_000, n -> n + 1).iterator();
            try (Results<Optional<Integer>> results =
                    pool.results(n -> isPrime(n) ? Optional.of(n) : Optional.<Integer>empty(), endless)) {
                results.stream().flatMap(Optional::stream).limit(3).forEach(IO::println);
            } // here the rest is cancelled

            AtomicLong done = new AtomicLong();
            pool.onProgress(progress -> done.set(progress.done())).map(n -> isPrime(n), IntStream.range(0, 5_000).boxed());
            IO.println("progress told of " + done + " items");
        }
    }
}
