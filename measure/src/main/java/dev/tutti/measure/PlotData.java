// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a {@link Plot} shows, as numbers, for programs that draw it themselves. Immutable; nothing is rounded or left out,
 * numbers that are not finite are here as they came.
 *
 * @param ofBars whether it shows bars, or series over a number
 * @param title what is shown
 * @param xAxis what is along the horizontal axis, with its unit: of bars their length
 * @param yAxis what is along the vertical axis, with its unit; empty for bars
 * @param bars from the top down
 * @param series in their order, later ones in front
 * @param marks lines across
 * @param logX whether the horizontal axis is logarithmic; all its numbers are positive then
 * @param logY the same of the vertical axis
 */
public record PlotData(
        boolean ofBars,
        String title,
        String xAxis,
        String yAxis,
        List<Bar> bars,
        List<Series> series,
        List<Mark> marks,
        boolean logX,
        boolean logY) {

    /** How a series of points is drawn. */
    public enum Kind {
        /** The points joined by straight lines, in their order. */
        CURVE,
        /** A thin dashed line to compare with. */
        REFERENCE,
        /** Points without a line. */
        POINTS
    }

    /**
     * One bar.
     *
     * @param label what it is
     * @param value its length
     * @param low the low end of the interval in which the value lies; NaN or infinite if not known
     * @param high the high end
     */
    public record Bar(String label, double value, double low, double high) {

        /**
         * A bar whose interval is in order.
         *
         * @throws IllegalArgumentException if {@code low > high}
         */
        public Bar {
            checkInterval(label, low, high);
        }

        boolean hasInterval() {
            return Double.isFinite(value) && Double.isFinite(low) && Double.isFinite(high);
        }
    }

    /**
     * Points in their order.
     *
     * @param name what they are
     * @param kind how they are drawn
     * @param xs where they are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @param lows the low ends of the intervals in which the values lie, as many or none
     * @param highs the high ends
     */
    public record Series(
            String name, Kind kind, List<Double> xs, List<Double> ys, List<Double> lows, List<Double> highs) {

        /**
         * At least one point, each with all of its numbers.
         *
         * @throws IllegalArgumentException if there is no point, the lengths differ, or a {@code low > high}
         */
        public Series {
            boolean whole = xs.size() == ys.size() && lows.size() == highs.size();
            if (!whole || !(lows.isEmpty() || lows.size() == ys.size())) {
                throw new IllegalArgumentException("each point needs all of its numbers: name=" + name + ", xs="
                        + xs.size() + ", ys=" + ys.size()
                        + (lows.isEmpty() && highs.isEmpty()
                                ? ""
                                : ", lows=" + lows.size() + ", highs=" + highs.size()));
            }
            if (xs.isEmpty()) {
                throw new IllegalArgumentException("a curve needs a point at least: name=" + name + ", xs=0");
            }
            for (int i = 0; i < lows.size(); i++) {
                checkInterval(name, lows.get(i), highs.get(i));
            }
            xs = List.copyOf(xs);
            ys = List.copyOf(ys);
            lows = List.copyOf(lows);
            highs = List.copyOf(highs);
        }

        boolean hasPoint(int i) {
            return Double.isFinite(xs.get(i)) && Double.isFinite(ys.get(i));
        }

        boolean hasInterval(int i) {
            return !lows.isEmpty() && hasPoint(i) && Double.isFinite(lows.get(i)) && Double.isFinite(highs.get(i));
        }
    }

    /**
     * A line across.
     *
     * @param value where: of the bars, or of the vertical axis
     * @param label what it is
     */
    public record Mark(double value, String label) {}

    /** Beyond, the ends of an axis would not be numbers. */
    private static final double MOST = 1e300;

    private static final double LEAST_LOGARITHMIC = 1 / MOST;

    /**
     * Data that can be shown.
     *
     * @throws IllegalArgumentException if a name is empty or there twice, a number beyond 1e300, or one on a logarithmic
     *     axis not positive; or if bars have such an axis
     */
    public PlotData {
        bars = List.copyOf(bars);
        series = List.copyOf(series);
        marks = List.copyOf(marks);
        checkNames(bars.stream().map(Bar::label));
        checkNames(names(series, marks));
        checkSizes(title, bars, series, marks);
        if (ofBars && (logX || logY)) {
            throw new IllegalArgumentException("bars begin at 0, which a logarithmic axis does not have: title=" + title
                    + "; show points by Plot.curves");
        }
        for (Series s : series) {
            if (logX) {
                checkPositive(s.name, "x", s.xs);
            }
            if (logY) {
                checkPositive(s.name, "y", s.ys);
                checkPositive(s.name, "low", s.lows);
            }
        }
        if (logY) {
            marks.forEach(mark -> checkPositive(mark.label, "value", List.of(mark.value)));
        }
    }

    PlotData with(Bar bar) {
        return new PlotData(ofBars, title, xAxis, yAxis, added(bars, bar), series, marks, logX, logY);
    }

    PlotData with(Series added) {
        return new PlotData(ofBars, title, xAxis, yAxis, bars, added(series, added), marks, logX, logY);
    }

    PlotData with(Mark mark) {
        return new PlotData(ofBars, title, xAxis, yAxis, bars, series, added(marks, mark), logX, logY);
    }

    PlotData withLogarithms(boolean onX, boolean onY) {
        return new PlotData(ofBars, title, xAxis, yAxis, bars, series, marks, onX, onY);
    }

    private static <T> List<T> added(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }

    /** Of all that a legend names. */
    Stream<String> names() {
        return names(series, marks);
    }

    private static Stream<String> names(List<Series> series, List<Mark> marks) {
        return Stream.concat(series.stream().map(Series::name), marks.stream().map(Mark::label));
    }

    private static void checkInterval(String name, double low, double high) {
        if (low > high) {
            throw new IllegalArgumentException(
                    "an interval goes from low to high: name=" + name + ", low=" + low + ", high=" + high);
        }
    }

    private static void checkNames(Stream<String> names) {
        Set<String> seen = new HashSet<>(Set.of(""));
        names.filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "a name is used once in a plot, and not empty: name=" + name + "; give another");
        });
    }

    private static void checkSizes(String title, List<Bar> bars, List<Series> series, List<Mark> marks) {
        Stream<Double> all = Stream.of(
                        bars.stream().flatMap(bar -> Stream.of(bar.value, bar.low, bar.high)),
                        series.stream()
                                .flatMap(s -> Stream.of(s.xs, s.ys, s.lows, s.highs))
                                .flatMap(List::stream),
                        marks.stream().map(Mark::value))
                .flatMap(numbers -> numbers);
        all.filter(number -> Double.isFinite(number) && Math.abs(number) > MOST)
                .findFirst()
                .ifPresent(number -> {
                    throw new IllegalArgumentException("a plot shows numbers up to " + MOST + ": title=" + title
                            + ", number=" + number + "; use another unit");
                });
    }

    private static void checkPositive(String name, String what, List<Double> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) < LEAST_LOGARITHMIC) {
                throw new IllegalArgumentException("a logarithmic axis has numbers above 0 only: name=" + name + ", "
                        + what + "[" + i + "]=" + numbers.get(i) + "; leave it out, or the logarithm");
            }
        }
    }

    /** The horizontal axis of what is shown. */
    Scale xScale() {
        List<Double> numbers = new ArrayList<>();
        if (ofBars) {
            bars.forEach(bar -> numbers.addAll(List.of(bar.value, bar.low, bar.high)));
            marks.forEach(mark -> numbers.add(mark.value));
            return Scale.ofBars(numbers);
        }
        series.forEach(s -> numbers.addAll(s.xs));
        return Scale.of(numbers, logX);
    }

    /** The vertical axis of what is shown, for curves. */
    Scale yScale() {
        List<Double> numbers = new ArrayList<>();
        for (Series s : series) {
            numbers.addAll(s.ys);
            numbers.addAll(s.lows);
            numbers.addAll(s.highs);
        }
        marks.forEach(mark -> numbers.add(mark.value));
        return Scale.of(numbers, logY);
    }
}
