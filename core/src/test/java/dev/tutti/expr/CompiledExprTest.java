// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tutti.shared.SharedDoubles;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What compiled expressions take, give and change, and what becomes of them. */
class CompiledExprTest {

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Expr x = Expr.vector(DType.FLOAT64, "x");
    private final Expr y = Expr.vector(DType.FLOAT64, "y");
    private final Expr m = Expr.matrix(DType.FLOAT64, "m");

    private static double[] numbers(int length) {
        double[] numbers = new double[length];
        Arrays.setAll(numbers, i -> Math.sin(i) * 3);
        return numbers;
    }

    private static long passes(CompiledExpr function) {
        return function.profile()
                .lines()
                .filter(each -> each.contains("pass over"))
                .count();
    }

    // ---- calls

    @Test
    void argumentsComeByPositionOrByName() {
        CompiledExpr function = Expr.compile(x.minus(y), x, y);
        double[] left = {5, 6};
        double[] right = {1, 2};
        assertThat(function.call(left, right).toDoubles()).containsExactly(4, 4);
        assertThat(function.call(Map.of("y", right, "x", Array.of(left))).toDoubles())
                .containsExactly(4, 4);
        assertThat(function.callAll(Map.of("y", right, "x", left))).hasSize(1);
    }

    @Test
    void argumentsAreArraysOfAllKindsAndNumbers() {
        Expr s = Expr.scalar(DType.FLOAT64, "s");
        CompiledExpr function = Expr.compile(m.times(s).sum(), m, s);
        double[][] rows = {{1, 2}, {3, 4}};
        assertThat(function.callDouble(rows, 2)).isEqualTo(20);
        assertThat(function.callDouble(Array.of(rows), 0.5)).isEqualTo(5);
        assertThat(Expr.compile(m.sum(), m).callDouble((Object[]) rows)).isEqualTo(10);
        try (SharedDoubles shared = SharedDoubles.of(3)) {
            shared.set(1, 6);
            assertThat(Expr.compile(x.sum(), x).callDouble(shared)).isEqualTo(6);
        }
    }

