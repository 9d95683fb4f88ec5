// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What plots are and refuse, and how they look in a terminal. */
class PlotTest {

    private static final Plot BARS = Plot.bars("Speedup", "times the serial form");
    private static final Plot CURVES = Plot.curves("Speedup", "workers", "times the serial form");

    @Test
    void aDenseCurveIsALineWithAFewMarks() {
        double[] xs = IntStream.range(0, 400).mapToDouble(i -> i).toArray();
        double[] few = Arrays.copyOf(xs, 40);
        assertThat(marks(Plot.curves("t", "x", "y").curve("c", xs, xs))).isBetween(5L, 20L);
        assertThat(marks(Plot.curves("t", "x", "y").points("c", xs, xs))).isGreaterThan(60);
        assertThat(marks(Plot.curves("t", "x", "y").curve("c", few, few))).isGreaterThan(30);
    }

    private static long marks(Plot plot) {
        return plot.text().chars().filter(c -> c == '●').count();
    }

    @Test
    void barsWithIntervalsAndAMark() {
        assertThat(BARS.bar("plain Java", 1)
                        .bar("threads × 2", 1.93, 1.88, 1.97)
                        .bar("broken", Double.NaN)
                        .mark(1, "serial")
                        .text())
                .isEqualTo("""
                        Speedup
                        plain Java  ████████████████████████▍ 1.00
                        threads × 2 ███████████████████████████████████████████████ 1.93 (1.88 to 1.97)
                        broken       –                      │
                                                            └ serial
                                    times the serial form
                        """);
    }

    @Test
    void longLabelsHaveALineOfTheirOwn() {
        assertThat(Plot.bars("Overhead", "µs")
                        .bar("map, a task a countdown on threads × 2", 10)
                        .bar("map, a task a countdown on processes × 2", 40)
                        .text())
                .isEqualTo("""
                        Overhead
                        map, a task a countdown on threads × 2
                          ██████████████████▎ 10.0
                        map, a task a countdown on processes × 2
                          █████████████████████████████████████████████████████████████████████████ 40.0
                          µs
                        """);
    }

    @Test
    void barsBelowZeroGoToTheLeft() {
        assertThat(Plot.bars("Gain", "%").bar("a", -10).bar("b", 20).bar("c", 0).text())
                .isEqualTo("""
                        Gain
                        a ████████████████████████ -10.0
                        b                         ████████████████████████████████████████████████ 20.0
                        c                          0
                          %
                        """);
    }

    @Test
    void aMarksLabelFindsRoomOnTheOtherSide() {
        List<String> lines = Plot.bars("t", "s")
                .bar("a", 1)
                .mark(10, "a limit far to the right")
                .mark(2, "goal")
                .text()
                .lines()
                .toList();

        assertThat(lines.get(2)).matches(" +│ +a limit far to the right ┘");
        assertThat(lines.get(3)).matches(" +└ goal");
        assertThat(lines.get(3).indexOf('└')).isEqualTo(lines.get(2).indexOf('│'));
        assertThat(lines.get(1).charAt(lines.get(2).indexOf('┘'))).isEqualTo('│');
    }

    @Test
    void curvesInAGrid() {
        assertThat(CURVES.curve("threads", List.of(1, 2, 4), List.of(1.0, 1.9, 3.2))
                        .points("trials", List.of(2), List.of(1.2))
                        .reference("ideal", List.of(1, 4), List.of(1, 4))
                        .mark(1, "serial")
                        .text())
                .isEqualTo(CURVES_IN_A_GRID);
    }

