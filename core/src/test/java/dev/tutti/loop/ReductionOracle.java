// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** The order of reductions, written from decision record 0001 as it reads there, with no regard to speed. */
final class ReductionOracle {

    private ReductionOracle() {}

    /** The sum of a range. */
    static double sum(double[] values) {
        return oneNaN(rangeSum(values));
    }

    /** The sum of a grid: over its rows, of each row's sum. */
    static double gridSum(double[][] rows) {
        return oneNaN(rangeSum(
                Arrays.stream(rows).mapToDouble(ReductionOracle::rangeSum).toArray()));
    }

    /** The tree over parts: the left side holds the largest power of two below their number. */
    static <P> P tree(List<P> parts, BinaryOperator<P> merge) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int left = 1;
        while (2 * left < parts.size()) {
            left *= 2;
        }
        return merge.apply(tree(parts.subList(0, left), merge), tree(parts.subList(left, parts.size()), merge));
    }

    private static double rangeSum(double[] values) {
        if (values.length == 0) {
            return 0.0;
        }
        int blocks = (values.length + 4095) / 4096;
        return tree(
                IntStream.range(0, blocks)
                        .mapToObj(b ->
                                block(Arrays.copyOfRange(values, 4096 * b, Math.min(values.length, 4096 * (b + 1)))))
                        .toList(),
                Double::sum);
    }

    private static double block(double[] values) {
        double[] a = new double[32];
        Arrays.fill(a, -0.0);
        for (int k = 0; k < values.length; k++) {
            a[k % 32] = a[k % 32] + values[k];
        }
        for (int w = 16; w >= 1; w /= 2) {
            for (int v = 0; v < w; v++) {
                a[v] = a[v] + a[v + w];
            }
        }
        return a[0];
    }

    private static double oneNaN(double result) {
        return Double.isNaN(result) ? Double.longBitsToDouble(0x7ff8000000000000L) : result;
    }
}