    @Test
    void severalOutputsComeFromOnePass() {
        CompiledExpr function = Expr.compile(
                List.of(x.sum(), x.min(), x.argMax(), x.greaterThan(0).count(), x.exp()), x);
        List<Array> results = function.callAll(numbers(10_000));
        assertThat(results).hasSize(5);
        assertThat(passes(function)).isEqualTo(1);
        assertThatThrownBy(() -> function.call(numbers(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outputs=5");
    }

    @Test
    void resultsAreNewArrays() {
        double[] numbers = {1, 2, 3, 4};
        CompiledExpr function = Expr.compile(List.of(x, x.slice(0, 1, 3), x, x.reshape(2, 2)), x);
        List<Array> results = function.callAll(numbers);
        numbers[1] = 7;
        results.getFirst().set(0, 9.0);
        assertThat(results.get(0).toDoubles()).containsExactly(9, 2, 3, 4);
        assertThat(results.get(1).toDoubles()).containsExactly(2, 3);
        assertThat(results.get(2).toDoubles()).containsExactly(1, 2, 3, 4);
        assertThat(results.get(3).getDouble(0, 1)).isEqualTo(2);
    }

    @Test
    void resultsGoIntoArraysThatAreThere() {
        CompiledExpr function = Expr.compile(x.plus(y), x, y);
        double[] left = {1, 2, 3};
        double[] right = {10, 20, 30};
        double[] out = new double[3];
        function.callInto(Array.of(out), left, right);
        assertThat(out).containsExactly(11, 22, 33);
        function.callInto(Array.of(left), left, right);
        assertThat(left).containsExactly(11, 22, 33);
        Array table = Array.zeros(3, 2);
        function.callInto(table.column(1), left, right);
        assertThat(table.toDoubles()).containsExactly(0, 21, 0, 42, 0, 63);
        Array half = Array.of(new double[4]).slice(0, 1, 4);
        Expr.compile(List.of(x.reshape(3), x.sum()), x)
                .callAllInto(List.of(half, Array.of(new double[1]).reshape()), left);
        assertThat(half.toDoubles()).containsExactly(11, 22, 33);
        assertThatThrownBy(() -> function.callInto(Array.zeros(2), left, right))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "output 0 is of type float64 and shape (3), for an array that can be written: found=float64 (2)");
    }

    @Test
    void temporariesAreNotResults() {
        // the powers are needed by two passes, and kept between them in an array that later calls use again
        Expr power = x.abs().power(1.7).plus(x.abs().power(0.3));
        CompiledExpr function = Expr.compile(power.dividedBy(power.sum()), x);
        double[] numbers = numbers(5000);
        Array first = function.call(numbers);
        Array copy = first.copy();
        function.call(numbers(5000));
        double[] others = new double[5000];
        function.call(others);
        assertThat(first).isEqualTo(copy).isEqualTo(function.evaluate(numbers)[0]);
        assertThat(passes(function)).isEqualTo(2);
    }

    @Test
    void callsUseTheMemoryOfThoseBeforeThem() {
        Expr sums = x.square().cumulativeSum().dividedBy(2).sort();
        Expr product =
                m.dot(m.transpose()).plus(1).dot(m).minus(m.dot(m.transpose()).sum());
        CompiledExpr function =
                Expr.compile(List.of(sums.minus(x), product), x, m).threads(1);
        double[] numbers = numbers(40_000);
        Array square = Array.of(numbers(10_000)).reshape(100, 100);
        List<Array> first = function.callAll(numbers, square);
        List<Array> copies = first.stream().map(Array::copy).toList();
        long results = 8 * (first.getFirst().size() + first.getLast().size());
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) { // what is compiled meanwhile may allocate on this thread too
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            function.callAll(new double[40_000], Array.zeros(100, 100));
            allocated = Math.min(allocated, MEMORY.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(first).isEqualTo(copies).containsExactly(function.evaluate(numbers, square));
        // results and arguments, and less than the smallest array between steps
        assertThat(allocated).isBetween(2 * results, 2 * results + 8 * square.size() - 1);
    }

    // ---- states

    @Test
    void statesGetTheirNewValuesAfterAllIsComputed() {
        Array a = Array.of(1.0, 2);
        Array b = Array.of(10.0, 20);
        Expr one = Expr.state("a", a);
        Expr other = Expr.state("b", b);
        CompiledExpr function =
                Expr.compile(one.plus(other).plus(x), x).updating(one, other).updating(other, one.plus(x));
        assertThat(function.call(new double[] {100, 200}).toDoubles()).containsExactly(111, 222);
        assertThat(a.toDoubles()).containsExactly(10, 20);
        assertThat(b.toDoubles()).containsExactly(101, 202);
        function.call(new double[] {0, 0});
        assertThat(a.toDoubles()).containsExactly(101, 202);
        assertThat(b.toDoubles()).containsExactly(10, 20);
    }

    @Test
    void aStateMayBeAViewOfAnotherArray() {
        Array whole = Array.zeros(3, 4);
        Expr column = Expr.state("column", whole.column(1));
        Expr v = Expr.vector(DType.FLOAT64, "v");
        Expr.compile(List.of(), v).updating(column, column.plus(v)).callAll(new double[] {1, 2, 3});
        assertThat(whole.toDoubles()).containsExactly(0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0);
    }

    @Test
    void updatesThatDoNotFitAreRefused() {
        Expr state = Expr.state("w", Array.zeros(3));
        CompiledExpr function = Expr.compile(x, x);
        assertThatThrownBy(() -> function.updating(x, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what is updated is a state, made by Expr.state: found=x");
        assertThatThrownBy(() -> function.updating(state, state.cast(DType.FLOAT32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "update: state w is of type float64 and shape (3), its new value of float32 and (3); cast or"
                                + " reshape it");
        CompiledExpr unknown = function.updating(state, x);
        assertThatThrownBy(() -> unknown.call(numbers(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its new value of float64 and (4)");
        assertThatThrownBy(() -> function.updating(state, state).updating(state, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("updated once: state=w");
    }

    // ---- fusion

    @Test
    void reductionsOfRowsAreUsedInTheSamePass() {
        Expr moved = m.minus(m.max(1).asColumn()).exp();
        CompiledExpr softmax = Expr.compile(moved.dividedBy(moved.sum(1).asColumn()), m);
        Array table = Array.of(numbers(6000)).reshape(60, 100);
        assertThat(softmax.call(table)).isEqualTo(softmax.evaluate(table)[0]);
        assertThat(passes(softmax)).isEqualTo(1);

        Expr mean = m.mean(1).asColumn();
        CompiledExpr scaled = Expr.compile(
                m.minus(mean).dividedBy(m.variance(1).asColumn().plus(1e-9).sqrt()), m);
        assertThat(scaled.call(table)).isEqualTo(scaled.evaluate(table)[0]);
        assertThat(passes(scaled)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 4096, 4100, 10_000})
    void longRowsAreReducedAsShortOnes(int columns) {
        Expr moved = m.minus(m.max(1).asColumn()).exp();
        CompiledExpr function = Expr.compile(
                List.of(
                        moved.dividedBy(moved.sum(1).asColumn()),
                        m.argMin(1),
                        m.square().argMax(1),
                        m.sum(1),
                        m.all(1)),
                m);
        Array table = Array.of(numbers(3 * columns)).reshape(3, columns);
        assertThat(function.callAll(table)).containsExactly(function.evaluate(table));
        function.compileNow(table);
        assertThat(function.callAll(table)).containsExactly(function.evaluate(table));
    }

    @Test
    void whatIsTooLongForOneKernelIsDoneBySeveral() {
        Expr sum = x;
        for (int i = 0; i < 12; i++) {
            sum = sum.times(0.3).sin().plus(y.exp().plus(i).log());
        }
        CompiledExpr function =
                Expr.compile(List.of(sum, sum.sum(), sum.square().max()), x, y);
        double[] left = numbers(5000);
        double[] right = numbers(5000);
        assertThat(function.callAll(left, right)).containsExactly(function.evaluate(left, right));
        function.compileNow(left, right);
        assertThat(function.callAll(left, right)).containsExactly(function.evaluate(left, right));
        assertThat(passes(function)).isEqualTo(1);
    }

    @Test
    void commonPartsAndNumbersAreComputedOnce() {
        CompiledExpr function = Expr.compile(
                x.plus(y)
                        .sum()
                        .plus(y.plus(y)
                                .minus(y)
                                .plus(x)
                                .times(0)
                                .plus(Expr.constant(2).times(3).cast(DType.FLOAT64))
                                .sum())
                        .plus(x.plus(y).sum()),
                x,
                y);
        function.call(numbers(10), numbers(10));
        assertThat(function.profile()).doesNotContain("multiply int64").contains("6.0");
        assertThat(function.profile().lines().filter(each -> each.contains("sum float64")))
                .hasSize(4);
    }

    @Test
    void threadsAndSizesDoNotChangeBits() {
        Expr f = x.square().minus(x).plus(x.cos());
        CompiledExpr function = Expr.compile(List.of(f.sum(), f.mean(), f.variance(), f), x);
        double[] numbers = numbers(300_001);
        List<Array> expected = List.of(function.evaluate(numbers));
        for (int threads = 1; threads <= 4; threads++) {
            assertThat(function.threads(threads).minParallelSize(0).callAll(numbers))
                    .isEqualTo(expected);
        }
        assertThat(function.callAll(numbers)).isEqualTo(expected);
    }

    @Test
    void fastResultsAreNear() {
        CompiledExpr function =
                Expr.compile(x.times(x).plus(y).dividedBy(x.plus(10)).sum(), x, y);
        double[] left = numbers(10_000);
        double exact = function.callDouble(left, left);
        CompiledExpr fast = function.fast();
        fast.compileNow(left, left);
        assertThat(fast.callDouble(left, left)).isCloseTo(exact, Percentage.withPercentage(1e-9));
    }

    // ---- what is refused

    @Test
    void shapesThatDoNotFitAreNamedWithTheOperation() {
        Expr three = Expr.input(DType.FLOAT64, "three", 3);
        Expr four = Expr.input(DType.FLOAT64, "four", 2, 4);
        assertThatThrownBy(() -> three.plus(four))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "add: shapes (3) and (2, 4) do not broadcast: axis 1 has 3 and 4 elements; sizes, counted from"
                                + " the last axis, must be equal or one of them 1");
        assertThatThrownBy(() -> m.plus(three).times(four))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiply: shapes (?, 3) and (2, 4) do not broadcast");
        CompiledExpr later = Expr.compile(x.plus(y), x, y);
        assertThatThrownBy(() -> later.call(numbers(3), numbers(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("add: shapes (3) and (4) do not broadcast");
        assertThatThrownBy(() -> four.dot(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matmul: shapes (2, 4) and (3) do not fit");
        assertThatThrownBy(() -> four.sum(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum: shape (2, 4) has no axis=2");
        assertThatThrownBy(() -> four.reshape(3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reshape: shape (2, 4) has 8 elements");
        assertThatThrownBy(() -> Expr.input(DType.FLOAT64, "none", 0).max())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max: shape (0) has no elements");
        assertThatThrownBy(() -> Expr.compile(x.argMin(), x).call(numbers(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("argmin: shape (0) has no elements");
    }

    @Test
    void typesThatDoNotFitAreNamedWithTheOperation() {
        Expr truth = Expr.vector(DType.BOOL, "t");
        Expr whole = Expr.vector(DType.INT32, "w");
        assertThatThrownBy(truth::negate)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negate: there is none of bool");
        assertThatThrownBy(() -> truth.minus(truth))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("subtract: there is none of bool");
        assertThatThrownBy(() -> x.and(truth))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("and: there is none of float64 and bool");
        assertThatThrownBy(() -> whole.plus(1L << 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found=1099511627776");
        assertThatThrownBy(() -> whole.power(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exponent=-1");
    }

    @Test
    void argumentsThatDoNotFitAreNamed() {
        CompiledExpr function = Expr.compile(x.plus(y), x, y);
        assertThatThrownBy(() -> function.call(numbers(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a call brings one argument for each input: found=1 inputs=[x, y]");
        assertThatThrownBy(() -> function.call(numbers(2), new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input y is of type float64: found=float32; give it float64, as cast makes it");
        assertThatThrownBy(() -> function.call(numbers(2), new double[2][2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input y is of shape (?): found=(2, 2); reshape it, or make the input of that shape");
        assertThatThrownBy(() -> function.call(numbers(2), "two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found=java.lang.String");
        assertThatThrownBy(() -> function.call(Map.of("x", numbers(2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing=y");
        assertThatThrownBy(() -> function.call(Map.of("x", numbers(2), "y", numbers(2), "z", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found=[z]");
    }

    @Test
    void inputsThatAreMissingOrDoubleAreNamed() {
        assertThatThrownBy(() -> Expr.compile(x.plus(y), x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a compiled expression is given all inputs that it needs: missing=y found=[x]");
        assertThatThrownBy(() -> Expr.compile(x, x, Expr.scalar(DType.INT32, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=x twice");
        assertThatThrownBy(() -> Expr.compile(x, x.plus(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found=add");
    }

    // ---- what is told

    @Test
    void treesShowWhatIsUsedTwiceOnce() {
        Expr square = x.times(x);
        assertThat(square.plus(square).sum().toString()).isEqualTo("""
                        sum float64
                        └─ add float64 (?)
                           ├─ #1 multiply float64 (?)
                           │  ├─ x float64 (?)
                           │  └─ x float64 (?)
                           └─ #1
                        """);
        Expr w = Expr.state("w", Array.zeros(2));
        assertThat(Expr.compile(x.sum(), x).updating(w, w.plus(1)).print()).isEqualTo("""
                        input x float64 (?)
                        output
                        └─ sum float64
                           └─ x float64 (?)
                        new w
                        └─ add float64 (2)
                           ├─ w float64 (2)
                           └─ 1.0 float64
                        """);
    }

    @Test
    void profilesCountCallsAndBytes() {
        CompiledExpr function = Expr.compile(x.plus(y).sqrt(), x, y);
        assertThat(function.profile()).isEqualTo("It has not been called yet.\n");
        function.call(numbers(1000), numbers(1000));
        function.call(numbers(1000), numbers(1000));
        assertThat(function.profile())
                .contains("x(1000), y(1000): calls=2")
                .contains("24,000 bytes")
                .contains("sqrt float64");
    }
}
