// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Derivatives against central differences.
 *
 * <p>The tolerance: (f(x+h) - f(x-h)) / 2h differs from f′ by h²/6·|f‴|, and by what rounding f twice makes of it, 2⁻⁵²·C·|f|/h
 * with C roundings. With h = 2⁻¹⁷, which is exact beside arguments from 0.25 to 2, that is less than 10⁻¹¹·|f‴| + 3·10⁻¹¹·C·|f|.
 * The costs here have |f‴| below 5·10⁵, which squares of quotients come near to, and C·|f| below 10⁴.
 */
class GradientTest {

    private static final double H = 0x1p-17;
    private static final double TOLERANCE = 1e-11 * 5e5 + 3e-11 * 1e4;

    private final long seed = Long.getLong("tutti.test.seed", 20_261_122);
    private final Random random = new Random(seed);

    private final Expr x = Expr.matrix(DType.FLOAT64, "x");
    private final Expr y = Expr.matrix(DType.FLOAT64, "y");

    /** Between 0.25 and 0.75, none close to another. */
    private Array numbers(int rows, int columns) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.25 + 0.5 * (i + 0.5 * random.nextDouble()) / values.length;
        }
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        return Array.wrap(values, rows, columns);
    }

    private void check(String what, Expr cost, Map<Expr, Array> given) {
        Expr[] inputs = given.keySet().toArray(Expr[]::new);
        CompiledExpr value = Expr.compile(cost, inputs);
        CompiledExpr gradient = Expr.compile(Expr.gradient(cost, inputs), inputs);
        Object[] arguments = given.values().toArray();
        List<Array> found = gradient.callAll(arguments);
        for (int k = 0; k < inputs.length; k++) {
            Array argument = (Array) arguments[k];
            assertThat(found.get(k).shape()).as(what).isEqualTo(argument.shape());
            assertThat(found.get(k).dtype()).as(what).isEqualTo(DType.FLOAT64);
            Array line = argument.reshape(argument.size());
            Array derivatives = found.get(k).contiguous().reshape(argument.size());
            for (long i = 0; i < line.size(); i++) {
                double at = line.getDouble(i);
                line.set(i, at + H);
                double above = value.call(arguments).getDouble();
                line.set(i, at - H);
                double below = value.call(arguments).getDouble();
                line.set(i, at);
                assertThat(derivatives.getDouble(i))
                        .as("%s by input %d, element %d, seed=%d", what, k, i, seed)
                        .isCloseTo((above - below) / (2 * H), within(TOLERANCE));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> functions() {
        Map<String, UnaryOperator<Expr>> all = new LinkedHashMap<>();
        all.put("negate", Expr::negate);
        all.put("abs", Expr::abs);
        all.put("sqrt", Expr::sqrt);
        all.put("cbrt", Expr::cbrt);
        all.put("exp", Expr::exp);
        all.put("expm1", Expr::expm1);
        all.put("log", Expr::log);
        all.put("log1p", Expr::log1p);
        all.put("log10", Expr::log10);
        all.put("sin", Expr::sin);
        all.put("cos", Expr::cos);
        all.put("tan", Expr::tan);
        all.put("asin", Expr::asin);
        all.put("acos", Expr::acos);
        all.put("atan", Expr::atan);
        all.put("sinh", Expr::sinh);
        all.put("cosh", Expr::cosh);
        all.put("tanh", Expr::tanh);
        all.put("square", Expr::square);
        all.put("power 3", each -> each.power(3));
        all.put("power -0.5", each -> each.power(-0.5));
        all.put("sign", Expr::sign);
        all.put("floor", each -> each.times(0.5).floor());
        all.put("sum 0", each -> each.square().sum(0).exp());
        all.put("sum 1", each -> each.square().sum(1).exp());
        all.put("mean 1", each -> each.square().mean(1).log());
        all.put("variance", each -> each.exp().variance());
        all.put("variance 0", each -> each.exp().variance(0));
        all.put("min", each -> each.square().min());
        all.put("max 0", each -> each.square().max(0));
        all.put("max 1", each -> each.square().max(1));
        all.put("cumsum 0", each -> each.square().cumulativeSum(0));
        all.put("cumsum 1", each -> each.square().cumulativeSum(1));
        all.put("slice", each -> each.square().slice(1, 1, 3));
        all.put("slice back", each -> each.square().slice(0, Long.MAX_VALUE, Long.MIN_VALUE, -2));
        all.put("transpose", each -> each.square().transpose().times(each.sum(1)));
        all.put("reshape", each -> each.square().reshape(2, -1).sum(0));
        all.put("softmax", each -> {
            Expr e = each.minus(each.max(1).asColumn()).exp();
            return e.dividedBy(e.sum(1).asColumn());
        });
        all.put("cast", each -> each.square().cast(DType.FLOAT64));
        all.put("where", each -> Expr.where(each.greaterThan(0.5), each.square(), each.sqrt()));
        all.put("matmul self", each -> each.dot(each.transpose()));
        all.put("rows", each -> each.dot(each.sum(0)));
        all.put("columns", each -> each.sum(1).dot(each));
        all.put("vectors", each -> each.sum(1).dot(each.mean(1)));
        return all.entrySet().stream()
                .map(each -> dynamicTest(
                        each.getKey(),
                        () -> check(
                                each.getKey(),
                                each.getValue().apply(x).times(1.25).square().sum(),
                                Map.of(x, numbers(4, 3)))));
    }

    @TestFactory
    Stream<DynamicTest> functionsOfTwo() {
        Map<String, BinaryOperator<Expr>> all = new LinkedHashMap<>();
        all.put("plus", Expr::plus);
        all.put("minus", Expr::minus);
        all.put("times", Expr::times);
        all.put("dividedBy", Expr::dividedBy);
        all.put("remainder", (a, b) -> a.remainder(b.plus(1)));
        all.put("floorDividedBy", (a, b) -> a.floorDividedBy(b.plus(1)).plus(a));
        all.put("power", Expr::power);
        all.put("atan2", Expr::atan2);
        all.put("hypot", Expr::hypot);
        all.put("minimum", Expr::minimum);
        all.put("maximum", Expr::maximum);
        all.put("where", (a, b) -> Expr.where(a.lessThan(b), a.square(), b.exp()));
        return all.entrySet().stream()
                .flatMap(each -> Stream.of(new int[] {3, 4}, new int[] {1, 4}, new int[] {3, 1}, new int[] {1, 1})
                        .map(shape -> dynamicTest(each.getKey() + Shapes.text(shape[0], shape[1]), () -> {
                            Map<Expr, Array> given = new LinkedHashMap<>();
                            given.put(x, numbers(3, 4));
                            given.put(y, numbers(shape[0], shape[1]));
                            check(
                                    each.getKey(),
                                    each.getValue()
                                            .apply(x, y)
                                            .times(1.25)
                                            .square()
                                            .sum(),
                                    given);
                        })));
    }

    @Test
    void sharesEquallyAmongEqualElements() {
        Expr v = Expr.vector(DType.FLOAT64, "v");
        Array twice = Array.of(3, 1, 3.0);
        assertThat(Expr.compile(Expr.gradient(v.max(), v), v).callAll(twice).getFirst())
                .isEqualTo(Array.of(0.5, 0, 0.5));
        assertThat(Expr.compile(Expr.gradient(v.maximum(3).sum(), v), v)
                        .callAll(twice)
                        .getFirst())
                .isEqualTo(Array.of(0.5, 0, 0.5));
    }

    @Test
    void multipliesByNoOnes() {
        Expr v = Expr.vector(DType.FLOAT64, "v");
        assertThat(Expr.gradient(v.times(v).sum(), v).getFirst().toString()).isEqualTo("""
            add float64 (?)
            ├─ v float64 (?)
            └─ v float64 (?)
            """);
    }

    @Test
    void keepsTypes() {
        Expr v = Expr.vector(DType.FLOAT32, "v");
        Expr cost = v.square().times(3).exp().minus(v.sqrt()).mean();
        assertThat(Expr.gradient(cost, v).getFirst().dtype()).isEqualTo(DType.FLOAT32);
        Expr mixed = v.times(Expr.constant(2.0)).sum();
        Expr gradient = Expr.gradient(mixed, v).getFirst();
        assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Expr.compile(gradient, v).call(Array.of(1f, 2f))).isEqualTo(Array.of(2f, 2f));
    }

    @Test
    void isZeroWhereNothingDependsOnIt() {
        Expr v = Expr.vector(DType.FLOAT64, "v");
        Expr w = Expr.vector(DType.FLOAT64, "w");
        Expr cost = v.square().sum().plus(w.floor().sum());
        assertThat(Expr.compile(Expr.gradient(cost, w), v, w)
                        .callAll(Array.of(1.0), Array.of(1.5, 2.5))
                        .getFirst())
                .isEqualTo(Array.of(0.0, 0.0));
    }

    @Test
    void isTakenByWhatIsComputedToo() {
        Expr v = Expr.vector(DType.FLOAT64, "v");
        Expr half = v.times(0.5);
        Expr gradient = Expr.gradient(half.square().sum(), half).getFirst();
        assertThat(Expr.compile(gradient, v).call(Array.of(1.0, 2.0))).isEqualTo(Array.of(1.0, 2.0));
    }

    @Test
    void refusesWhatHasNone() {
        Expr v = Expr.vector(DType.FLOAT64, "v");
        Expr n = Expr.vector(DType.INT64, "n");
        assertThatThrownBy(() -> Expr.gradient(v, v))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found float64 of shape (?)");
        assertThatThrownBy(() -> Expr.gradient(n.sum(), n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found int64 of shape ()");
        assertThatThrownBy(() -> Expr.gradient(n.mean(), n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is none by int64");
        assertThatThrownBy(() -> Expr.gradient(v.sort().times(v).sum(), v))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none of sort");
    }
}
