// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside {@link StrictMath}, whose own error is below 1 ulp: both are neighbours of the exact value. */
class ElementaryTest {

    private static final double[] EDGES = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Math.nextDown(Double.MIN_NORMAL),
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        709.782712893384,
        709.7827128933841,
        -745.1332191019411,
        -745.1332191019412,
        -745.13321910194122,
        -708.4,
        -740.3,
        1e-8,
        1e-300,
        1e6,
        Math.nextUp(1e6),
        1e22,
        Math.PI,
        Math.PI / 2,
        -Math.PI / 4,
        0x1p-27,
        Math.nextDown(0x1p-27),
        1 - 0x1p-53,
        1 + 0x1p-52,
        Math.sqrt(2),
        Math.sqrt(0.5)
    };

    private enum Case {
        EXP(Elementary::exp, StrictMath::exp, 760),
        LOG(Elementary::log, StrictMath::log, 1e300),
        SIN(Elementary::sin, StrictMath::sin, 1e6),
        COS(Elementary::cos, StrictMath::cos, 1e6);

        @SuppressWarnings("ImmutableEnumChecker") // method references
        private final DoubleUnaryOperator ours;

        @SuppressWarnings("ImmutableEnumChecker")
        private final DoubleUnaryOperator theirs;

        private final double most;

        Case(DoubleUnaryOperator ours, DoubleUnaryOperator theirs, double most) {
            this.ours = ours;
            this.theirs = theirs;
            this.most = most;
        }
    }

    @ParameterizedTest
    @EnumSource
    void neighboursOfTheExactValue(Case one) {
        Random random = new Random(7);
        DoubleStream arguments = DoubleStream.concat(
                DoubleStream.of(EDGES),
                DoubleStream.generate(() -> random.nextInt(3) == 0
                                ? random.nextGaussian() * one.most
                                : random.nextInt(2) == 0
                                        ? random.nextGaussian()
                                        : Math.scalb(random.nextGaussian(), random.nextInt(60) - 40))
                        .limit(500_000));
        arguments.forEach(x -> {
            double ours = one.ours.applyAsDouble(x);
            double theirs = one.theirs.applyAsDouble(x);
            if (Double.compare(ours, theirs) != 0) {
                assertThat(theirs).as("%s(%s)", one, x).isNotZero();
                assertThat(Math.abs(ours - theirs))
                        .as("%s(%s) = %s beside %s", one, x, ours, theirs)
                        .isLessThanOrEqualTo(Math.ulp(theirs));
            }
        });
    }
}
