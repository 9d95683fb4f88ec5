// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;

/** The lab {@code pool-map}: a function of one argument over a list. */
final class PoolMap implements Lab {

    @Override
    public Card card() {
        return new Card(
                "pool-map",
                Document.D,
                "A function over a list",
                "x·x over 0 … n−1, batched by measured time or one by one",
                "[1, 4, 9]; leave some cores free on a machine that others use");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "arguments", 1, 2_000_000, 5_000, 100_000, 10));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs), LabFigures.each(runs, "number", arguments.value("n")).stream());
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = arguments.value("n");
        List<Long> numbers = SquareMap.numbers(n);
        return List.of(SquareMap.squares(n)
                .form("map", stage -> stage.tasks().map(x -> x * x, numbers))
                .form("map, one by one", stage -> stage.tasks().chunk(1).map(x -> x * x, numbers)));
    }
}
