// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lab {@code starmap}: a function of two arguments over two lists. */
final class Starmap implements Lab {

    @Override
    public Card card() {
        return new Card(
                "starmap",
                Document.D,
                "A function of two arguments",
                "x·y over pairs: map takes two lists, no tuples to unpack",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "pairs", 1, 2_000_000, 5_000, 100_000, 10));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs), LabFigures.each(runs, "pair", arguments.value("n")).stream());
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = arguments.value("n");
        List<Long> up = SquareMap.numbers(n);
        List<Long> down = up.reversed();
        return List.of(Question.of(
                        Figures.count(n) + " pairs",
                        () -> products(up, down),
                        products -> flaw(products, n),
                        Starmap::sum,
                        products -> "sum of the products: " + sum(products))
                .form("map of two", stage -> stage.tasks().map((x, y) -> x * y, up, down)));
    }

    private static List<Long> products(List<Long> some, List<Long> others) {
        List<Long> products = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            products.add(some.get(i) * others.get(i));
        }
        return products;
    }

    /** The sum of x(n−1−x) for x from 0 to n−1 is (n−2)(n−1)n/6. */
    private static @Nullable String flaw(List<Long> products, long n) {
        long sum = sum(products);
        long known = (n - 1) * n / 2 * (n - 2) / 3;
        return sum == known ? null : "the sum is " + sum + ", not " + known;
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(x -> x).sum();
    }
}
