// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random expressions, compiled for lanes and not, on several threads and on one, beside the evaluator. */
class RandomExprTest {

    /** Seeds from here on; {@code -Dtutti.expr.seed=…} and {@code -Dtutti.expr.count=…} set others. */
    private static final long SEED = Long.getLong("tutti.expr.seed", 1);

    private static final long COUNT = Long.getLong("tutti.expr.count", 120);

    @Test
    void compiledExpressionsGiveTheBitsOfTheEvaluator() {
        int compared = 0;
        for (long seed = SEED; seed < SEED + COUNT; seed++) {
            compared += compare(seed) ? 1 : 0;
        }
        // some are refused by their call: the minimum of nothing
        assertThat(compared).as("seeds from %d on", SEED).isGreaterThan((int) (COUNT / 2));
    }

    /** Returns false if the arguments do not fit, which the evaluator and compiled code must say in the same words. */
    private static boolean compare(long seed) {
        RandomExpr.Made made = RandomExpr.of(seed);
        CompiledExpr function = made.function();
        Array[] expected;
        try {
            expected = function.evaluate(made.arguments());
        } catch (IllegalArgumentException e) {
            assertThat(failure(() -> function.callAll(made.arguments())))
                    .as("seed=%d", seed)
                    .isEqualTo(e.getMessage());
            return false;
        }
        compare("scalar", seed, made, expected, function.threads(1));
        function.compileNow(made.arguments());
        for (int threads = 1; threads <= 4; threads++) {
            compare("lanes", seed, made, expected, function.threads(threads).minParallelSize(0));
        }
        return true;
    }

    private static String failure(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void compare(String how, long seed, RandomExpr.Made made, Array[] expected, CompiledExpr function) {
        Array[] found;
        try {
            found = function.callAll(made.arguments()).toArray(Array[]::new);
        } catch (RuntimeException | LinkageError e) {
            throw new AssertionError(how + " seed=" + seed + "\n" + function.print(), e);
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i])
                    .as("%s seed=%d output=%d%n%s%n%s", how, seed, i, function.print(), function.profile())
                    .isEqualTo(expected[i]);
        }
    }
}
