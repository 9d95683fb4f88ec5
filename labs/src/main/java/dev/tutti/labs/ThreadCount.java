// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;
import java.util.stream.IntStream;

/** The lab {@code thread-count}: one loop on more and more threads, fewer than the cores, as many, and more. */
final class ThreadCount implements Lab {

    @Override
    public Card card() {
        return new Card(
                "thread-count",
                Document.E,
                "One loop on 1 to 7 threads",
                "∫x²−x by Loop.sum on 1 to 7 threads, and on one a core",
                "1e8 points: 55.1 ms on the default of 8, then 65.0, 61.2, 50.9, 62.9, 55.3, 50.8 ms on 2 to 7: flat");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "points", 1, 1_000_000_000, 20_000_000, 1_000_000_000, 100_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("threads");
    }

    @Override
    public List<Integer> workers(int cores) {
        return IntStream.concat(IntStream.rangeClosed(1, 7), IntStream.of(cores))
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        return List.of(IntegralSplit.question(arguments.intValue("n")));
    }
}