    private static final String CURVES_IN_A_GRID = """
            Speedup
            times the serial form
            4 ┤                                                                         ⡠ ⠒
              │                                                                   ⢀ ⠤ ⠉
              │                                                               ⣀ ⠒ ⠁
              │                                                           ⠤ ⠊          ⣀⣀⠤⠤●
            3 ┤                                                     ⣀ ⠔ ⠉      ⢀⣀⡠⠤⠒⠒⠉⠉
              │                                                 ⠤ ⠊     ⣀⡠⠤⠔⠒⠊⠉⠁
              │                                           ⣀ ⠔ ⠉ ⣀⣀⠤⠤⠒⠒⠉⠉
              │                                       ⡠ ⢒⣀⡠⠤⠔⠒⠊⠉
            2 ┤                                 ⢀ ⢤⡠⠭●⠊⠉⠁
              │                             ⣠⣀⠶⠔⠓⠉⠁
              │                       ⢀⣀⡤⠤⠛⠊⠁
            1 ┤╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌●⠤⠖⠊⠉╌╌╌╌╌╌╌╌╌╌╌╌╌╌▲╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
              │
              │
              │
            0 ┤
              └┬────────┬─────────┬────────┬─────────┬─────────┬────────┬─────────┬────────┬
               0       0.5        1       1.5        2        2.5       3        3.5       4
                                                  workers
            ● threads   ▲ trials   ⠒ ideal   ╌ serial
            """;

    @Test
    void intervalsAreThinLines() {
        String text = CURVES.curve("a", List.of(1, 2), List.of(2, 4), List.of(1, Double.NaN), List.of(3, 5))
                .text();

        long[] bars = text.lines()
                .skip(2)
                .limit(16)
                .mapToLong(line -> line.chars().skip(3).filter(c -> c == '│').count())
                .toArray();
        assertThat(bars).contains(1).doesNotContain(2);
        assertThat(IntStream.range(0, 16).filter(row -> bars[row] > 0).count()).isBetween(4L, 7L);
    }

    @Test
    void decadesAreEquallyFarApart() {
        List<String> lines = Plot.curves("t", "n", "s")
                .curve("a", List.of(10, 1000, 100_000), List.of(1e-6, 1e-3, 1))
                .logX()
                .logY()
                .text()
                .lines()
                .toList();

        String axis = lines.get(18);
        List<Integer> columns =
                positions(axis.chars().map(c -> c == '┬' ? 1 : 0).toArray());
        List<Integer> rows = positions(
                lines.subList(2, 18).stream().mapToInt(l -> l.indexOf('┤') + 1).toArray());
        assertThat(lines.get(19).strip().split(" +")).containsExactly("10", "100", "1000", "10000", "100000");
        assertThat(columns).hasSize(5);
        assertThat(rows).hasSize(4); // 1, 0.01, 1e-4, 1e-6
        assertEquallyFarApart(columns);
        assertEquallyFarApart(rows);
        // The middle of three points on a straight line in logarithms is half way.
        assertThat(lines.get((rows.getFirst() + rows.getLast() + 1) / 2 + 2).indexOf('●'))
                .isCloseTo((columns.getFirst() + columns.getLast()) / 2, within(1));
    }

    private static List<Integer> positions(int[] marks) {
        return IntStream.range(0, marks.length)
                .filter(i -> marks[i] > 0)
                .boxed()
                .toList();
    }

    private static void assertEquallyFarApart(List<Integer> positions) {
        double step = (positions.getLast() - positions.getFirst()) / (positions.size() - 1.0);
        for (int i = 0; i < positions.size(); i++) {
            assertThat((double) positions.get(i)).isCloseTo(positions.getFirst() + i * step, within(1.0));
        }
    }

    @Test
    void pointsThatAreNotFiniteAreGaps() {
        double nan = Double.NaN;
        String text = CURVES.curve("a", List.of(1, 2, nan, 4), List.of(1, nan, 2, Double.POSITIVE_INFINITY))
                .text();

        assertThat(text.lines().skip(2).limit(16).flatMapToInt(String::chars).filter(c -> c == '●'))
                .hasSize(1);
        assertThat(text.chars().filter(c -> c > 0x2800 && c <= 0x28FF)).isEmpty(); // no line
        assertThat(CURVES.curve("none", List.of(nan), List.of(nan)).text()).contains("● none");
    }

