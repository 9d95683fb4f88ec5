// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Verifier;
import dev.tutti.kernel.math.Elementary;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library's functions, lifted and without most of their branches: the same bits, and blocks as lanes like them. */
class ElementaryFunctionsTest {

    private static final List<Double> EDGES = List.of(
            0.0,
            -0.0,
            1.0,
            -1.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.MIN_NORMAL,
            709.8,
            709.7,
            -745.2,
            -745.1,
            1e6,
            1e6 + 1,
            -1e7,
            0x1p-28);

    @ParameterizedTest
    @CsvSource({"exp, 1", "log, 1", "sin, 4", "cos, 4"})
    void theyGiveTheBitsOfTheirSource(String name, int blocksAtMost) {
        DoubleUnaryOperator source = switch (name) {
            case "exp" -> Elementary::exp;
            case "log" -> Elementary::log;
            case "sin" -> Elementary::sin;
            default -> Elementary::cos;
        };
        Function function = ElementaryFunctions.of(name);
        Verifier.verify(function);
        assertThat(function.blocks()).hasSizeLessThanOrEqualTo(blocksAtMost);
        EDGES.forEach(each -> compare(source, function, each));
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2000; i++) {
            compare(source, function, random.nextDouble(-800, 800));
            compare(source, function, Double.longBitsToDouble(random.nextLong()));
        }
    }

    private static void compare(DoubleUnaryOperator source, Function function, double x) {
        assertThat(Interpreter.call(function, x)).as("%s", x).isEqualTo(source.applyAsDouble(x));
    }
}
