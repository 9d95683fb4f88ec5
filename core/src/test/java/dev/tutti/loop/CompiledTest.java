// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.Loop;
import dev.tutti.TaskRefusedException;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.run.CompiledLoop;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loops whose bodies have been compiled, beside the plain Java loop. */
class CompiledTest {

    private static final int N = 20_011;

    private final double[] x = new double[N];
    private final double[] out = new double[N];

    CompiledTest() {
        for (int i = 0; i < N; i++) {
            x[i] = (i * 7919L % N - 9000) / 64.0;
        }
    }

    private static void compile(Object body, ClassDesc index, ClassDesc result, LoopCode.Sink sink) {
        CompiledLoop loop = CompiledLoop.of(body.getClass(), MethodTypeDesc.of(result, index), sink, false, false);
        assertThat(loop.compileNow(body).reason()).isEmpty();
    }

    private static Body.IntToDouble compiled(Body.IntToDouble body) {
        compile(body, ConstantDescs.CD_int, ConstantDescs.CD_double, LoopCode.Sink.SUM_DOUBLES);
        compile(body, ConstantDescs.CD_int, ConstantDescs.CD_double, LoopCode.Sink.DOUBLES);
        return body;
    }

    private static Body.IntAction acting(Body.IntAction body) {
        compile(body, ConstantDescs.CD_int, ConstantDescs.CD_void, LoopCode.Sink.NOTHING);
        return body;
    }