    @Test
    void noLineIsTooLongOrEndsInSpaces() {
        String longName = "a name of a hundred characters ".repeat(4);
        Plot bars = Plot.bars(longName, longName);
        Plot curves = Plot.curves(longName, longName, longName);
        for (int i = 0; i < 40; i++) {
            bars = bars.bar(longName + i, 1e-9 * Math.pow(10, i), 0, 1e40).mark(i * 1e30, i + longName);
            curves = curves.curve(longName + i, new double[] {-i, i}, new double[] {i, 1e9 * i});
        }
        List<Plot> plots = new ArrayList<>(List.of(bars, curves, curves.mark(-1e12, "low")));
        plots.add(Plot.bars("", "").bar("a", 0));
        for (Plot plot : plots) {
            assertThat(plot.text()).endsWith("\n");
            assertThat(plot.text().lines()).allSatisfy(line -> {
                assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(80);
                assertThat(line).isEqualTo(line.stripTrailing());
            });
        }
    }

    @Test
    void aLabelIsOneLine() {
        assertThat(Plot.bars("a\nb\u001b[31m", "x").bar("c\td", 1).text())
                .startsWith("a b [31m\nc d █")
                .doesNotContain("\u001b");
    }

    @Test
    void addingLeavesThePlotAsItWas() {
        Plot one = BARS.bar("a", 1);
        String before = one.text();

        one.bar("b", 2).mark(3, "m");

        assertThat(one.text()).isEqualTo(before);
        assertThat(one).hasToString("Speedup: bars=1");
        assertThat(CURVES).hasToString("Speedup: series=0");
    }

    @Test
    void arraysAndListsAreTheSame() {
        double[] xs = {1, 2};
        double[] ys = {3, 4};

        assertThat(CURVES.curve("a", xs, ys)
                        .reference("b", xs, ys)
                        .points("c", xs, ys)
                        .text())
                .isEqualTo(CURVES.curve("a", List.of(1, 2), List.of(3, 4))
                        .reference("b", List.of(1, 2), List.of(3, 4))
                        .points("c", List.of(1, 2), List.of(3, 4))
                        .text());
    }

    static Map<String, ThrowingCallable> refusals() {
        List<Integer> two = List.of(1, 2);
        Plot curve = CURVES.curve("a", List.of(0, 1), List.of(-1, 1));
        return Map.ofEntries(
                Map.entry("name=a; give another", () -> BARS.bar("a", 1).bar("a", 2)),
                Map.entry("name=a; give", () -> curve.mark(1, "a")),
                Map.entry("not empty: name=; give", () -> BARS.bar(" \n", 1)),
                Map.entry("number=-1.0E301; use another unit", () -> BARS.bar("a", -1e301)),
                Map.entry("label=m, value=NaN", () -> BARS.mark(Double.NaN, "m")),
                Map.entry("name=a, low=2.0, high=1.0", () -> BARS.bar("a", 1, 2, 1)),
                Map.entry("name=c, low=2.0, high=1.0", () -> CURVES.curve("c", two, two, two, List.of(3, 1))),
                Map.entry("label=a; use Plot.bars", () -> CURVES.bar("a", 1)),
                Map.entry("name=a; use Plot.curves", () -> BARS.curve("a", two, two)),
                Map.entry("name=b, xs=2, ys=1", () -> CURVES.points("b", two, List.of(1))),
                Map.entry("name=b, xs=2, ys=2, lows=1, highs=2", () -> CURVES.curve("b", two, two, List.of(1), two)),
                Map.entry("name=b, xs=0", () -> CURVES.curve("b", List.of(), List.of())),
                Map.entry("show points by Plot.curves", BARS::logX),
                Map.entry("name=a, x[0]=0.0; leave", curve::logX),
                Map.entry("name=a, y[0]=-1.0; leave", curve::logY),
                Map.entry("name=m, value[0]=0.0; leave", () -> CURVES.logY().mark(0, "m")),
                Map.entry("width=199", () -> curve.png(199, 400)),
                Map.entry("height=8001", () -> curve.png(400, 8001)),
                Map.entry("plots=[]", () -> Plot.png(List.of())));
    }

