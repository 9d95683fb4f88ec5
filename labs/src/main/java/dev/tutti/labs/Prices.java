// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.dflib.Exp.$col;
import static org.dflib.Exp.$date;
import static org.dflib.Exp.$double;

import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dflib.DataFrame;
import org.dflib.DoubleSeries;
import org.dflib.Exp;
import org.dflib.Series;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code prices}: a table of daily prices described, gathered into weeks, smoothed over a month, and its relative
 * strength index, see {@link Rsi}.
 *
 * <ul>
 *   <li><b>A week</b> ends on Sunday and is called by it; the first and the last may have fewer days. It opens with its
 *     first day's opening price and closes with its last day's closing price; its high and low are the highest and the
 *     lowest of its days; volumes are added up.
 *   <li><b>The mean of a month</b> is that of the closing prices of a day and the 29 before it; earlier days have none.
 *   <li><b>Quartiles</b> lie between two numbers as far as the place (n − 1)/4, (n − 1)/2, 3 (n − 1)/4 does.
 *   <li><b>Deviation</b> is that of a sample, over n − 1.
 * </ul>
 *
 * <p>The prices of bitcoin are compared with what pandas made of them, once, before anything is timed.
 */
final class Prices implements Lab {

    private static final int MONTH = PriceTable.LEAST_DAYS;

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    private static final double ROUNDING = 0x1p-53;