    /** The sum that decision record 0001 defines, of the plain loop's values. */
    private static double sum(Body.IntToDouble body, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = body.applyAsDouble(i);
        }
        return BlockTree.sum(values, 0, n);
    }

    @Test
    void aBodyThatIsNewIsCalledForAFewIndicesAtATime() {
        Body.LongAction body = i -> {};
        Compiled actions = new Compiled(
                body, new Compiled.Form(Compiled.Index.LONG, 0), ConstantDescs.CD_void, LoopCode.Sink.NOTHING, null);
        List<Span> calls = new ArrayList<>();
        actions.call(Long.MAX_VALUE - 70, Long.MAX_VALUE, (from, to) -> calls.add(new Span(from, to)));
        assertThat(calls)
                .containsExactly(
                        new Span(Long.MAX_VALUE - 70, Long.MAX_VALUE - 38),
                        new Span(Long.MAX_VALUE - 38, Long.MAX_VALUE - 6),
                        new Span(Long.MAX_VALUE - 6, Long.MAX_VALUE));

        calls.clear();
        actions.ran(0, 1, System.nanoTime() - 20_000_000);
        actions.call(0, 1000, (from, to) -> calls.add(new Span(from, to)));
        assertThat(calls).containsExactly(new Span(0, 1000));
    }

    @Test
    void aSumHasTheSameBitsOnLanesAndThreads() {
        double h = 2.0 / N;
        Body.IntToDouble body = compiled(i -> {
            double at = i * h;
            return at < 1 ? at * at - at : x[i] / (at + 1);
        });
        for (int n : new int[] {0, 1, 31, 255, 256, 257, 4095, 4096, 4097, N}) {
            double expected = n == 0 ? 0 : sum(body, n);
            for (int threads = 1; threads <= 4; threads++) {
                assertThat(Loop.range(n).threads(threads).sum(body)).isEqualTo(expected);
            }
        }
    }

    @Test
    void valuesHaveTheSameBits() {
        Body.IntToDouble body = compiled(i -> Math.sqrt(Math.abs(x[i])) * (x[N - 1 - i] - i));
        double[] expected = new double[N];
        Arrays.setAll(expected, body::applyAsDouble);
        assertThat(Loop.range(N).threads(2).toDoubles(body)).isEqualTo(expected);
        assertThat(Loop.range(N).max(body))
                .isEqualTo(Arrays.stream(expected).max().orElseThrow());
    }

    @Test
    void elementsAreWrittenAsByThePlainLoop() {
        Body.IntAction body = acting(i -> {
            double s = 0;
            for (int k = 0; k < 9; k++) {
                s += x[i + k];
            }
            out[i] = s / 9;
        });
        double[] expected = new double[N];
        for (int i = 0; i < N - 8; i++) {
            body.accept(i);
        }
        System.arraycopy(out, 0, expected, 0, N);
        Arrays.fill(out, -1);
        Arrays.fill(expected, N - 8, N, -1);
        Loop.range(N - 8).threads(3).forEach(body);
        assertThat(out).isEqualTo(expected);
    }

    @Test
    void anExceptionComesFromItsIndexWithAllBelowDoneAndNothingAbove() {
        Body.IntAction body = acting(i -> out[i + 5] = x[i] + 1);
        Arrays.fill(out, 7);
        assertThatThrownBy(() -> Loop.range(N).serial().forEach(body))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessage("Index " + N + " out of bounds for length " + N)
                .satisfies(thrown ->
                        assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo(CompiledTest.class.getName()));
        assertThat(out[4]).isEqualTo(7);
        assertThat(out[N - 1]).isEqualTo(x[N - 6] + 1);
    }

    @Test
    void whatIsAddedBeforeAFailedStoreIsAddedOnce() {
        int[] sums = new int[2 * N];
        int[] marks = new int[3 * 1000 + 5];
        Body.IntAction body = acting(i -> {
            sums[2 * i] += 1;
            marks[3 * i] = i;
        });
        assertThatThrownBy(() -> Loop.range(N).serial().forEach(body))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessage("Index 3006 out of bounds for length 3005");
        for (int i = 0; i < N; i++) {
            assertThat(sums[2 * i]).as("index %s", i).isEqualTo(i <= 1002 ? 1 : 0);
        }
        assertThat(marks[3003]).isEqualTo(1001);
    }

    @Test
    void divisionByZeroComesFromItsIndex() {
        int[] divisors = new int[N];
        Arrays.fill(divisors, 3);
        divisors[12_345] = 0;
        Body.IntToDouble body = compiled(i -> i / divisors[i]);
        assertThatThrownBy(() -> Loop.range(N).threads(2).sum(body))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("/ by zero");
        assertThat(Loop.range(12_345).sum(body)).isEqualTo(sum(body, 12_345));
    }

    @Test
    void anArrayThatIsReadUnderAnotherNameIsLeftToTheBody() {
        double[] source = x;
        double[] target = x.clone();
        Body.IntAction apart = shift(source, target);
        acting(apart);
        double[] one = x.clone();
        Body.IntAction same = shift(one, one);
        assertThat(same.getClass()).isEqualTo(apart.getClass());
        Loop.range(N - 1).serial().forEach(same);
        double[] expected = x.clone();
        for (int i = 0; i < N - 1; i++) {
            expected[i + 1] = expected[i] * 0.5;
        }
        assertThat(one).isEqualTo(expected);
    }

    private static Body.IntAction shift(double[] from, double[] to) {
        return i -> to[i + 1] = from[i] * 0.5;
    }

    @Test
    void countsAndLongSumsAreThoseOfThePlainLoop() {
        Body.IntTest test = i -> {
            int d = 2;
            while (d * d <= i && i % d != 0) {
                d++;
            }
            return i > 1 && d * d > i;
        };
        assertThat(Loop.range(N).threads(2).compiledOnly().count(test)).isEqualTo(2262);
        Body.LongToLong cube = i -> i * i * i ^ i >>> 3;
        compile(cube, ConstantDescs.CD_long, ConstantDescs.CD_long, LoopCode.Sink.SUM_LONGS);
        long expected = 0;
        long first = 1L << 40;
        for (long i = first; i < first + N; i++) {
            expected += cube.applyAsLong(i);
        }
        assertThat(Loop.range(first, first + N).threads(2).sumLong(cube)).isEqualTo(expected);
    }

    @Test
    void cellsOfAGridAreDoneRowByRow() {
        int rows = 70;
        int columns = 131;
        double[] grid = new double[rows * columns];
        Body.CellAction body = (row, column) -> {
            if (row > 0 && column > 0) {
                grid[row * columns + column] = x[row * 64 + column] - x[(row - 1) * 64 + column - 1];
            }
        };
        double[] expected = new double[rows * columns];
        for (int row = 1; row < rows; row++) {
            for (int column = 1; column < columns; column++) {
                expected[row * columns + column] = x[row * 64 + column] - x[(row - 1) * 64 + column - 1];
            }
        }
        Loop.grid(rows, columns).threads(2).compiledOnly().forEach(body);
        assertThat(grid).isEqualTo(expected);
    }

    @Test
    void aReportSaysWhatBecameOfABody() {
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(N).explain(reports::add).sum(i -> x[i] * 2);
        Loop.range(N).explain(reports::add).sum(i -> List.of(i).size());
        Loop.range(1, N).serial().explain(reports::add).forEach(i -> out[i] = out[i - 1] + x[i]);
        assertThat(reports.get(0).isCompiled()).isTrue();
        assertThat(reports.get(0).code()).contains("load.double");
        assertThat(reports.get(0))
                .hasToString(
                        reports.get(0).body() + ": goes onto " + reports.get(0).lanes() + " lanes");
        assertThat(reports.get(1).isCompiled()).isFalse();
        assertThat(reports.get(1).reason()).contains("at line").contains("; ");
        assertThat(reports.get(1).line()).isPositive();
        assertThat(reports.get(2).reason()).startsWith("an element that another index writes");
        assertThat(reports.get(2).body())
                .startsWith(CompiledTest.class.getName() + ".aReportSays")
                .contains("(CompiledTest.java:");
    }

    private static double pow(double value) {
        return value > 1 ? Math.pow(value, 1.5) : Math.sqrt(value);
    }

    @Test
    void aReportTellsMoreOrLess() {
        double[] from = x;
        double[] to = out;
        int[] order = new int[N];
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(N).explain(reports::add).forEach(i -> to[i] = pow(from[order[i]]) + from[i]);
        CompileReport report = reports.getFirst();
        int line = Integer.parseInt(report.body().replaceAll(".*:|\\)", ""));
        assertThat(report.target()).matches("vectors of \\d+ bits");
        assertThat(report.text(CompileReport.Level.SUMMARY)).isEqualTo(report.toString());
        assertThat(report.remarks().getFirst().line()).isZero();
        assertThat(report.text(CompileReport.Level.DETAILS))
                .startsWith(report + "\n  for vectors of ")
                .contains(
                        report.lanes() + " lanes: ",
                        "`to` and `from` must be different arrays",
                        "line " + line + ": double elements are gathered",
                        "line " + line + ": each index writes a double element of its own: its position is the index",
                        "line " + line + ": " + CompiledTest.class.getName() + ".pow is lifted")
                .containsPattern("line \\d+: lanes may part here")
                .containsPattern("line \\d+: Math.pow is called lane by lane")
                .containsPattern("line \\d+: Math.sqrt is an operation of vectors")
                .doesNotContain("load.double");
        assertThat(report.text(CompileReport.Level.CODE))
                .startsWith(report.text(CompileReport.Level.DETAILS) + "\n  lambda$")
                .contains("\n    store.double");
    }

    @Test
    void shortConditionsPartNoLanes() {
        double[] from = x;
        double[] to = out;
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(N).explain(reports::add).forEach(i -> {
            double value = from[i];
            to[i] = value > 0.5 ? 2 * value : value - 1;
        });
        assertThat(reports.getFirst().isCompiled()).isTrue();
        assertThat(reports.getFirst().text(CompileReport.Level.DETAILS)).doesNotContain("lanes may part");
    }

    @Test
    void aConditionThatIsAlikeForAllChoosesBetweenNeighbours() {
        double[] from = x;
        double[] to = out;
        boolean isNext = N > 1;
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(N - 1).explain(reports::add).forEach(i -> {
            int at = isNext ? i + 1 : i;
            to[i] = from[at];
        });
        assertThat(reports.getFirst().isCompiled()).isTrue();
        assertThat(reports.getFirst().text(CompileReport.Level.DETAILS)).doesNotContain("gathered");
        assertThat(to[0]).isEqualTo(from[1]);
    }

    @Test
    void aReportOfABodyThatStaysAsItIsTellsItsCalls() {
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(1, N).serial().explain(reports::add).forEach(i -> out[i] = pow(out[i - 1]));
        assertThat(reports.getFirst().text(CompileReport.Level.DETAILS)).contains(".pow is lifted in the place");
        assertThat(reports.getFirst().text(CompileReport.Level.CODE)).contains("store.double");
        Loop.range(N).explain(reports::add).sum(i -> List.of(i).size());
        assertThat(reports.getLast().remarks()).isEmpty();
        assertThat(reports.getLast().text(CompileReport.Level.CODE))
                .isEqualTo(reports.getLast().text(CompileReport.Level.DETAILS));
    }

    @Test
    void aLoopThatMustBeCompiledIsRefusedIfItCannotBe() {
        assertThatThrownBy(
                        () -> Loop.range(N).compiledOnly().sum(i -> List.of(i).size()))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("runs compiled or not at all")
                .hasMessageContaining("at line");
    }
}
