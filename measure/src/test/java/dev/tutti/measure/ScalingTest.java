// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingTest {

    private static final Timing SERIAL = timing("the serial form", 1, 0, true);

    /** Ten trials about a time. */
    private static Timing timing(String name, double seconds, double emptySeconds, boolean warm) {
        List<Double> trials =
                IntStream.range(0, 10).mapToObj(i -> seconds * (1 + 0.01 * i)).toList();
        return new Timing(name, 1, List.of(), trials, seconds, 0, emptySeconds, warm);
    }

    private static Scaling.Row row(int workers, Timing timing) {
        return new Scaling.Row(
                "threads",
                workers,
                0.0034,
                timing,
                Comparison.of(SERIAL, timing),
                Comparison.of(timing("one", 1.25, 0, true), timing));
    }

    @Test
    void theTableSaysAllOfIt() {
        String text = new Scaling(
                        SERIAL,
                        List.of(
                                row(1, timing("a", 1.001, 0, true)),
                                row(2, timing("b", 0.5, 0, true)),
                                row(4, timing("c", 0.3, 0, false))))
                .toString();

        assertThat(text.lines().limit(5))
                .containsExactly(
                        "                workers start-up    median   spread over serial  over one  eff.",
                        "the serial form                     1.05 s  25.0 ms",
                        "threads               1  3.40 ms    1.05 s  25.0 ms     ~ 1.00x     1.25x  100%",
                        "threads               2  3.40 ms    523 ms  12.5 ms       2.00x     2.50x  100%",
                        "threads               4  3.40 ms   314 ms*  7.50 ms       3.33x     4.17x   83%");
        assertThat(text)
                .contains("Amdahl's law on threads: serial fraction 5.0% ± 3.4%.\n")
                .contains("~: not significant", "*: maybe not warm");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void noSpeedupIsMadeOfDeletedWork() {
        String text = new Scaling(SERIAL, List.of(row(2, timing("deleted", 3e-9, 2e-9, true)))).toString();

        assertThat(text.lines().toList().get(2))
                .isEqualTo("threads               2  3.40 ms         ?        ?           ?         ?     ?");
        assertThat(text).contains("?: deleted by the JIT");
    }

    @Test
    void severalNumbersOfWorkersAreCurvesBesideTheIdeal() {
        Plot plot = new Scaling(
                        SERIAL, List.of(row(1, timing("a", 1.001, 0, true)), row(4, timing("b", 0.25, 0, true))))
                .plot();

        assertThat(plot.data().series()).extracting(PlotData.Series::name).containsExactly("threads", "ideal");
        PlotData.Series threads = plot.data().series().getFirst();
        assertThat(threads.xs()).containsExactly(1.0, 4.0);
        assertThat(threads.ys().get(1)).isEqualTo(4);
        assertThat(threads.lows().get(1)).isLessThan(4).isGreaterThan(3.5);
        assertThat(threads.highs().get(1)).isGreaterThan(4).isLessThan(4.5);
        assertThat(plot.data().series().get(1).ys()).containsExactly(1.0, 4.0);
        assertThat(plot.data().marks()).containsExactly(new PlotData.Mark(1, "serial"));
    }

    @Test
    void oneNumberOfWorkersIsBars() {
        Scaling scaling = new Scaling(
                SERIAL,
                List.of(
                        row(2, timing("a", 0.5, 0, true)),
                        new Scaling.Row(
                                "processes",
                                2,
                                0.1,
                                timing("deleted", 3e-9, 2e-9, true),
                                new Comparison(3e8, 0, Double.POSITIVE_INFINITY, 0.1),
                                null)));

        List<PlotData.Bar> bars = scaling.plot().data().bars();

        assertThat(bars).extracting(PlotData.Bar::label).containsExactly("threads × 2", "processes × 2");
        assertThat(bars.get(0).value()).isEqualTo(2);
        assertThat(bars.get(0).hasInterval()).isTrue();
        assertThat(bars.get(1).value()).isNaN();
        assertThat(bars.get(1).low()).isNaN();
    }
}
