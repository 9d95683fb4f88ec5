// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code prices}: a table of daily prices described, gathered into weeks, smoothed over a month, and its relative
 * strength index, see {@link Rsi}.
 *
 * <p>The mean of a month is that of the closing prices of a day and the 29 before it; earlier days have none. What a week
 * is, {@link PriceWeek} says, and {@link PriceDescription} what is told of a column.
 *
 * <p>The prices of bitcoin are compared with what pandas made of them, once, before anything is timed.
 */
final class Prices implements Lab {

    private static final int MONTH = PriceTable.LEAST_DAYS;

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    static final double ROUNDING = 0x1p-53;

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

    static String number(double value) {
        return Math.abs(value) >= 1000 || value == Math.rint(value)
                ? Figures.count(Math.round(value))
                : Figures.ratio(value);
    }

    private static Question<List<PriceDescription>> described(PriceTable table, @Nullable PandasFigures known) {
        List<String> columns = table.columns();
        List<double[]> numbers = columns.stream().map(table::column).toList();
        return Question.of(
                        columns.size() + " columns of " + Figures.count(table.days()) + " days described",
                        () -> columns.stream()
                                .map(column -> PriceDescription.of(column, table.column(column)))
                                .toList(),
                        found -> known == null ? null : first(found, each -> each.flaw(known)),
                        found -> found.stream().map(PriceDescription::figures).toList(),
                        found -> found.get(columns.indexOf("close")).toString())
                .form("map, a task a column", stage -> stage.tasks().map(PriceDescription::of, columns, numbers));
    }

    private static Question<List<PriceWeek>> weeks(PriceTable table, @Nullable PandasFigures known) {
        List<String> columns = PriceWeek.columns(table);
        int weeks = PriceWeek.days(table).size();
        return Question.of(
                        Figures.count(table.days()) + " days gathered into " + Figures.count(weeks) + " weeks",
                        () -> PriceWeek.days(table).stream().map(PriceWeek::of).toList(),
                        found -> known == null ? null : first(found, week -> week.flaw(columns, known)),
                        found -> found.stream().map(PriceWeek::figures).toList(),
                        found -> "the last week, until " + found.getLast().sunday() + ": "
                                + IntStream.range(0, PriceTable.PRICES.size())
                                        .mapToObj(i -> columns.get(i) + " "
                                                + number(found.getLast()
                                                        .figures()
                                                        .get(i)))
                                        .collect(Collectors.joining(", ")))
                .form("map, a task a week", stage -> stage.tasks().map(PriceWeek::of, PriceWeek.days(table)))
                .form(
                        "DFLib, grouped by the caller",
                        stage -> PriceWeek.grouped(table),
                        (grouped, plain) -> grouped.size() == plain.size()
                                && IntStream.range(0, plain.size())
                                        .allMatch(i -> grouped.get(i).isNear(plain.get(i))));
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
        List<PriceWeek> weeks = PriceWeek.grouped(table);
        List<Plot> plots = new ArrayList<>();
        double[] means = MovingAverage.slid(close, MONTH);
        double[] index = Rsi.of(close, Rsi.WILDERS_DAYS);
        plots.add(Plot.curves(
                        "Price at the end of each week, and the mean of a month",
                        "year",
                        arguments.file().isPresent() ? "price" : "EUR for a bitcoin")
                .curve(
                        "close of the week",
                        weeks.stream().mapToDouble(week -> year(week.sunday())).toArray(),
                        weeks.stream().mapToDouble(PriceWeek::close).toArray())
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
