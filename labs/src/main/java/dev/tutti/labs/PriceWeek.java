// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.dflib.Exp.$col;
import static org.dflib.Exp.$date;
import static org.dflib.Exp.$double;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dflib.DataFrame;
import org.dflib.Exp;
import org.dflib.Series;
import org.jspecify.annotations.Nullable;

/**
 * The days that end with a Sunday, as one; the first week and the last may have fewer than seven.
 *
 * @param sunday by which the week is called
 * @param figures of {@link #columns}: the first day's opening price, the highest and the lowest price, the last day's
 *     closing price, and the sums of the volumes
 */
record PriceWeek(LocalDate sunday, List<Double> figures) {

    double close() {
        return figures.get(PriceTable.PRICES.indexOf("close"));
    }

    /** How far a figure may be from the same one found otherwise: a sum of 7 has 6 roundings, prices none. */
    private double bound(int figure) {
        return figure < PriceTable.PRICES.size() ? 0 : 2 * 6 * Prices.ROUNDING * figures.get(figure);
    }

    boolean isNear(PriceWeek other) {
        return sunday.equals(other.sunday)
                && IntStream.range(0, figures.size())
                        .allMatch(i -> Math.abs(figures.get(i) - other.figures.get(i)) <= bound(i));
    }

    /** The first Sunday that is not before a day. */
    static LocalDate sunday(LocalDate day) {
        return day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
    }

    /**
     * The days of a week.
     *
     * @param sunday by which the week is called
     * @param figures a column for each of {@link #columns}
     */
    record Days(LocalDate sunday, double[][] figures) {}

    /** The days of each week of a table. */
    static List<Days> days(PriceTable table) {
        double[][] columns = columns(table).stream().map(table::column).toArray(double[][]::new);
        List<Days> weeks = new ArrayList<>();
        for (int from = 0; from < table.days(); ) {
            int first = from;
            LocalDate sunday = sunday(table.day(first));
            int to = (int) Math.min(table.days(), first + 1 + ChronoUnit.DAYS.between(table.day(first), sunday));
            weeks.add(new Days(
                    sunday,
                    Arrays.stream(columns)
                            .map(column -> Arrays.copyOfRange(column, first, to))
                            .toArray(double[][]::new)));
            from = to;
        }
        return weeks;
    }

    /** The weeks of a table, grouped and added up by DFLib. */
    static List<PriceWeek> grouped(PriceTable table) {
        List<String> columns = columns(table);
        DataFrame weeks = table.rows()
                .cols("week")
                .merge($date("date").mapVal(PriceWeek::sunday))
                .group("week")
                .agg(Stream.concat(
                                Stream.of(
                                        $col("week").first(),
                                        $double("open").first(),
                                        $double("high").max(),
                                        $double("low").min(),
                                        $double("close").last()),
                                columns.stream()
                                        .skip(PriceTable.PRICES.size())
                                        .map(volume -> $double(volume).sum()))
                        .toArray(Exp<?>[]::new));
        return IntStream.range(0, weeks.height())
                .mapToObj(i -> new PriceWeek(
                        (LocalDate) weeks.getColumn(0).get(i),
                        IntStream.rangeClosed(1, columns.size())
                                .mapToObj(c -> (Double) weeks.getColumn(c).get(i))
                                .toList()))
                .toList();
    }

    /** Names of the figures: those of the prices, then those of the volumes. */
    static List<String> columns(PriceTable table) {
        return Stream.concat(
                        PriceTable.PRICES.stream(),
                        table.columns().stream().filter(column -> !PriceTable.PRICES.contains(column)))
                .toList();
    }

    /** A week from its days. */
    static PriceWeek of(Days week) {
        double[][] days = week.figures;
        List<Double> figures = new ArrayList<>();
        figures.add(days[0][0]);
        figures.add(Arrays.stream(days[1]).max().orElseThrow());
        figures.add(Arrays.stream(days[2]).min().orElseThrow());
        figures.add(days[3][days[3].length - 1]);
        for (int volume = 4; volume < days.length; volume++) {
            figures.add(Series.ofDouble(days[volume]).sum());
        }
        return new PriceWeek(week.sunday, figures);
    }

    /** What is wrong with a figure, if anything. */
    @Nullable
    String flaw(List<String> columns, PandasFigures known) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> known.flaw("week", columns.get(i), sunday, figures.get(i), bound(i)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