    static List<Map.Entry<String, ThrowingCallable>> refused() {
        return List.copyOf(refusals().entrySet());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeShownIsRefused(Map.Entry<String, ThrowingCallable> refusal) {
        assertThatIllegalArgumentException().isThrownBy(refusal.getValue()).withMessageContaining(refusal.getKey());
    }

    @Test
    void anEmptyPlotIsRefused() {
        for (ThrowingCallable shown :
                List.<ThrowingCallable>of(BARS::text, () -> BARS.png(400, 400), () -> Plot.png(List.of(BARS)))) {
            assertThatIllegalStateException()
                    .isThrownBy(shown)
                    .withMessage("the plot shows nothing yet: title=Speedup; add a bar first");
        }
        assertThatIllegalStateException()
                .isThrownBy(CURVES::print)
                .withMessage("the plot shows nothing yet: title=Speedup; add a curve, reference or points first");
    }

    @Test
    void ticksAreRound() {
        assertThat(Scale.of(List.of(0.7, 3.6), false)).isEqualTo(new Scale(0, 4, false));
        assertThat(Scale.of(List.of(10.1, 10.4), false).low()).isEqualTo(10.1, within(1e-9));
        assertThat(Scale.of(List.of(10.0, Math.nextUp(10.0)), false)).isEqualTo(new Scale(4, 16, false));
        assertThat(Scale.of(List.of(0.0, Double.MIN_VALUE), false)).isEqualTo(new Scale(-1, 1, false));
        assertThat(Scale.of(List.of(7.0), true)).isEqualTo(new Scale(3.5, 14, true));
        assertThat(new Scale(0, 4, false).ticks(5)).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
        assertThat(new Scale(2, 8, true).ticks(9)).containsExactly(2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
        assertThat(new Scale(1, 64, true).ticks(9)).containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0);
        assertThat(new Scale(1e-9, 1e9, true).ticks(4)).containsExactly(1e-9, 1e-4, 1e1, 1e6);
        assertThat(List.of(0.0, 0.30000000000000004, 1e-5, 2.5e-7, -1500.0, 100_000.0, 1e6, 1.25e7))
                .extracting(Scale::label)
                .containsExactly("0", "0.3", "1e-5", "2.5e-7", "-1500", "100000", "1e6", "1.25e7");
    }

    @Test
    void whatItShowsIsThereAsNumbersToo() {
        PlotData curves = Plot.curves("Speedup", "workers", "times")
                .curve("threads", List.of(1, 2), List.of(1, Double.NaN), List.of(0.9, 1.5), List.of(1.1, 2))
                .reference("ideal", List.of(1, 2), List.of(1, 2))
                .mark(1, "serial")
                .logX()
                .data();
        assertThat(curves.series().getFirst())
                .isEqualTo(new PlotData.Series(
                        "threads",
                        PlotData.Kind.CURVE,
                        List.of(1.0, 2.0),
                        List.of(1.0, Double.NaN),
                        List.of(0.9, 1.5),
                        List.of(1.1, 2.0)));
        assertThat(curves.marks()).containsExactly(new PlotData.Mark(1, "serial"));
        assertThat(curves.logX()).isTrue();
        assertThat(curves.logY()).isFalse();

        PlotData bars = Plot.bars("Sum", "ms").bar("a", 1, 0.5, 2).data();
        assertThat(bars.ofBars()).isTrue();
        assertThat(bars.bars()).containsExactly(new PlotData.Bar("a", 1, 0.5, 2));
        assertThat(bars.xAxis()).isEqualTo("ms");
    }
}