    @Override
    public Card card() {
        return new Card(
                "prices",
                Document.D,
                "A table of prices: weeks, a moving mean, RSI",
                "bitcoin day by day: described, weeks, mean of a month, RSI",
                "its table has a row a day from 2020-01-01 on, which is 807 until 2022-03-17");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "RSI of 14 days, 15 days …: how many", 1, 10_000, 20, 400, 1));
    }

    @Override
    public String file() {
        return "a CSV of daily prices with unix, date, open, high, low, close";
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        PriceTable table = table(arguments);
        PandasFigures known = arguments.file().isPresent() ? null : new PandasFigures();
        int most = table.days() - Rsi.WILDERS_DAYS;
        return List.of(
                described(table, known),
                weeks(table, known),
                mean(table, known),
                rsi(table, (int) Math.min(most, arguments.value("n")), known));
    }

    private static PriceTable table(Arguments arguments) {
        return arguments.file().map(PriceTable::of).orElseGet(PriceTable::bitcoin);
    }

    /** What a column's numbers are like. */
    record Description(
            String column,
            double count,
            double mean,
            double std,
            double min,
            double q1,
            double median,
            double q3,
            double max) {

        private static final List<String> NAMES = List.of("count", "mean", "std", "min", "25%", "50%", "75%", "max");

        static Description of(String column, double[] numbers) {
            DoubleSeries series = Series.ofDouble(numbers);
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            return new Description(
                    column,
                    series.size(),
                    series.avg(),
                    series.stdDev(false),
                    series.min(),
                    quantile(sorted, 0.25),
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.75),
                    series.max());
        }

        private static double quantile(double[] sorted, double part) {
            double place = part * (sorted.length - 1);
            int below = (int) place;
            return below == sorted.length - 1
                    ? sorted[below]
                    : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
        }

        private List<Double> figures() {
            return List.of(count, mean, std, min, q1, median, q3, max);
        }

        @Nullable
        String flaw(PandasFigures known) {
            return IntStream.range(0, NAMES.size())
                    .mapToObj(i -> known.flaw(
                            "describe",
                            column,
                            NAMES.get(i),
                            figures().get(i),
                            bound(figures().get(i))))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        /**
         * Sums of n positive numbers in any order are within n − 1 roundings of one another, relative to their size. A
         * deviation below twice which the mean lies has four times as many, from the mean that it subtracts.
         */
        private double bound(double figure) {
            return 2 * (4 * count + 8) * ROUNDING * figure;
        }

        @Override
        public String toString() {
            return column + " "
                    + String.join(
                            ", ",
                            IntStream.range(0, NAMES.size())
                                    .mapToObj(i -> NAMES.get(i) + " "
                                            + number(figures().get(i)))
                                    .toList());
        }
    }

    private static String number(double value) {
        return Math.abs(value) >= 1000 || value == Math.rint(value)
                ? Figures.count(Math.round(value))
                : Figures.ratio(value);
    }

    private static Question<List<Description>> described(PriceTable table, @Nullable PandasFigures known) {
        List<String> columns = table.columns();
        List<double[]> numbers = columns.stream().map(table::column).toList();
        return Question.of(
                        columns.size() + " columns of " + Figures.count(table.days()) + " days described",
                        () -> columns.stream()
                                .map(column -> Description.of(column, table.column(column)))
                                .toList(),
                        found -> known == null ? null : first(found, each -> each.flaw(known)),
                        found -> found.stream().map(Description::figures).toList(),
                        found -> found.get(columns.indexOf("close")).toString())
                .form("map, a task a column", stage -> stage.tasks().map(Description::of, columns, numbers));
    }

    /** A week by its Sunday: open, high, low, close, and the volumes. */
    record Week(LocalDate sunday, List<Double> figures) {

        private double close() {
            return figures.get(PriceTable.PRICES.indexOf("close"));
        }

        /** How far a figure may be from the same one found otherwise: a sum of 7 has 6 roundings, prices none. */
        private double bound(int figure) {
            return figure < PriceTable.PRICES.size() ? 0 : 2 * 6 * ROUNDING * figures.get(figure);
        }

        private boolean isNear(Week other) {
            return sunday.equals(other.sunday)
                    && IntStream.range(0, figures.size())
                            .allMatch(i -> Math.abs(figures.get(i) - other.figures.get(i)) <= bound(i));
        }
    }

    private static LocalDate sunday(LocalDate day) {
        return day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
    }

    private static List<Week> weeks(PriceTable table) {
        List<String> columns = columnsOfWeek(table);
        DataFrame weeks = table.rows()
                .cols("week")
                .merge($date("date").mapVal(Prices::sunday))
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
                .mapToObj(i -> new Week(
                        (LocalDate) weeks.getColumn(0).get(i),
                        IntStream.rangeClosed(1, columns.size())
                                .mapToObj(c -> (Double) weeks.getColumn(c).get(i))
                                .toList()))
                .toList();
    }

    private static List<String> columnsOfWeek(PriceTable table) {
        return Stream.concat(
                        PriceTable.PRICES.stream(),
                        table.columns().stream().filter(column -> !PriceTable.PRICES.contains(column)))
                .toList();
    }

    /** Of the days from one on, those that have the week's Sunday. */
    private static Week week(LocalDate sunday, double[][] days) {
        List<Double> figures = new ArrayList<>();
        figures.add(days[0][0]);
        figures.add(Arrays.stream(days[1]).max().orElseThrow());
        figures.add(Arrays.stream(days[2]).min().orElseThrow());
        figures.add(days[3][days[3].length - 1]);
        for (int volume = 4; volume < days.length; volume++) {
            figures.add(Series.ofDouble(days[volume]).sum());
        }
        return new Week(sunday, figures);
    }

    private static Question<List<Week>> weeks(PriceTable table, @Nullable PandasFigures known) {
        List<String> columns = columnsOfWeek(table);
        double[][] numbers = columns.stream().map(table::column).toArray(double[][]::new);
        List<LocalDate> sundays = new ArrayList<>();
        List<double[][]> days = new ArrayList<>();
        for (int from = 0; from < table.days(); ) {
            LocalDate sunday = sunday(table.day(from));
            int to = (int) Math.min(table.days(), from + 1 + table.day(from).until(sunday, ChronoUnit.DAYS));
            int first = from;
            sundays.add(sunday);
            days.add(Arrays.stream(numbers)
                    .map(column -> Arrays.copyOfRange(column, first, to))
                    .toArray(double[][]::new));
            from = to;
        }
        return Question.of(
                        Figures.count(table.days()) + " days gathered into " + sundays.size() + " weeks",
                        () -> weeks(table),
                        weeks -> known == null ? null : first(weeks, week -> flaw(week, columns, known)),
                        weeks -> weeks.stream().map(Week::figures).toList(),
                        weeks -> "the last week, until " + weeks.getLast().sunday + ": "
                                + IntStream.range(0, PriceTable.PRICES.size())
                                        .mapToObj(i -> columns.get(i) + " "
                                                + number(weeks.getLast().figures.get(i)))
                                        .collect(Collectors.joining(", ")))
                .form(
                        "map, a task a week",
                        stage -> stage.tasks().map(Prices::week, sundays, days),
                        (weeks, plain) -> weeks.size() == plain.size()
                                && IntStream.range(0, weeks.size())
                                        .allMatch(i -> weeks.get(i).isNear(plain.get(i))));
    }

    private static @Nullable String flaw(Week week, List<String> columns, PandasFigures known) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> known.flaw("week", columns.get(i), week.sunday, week.figures.get(i), week.bound(i)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Question<double[]> mean(PriceTable table, @Nullable PandasFigures known) {
        double[] close = table.column("close");
        double most = Arrays.stream(close).max().orElseThrow();
        // The window's sum is slid here and in pandas: two errors of prices up to the highest.
        double bound = 2 * most * MovingAverage.bound(MONTH, close.length);
        return Question.of(
                        "the mean of " + MONTH + " days, " + Figures.count(close.length) + " days",
                        () -> MovingAverage.slid(close, MONTH),
                        means -> known == null
                                ? null
                                : first(
                                        IntStream.range(0, means.length).boxed().toList(),
                                        k -> known.flaw("mean", "close", table.day(k + MONTH - 1), means[k], bound)),
                        means -> means[means.length - 1],
                        means -> "the last mean: " + number(means[means.length - 1]))
                .form(
                        "Loop.toDoubles",
                        stage -> MovingAverage.added(stage, close, MONTH),
                        (means, plain) -> means.length == plain.length
                                && IntStream.range(0, means.length)
                                        .allMatch(k -> Math.abs(means[k] - plain[k]) <= bound));
    }

    private static Question<double[][]> rsi(PriceTable table, int n, @Nullable PandasFigures known) {
        double[] close = table.column("close");
        List<Integer> periods =
                IntStream.range(0, n).mapToObj(i -> Rsi.WILDERS_DAYS + i).toList();
        return Question.of(
                        n == 1 ? "RSI of 14 days" : "RSI of 14 to " + periods.getLast() + " days",
                        () -> periods.stream()
                                .map(period -> Rsi.of(close, period))
                                .toArray(double[][]::new),
                        found -> known == null ? null : flaw(found[0], table, known),
                        found -> found[0][found[0].length - 1],
                        found -> Rsi.words(
                                found[0], close, table.day(table.days() - 1).toString()))
                .form(
                        "map, a task a period",
                        stage -> stage.tasks()
                                .map(period -> Rsi.of(close, period), periods)
                                .toArray(double[][]::new));
    }

    /**
     * Means of gains and losses have four roundings a day, of which a day later 13/14 are left, so less than 60 of what
     * they are; and an index of 100 has a few more.
     */
    private static @Nullable String flaw(double[] index, PriceTable table, PandasFigures known) {
        return first(
                IntStream.range(0, index.length).boxed().toList(),
                k -> known.flaw("rsi", "close", table.day(k + Rsi.WILDERS_DAYS), index[k], 100 * 4 * 64 * ROUNDING));
    }

    private static <T> @Nullable String first(List<T> all, Function<T, @Nullable String> flaw) {
        return all.stream().map(flaw).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** Weeks with the mean of a month, the index below, and the speedups. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        PriceTable table = table(arguments);
        double[] close = table.column("close");
        List<Week> weeks = weeks(table);
        List<Plot> plots = new ArrayList<>();
        double[] means = MovingAverage.slid(close, MONTH);
        double[] index = Rsi.of(close, Rsi.WILDERS_DAYS);
        plots.add(Plot.curves(
                        "Price at the end of each week, and the mean of a month",
                        "year",
                        arguments.file().isPresent() ? "price" : "EUR for a bitcoin")
                .curve(
                        "close of the week",
                        weeks.stream().mapToDouble(week -> year(week.sunday)).toArray(),
                        weeks.stream().mapToDouble(Week::close).toArray())
                .curve("mean of " + MONTH + " days", years(table, MONTH - 1), means));
        plots.add(Plot.curves("Relative strength index of 14 days", "year", "RSI")
                .curve("RSI", years(table, Rsi.WILDERS_DAYS), index)
                .mark(Rsi.HIGH, String.format(Locale.ROOT, "%.0f: overbought", Rsi.HIGH))
                .mark(Rsi.LOW, String.format(Locale.ROOT, "%.0f: oversold", Rsi.LOW)));
        plots.addAll(Lab.super.plots(arguments, runs));
        return plots;
    }

    private static double[] years(PriceTable table, int from) {
        return IntStream.range(from, table.days())
                .mapToDouble(i -> year(table.day(i)))
                .toArray();
    }

    private static double year(LocalDate day) {
        return day.getYear() + (day.getDayOfYear() - 1.0) / day.lengthOfYear();
    }
}
