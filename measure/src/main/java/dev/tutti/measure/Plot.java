// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A picture of figures: bars, or curves over a number. Shown in the terminal or as PNG.
 *
 * {@snippet :
 * Plot.bars("Speedup", "times the serial form").bar("plain Java", 1).bar("threads × 2", 1.93, 1.88, 1.97).print();
 * }
 *
 * <ul>
 *   <li><b>An immutable value:</b> each method that adds something returns a new one. Order is kept. Any thread may use
 *     it.
 *   <li><b>Axes</b> fit what is shown. Bars begin at 0. Another axis begins there if its numbers are positive and the
 *     least of them is below two thirds of the greatest.
 *   <li><b>Numbers that are not finite</b> are told, never drawn: a bar has a dash instead, a curve a gap. An interval
 *     with such an end is left out.
 *   <li><b>A name is used once</b> and not empty, or a reader could not tell what is whose.
 *   <li><b>No window</b> is ever opened, and no screen is needed. A PNG needs the module {@code java.desktop}, XChart and
 *     a font; a {@code DISPLAY}, if one is set, must be there unless Java runs with {@code java.awt.headless=true}. The
 *     terminal needs none of these. The first PNG of a JVM takes about half a second more.
 * </ul>
 */
public final class Plot {

    /** How a series of points is drawn. */
    enum Kind {
        CURVE,
        REFERENCE,
        POINTS
    }

    /** One bar; NaN for ends of the interval that are not known. */
    record Bar(String label, double value, double low, double high) {
        boolean hasInterval() {
            return Double.isFinite(value) && Double.isFinite(low) && Double.isFinite(high);
        }
    }

    /** Points in their order; the lists of the intervals' ends are empty if there are none. */
    record Series(String name, Kind kind, List<Double> xs, List<Double> ys, List<Double> lows, List<Double> highs) {
        boolean hasPoint(int i) {
            return Double.isFinite(xs.get(i)) && Double.isFinite(ys.get(i));
        }

        boolean hasInterval(int i) {
            return !lows.isEmpty() && hasPoint(i) && Double.isFinite(lows.get(i)) && Double.isFinite(highs.get(i));
        }
    }

    /** A line across. */
    record Mark(double value, String label) {}

    /** Below, XChart has no room for what belongs to a plot; above, a picture takes hundreds of MB. */
    static final int LEAST_PIXELS = 200;

    static final int MOST_PIXELS = 8000;

    /** A curve of more points would be hidden by marks at all of them. */
    static final int MOST_MARKED = 150;

    /** Beyond, the ends of an axis would not be numbers. */
    private static final double MOST = 1e300;

    private static final double LEAST_LOGARITHMIC = 1 / MOST;

    final boolean ofBars;
    final String title;
    final String xAxis;
    final String yAxis;
    final List<Bar> bars;
    final List<Series> series;
    final List<Mark> marks;
    final boolean logX;
    final boolean logY;

    private Plot(
            boolean ofBars,
            String title,
            String xAxis,
            String yAxis,
            List<Bar> bars,
            List<Series> series,
            List<Mark> marks,
            boolean logX,
            boolean logY) {
        this.ofBars = ofBars;
        this.title = title;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        this.bars = bars;
        this.series = series;
        this.marks = marks;
        this.logX = logX;
        this.logY = logY;
        checkNames();
        checkSizes();
        checkLogarithms();
    }

    /**
     * A plot for bars, one below the other.
     *
     * @param title what is shown
     * @param axis what the bars' length is, with its unit
     * @return a plot without bars
     */
    public static Plot bars(String title, String axis) {
        return new Plot(
                true, line("title", title), line("axis", axis), "", List.of(), List.of(), List.of(), false, false);
    }

    /**
     * A plot for curves and points.
     *
     * @param title what is shown
     * @param xAxis what is along the horizontal axis, with its unit
     * @param yAxis what is along the vertical axis, with its unit
     * @return a plot without curves
     */
    public static Plot curves(String title, String xAxis, String yAxis) {
        return new Plot(
                false,
                line("title", title),
                line("xAxis", xAxis),
                line("yAxis", yAxis),
                List.of(),
                List.of(),
                List.of(),
                false,
                false);
    }

    /**
     * Adds a bar.
     *
     * @param label what it is
     * @param value its length
     * @return the plot with it
     * @throws IllegalArgumentException if there is one of this label, it is empty, or this is no plot of bars
     */
    public Plot bar(String label, double value) {
        return bar(label, value, Double.NaN, Double.NaN);
    }

    /**
     * Adds a bar with the interval in which its value lies, drawn as an error bar.
     *
     * @param label what it is
     * @param value its length
     * @param low the least value that it may have; NaN or infinite if not known
     * @param high the greatest
     * @return the plot with it
     * @throws IllegalArgumentException if there is one of this label, this is no plot of bars, or {@code low > high}
     */
    public Plot bar(String label, double value, double low, double high) {
        if (!ofBars) {
            throw new IllegalArgumentException("a plot of curves takes no bar: label=" + label + "; use Plot.bars");
        }
        Bar bar = new Bar(line("label", label), value, low, high);
        checkInterval(bar.label, low, high);
        return with(added(bars, bar), series, marks, logX, logY);
    }

    /**
     * Adds points joined by straight lines, in their order.
     *
     * @param name what they are
     * @param xs where they are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @return the plot with them
     * @throws IllegalArgumentException if the name is taken, the lengths differ, there is no point, this is a plot of
     *     bars, or a number has no logarithm for an axis that is logarithmic
     */
    public Plot curve(String name, List<? extends Number> xs, List<? extends Number> ys) {
        return with(name, Kind.CURVE, doubles(xs), doubles(ys), List.of(), List.of());
    }

    /**
     * Adds points joined by straight lines, each with the interval in which its value lies.
     *
     * @param name what they are
     * @param xs where they are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @param lows the least value that each may have, as many; NaN or infinite if not known
     * @param highs the greatest, as many
     * @return the plot with them
     * @throws IllegalArgumentException as for a curve without intervals, and if one has {@code low > high}
     */
    public Plot curve(
            String name,
            List<? extends Number> xs,
            List<? extends Number> ys,
            List<? extends Number> lows,
            List<? extends Number> highs) {
        return with(name, Kind.CURVE, doubles(xs), doubles(ys), doubles(lows), doubles(highs));
    }

    /**
     * Adds points joined by straight lines, in their order.
     *
     * @param name what they are
     * @param xs where they are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @return the plot with them
     * @throws IllegalArgumentException as for lists
     */
    public Plot curve(String name, double[] xs, double[] ys) {
        return with(name, Kind.CURVE, doubles(xs), doubles(ys), List.of(), List.of());
    }

    /**
     * Adds a thin dashed line to compare with, such as the ideal.
     *
     * @param name what it is
     * @param xs where its corners are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @return the plot with it
     * @throws IllegalArgumentException as for a curve
     */
    public Plot reference(String name, List<? extends Number> xs, List<? extends Number> ys) {
        return with(name, Kind.REFERENCE, doubles(xs), doubles(ys), List.of(), List.of());
    }

    /**
     * Adds a thin dashed line to compare with, such as the ideal.
     *
     * @param name what it is
     * @param xs where its corners are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @return the plot with it
     * @throws IllegalArgumentException as for a curve
     */
    public Plot reference(String name, double[] xs, double[] ys) {
        return with(name, Kind.REFERENCE, doubles(xs), doubles(ys), List.of(), List.of());
    }

    /**
     * Adds points without a line.
     *
     * @param name what they are
     * @param xs where they are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @return the plot with them
     * @throws IllegalArgumentException as for a curve
     */
    public Plot points(String name, List<? extends Number> xs, List<? extends Number> ys) {
        return with(name, Kind.POINTS, doubles(xs), doubles(ys), List.of(), List.of());
    }

    /**
     * Adds points without a line.
     *
     * @param name what they are
     * @param xs where they are on the horizontal axis
     * @param ys where on the vertical axis, as many
     * @return the plot with them
     * @throws IllegalArgumentException as for a curve
     */
    public Plot points(String name, double[] xs, double[] ys) {
        return with(name, Kind.POINTS, doubles(xs), doubles(ys), List.of(), List.of());
    }

    /**
     * Adds a labelled line across at a value: of the bars, or of the vertical axis.
     *
     * @param value where, a finite number
     * @param label what it is
     * @return the plot with it
     * @throws IllegalArgumentException if the value is not finite, or not positive on a logarithmic axis, or the label
     *     is taken
     */
    public Plot mark(double value, String label) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a mark needs a finite value: label=" + label + ", value=" + value);
        }
        return with(bars, series, added(marks, new Mark(value, line("label", label))), logX, logY);
    }

    /**
     * Makes the horizontal axis logarithmic.
     *
     * @return the plot with it
     * @throws IllegalArgumentException for bars, or if a number on it is not positive
     */
    public Plot logX() {
        return with(bars, series, marks, true, logY);
    }

    /**
     * Makes the vertical axis logarithmic.
     *
     * @return the plot with it
     * @throws IllegalArgumentException for bars, or if a number on it is not positive
     */
    public Plot logY() {
        return with(bars, series, marks, logX, true);
    }

    /**
     * The plot for a terminal.
     *
     * @return lines of at most 80 columns, each ended, without spaces at their ends; blocks and Braille dots of Unicode.
     *     The same on every machine
     * @throws IllegalStateException if there is nothing to show
     */
    public String text() {
        return new PlotText(checkedNotEmpty()).text();
    }

    /**
     * Prints {@link #text()} to standard output.
     *
     * @throws IllegalStateException if there is nothing to show
     */
    @SuppressWarnings("SystemOut") // the one-liner for jshell
    public void print() {
        System.out.print(text());
    }

    /**
     * The plot as PNG.
     *
     * @param width in pixels, from 200 to 8000
     * @param height in pixels, from 200 to 8000
     * @return the bytes of a file; letters are larger from 800 × 450 pixels on
     * @throws IllegalStateException if there is nothing to show
     * @throws UnavailableException if something that it needs is missing, see above; the message says what
     */
    public byte[] png(int width, int height) {
        checkedNotEmpty();
        checkPixels("width", width);
        checkPixels("height", height);
        return drawn(() -> PlotPng.png(this, width, height));
    }

    /**
     * Plots one below the other in one PNG, each 800 pixels wide and as high as suits it.
     *
     * @param plots the plots, at least one
     * @return the bytes of a file
     * @throws IllegalArgumentException if there is none
     * @throws IllegalStateException if one has nothing to show
     * @throws UnavailableException as for a single one
     */
    public static byte[] png(List<Plot> plots) {
        List<Plot> all = List.copyOf(plots);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a picture needs a plot: plots=[]");
        }
        all.forEach(Plot::checkedNotEmpty);
        return drawn(() -> PlotPng.png(all));
    }

    /**
     * Writes the plot as PNG, 800 pixels wide and as high as suits it. The file is there as a whole or not at all; one
     * that was there is replaced.
     *
     * @param file where
     * @throws UncheckedIOException if it cannot be written; the message names it, and what was there remains
     * @throws IllegalStateException if there is nothing to show
     * @throws UnavailableException as for {@link #png(int, int)}
     */
    public void save(Path file) {
        byte[] png = png(List.of(this));
        try {
            // A link stays a link: what it points to is replaced.
            Path whole = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            // Not by createTempFile, whose files none but their owner may read.
            Path part = whole.resolveSibling("." + whole.getFileName() + "."
                    + ProcessHandle.current().pid() + "."
                    + Thread.currentThread().threadId() + ".part");
            try {
                Files.write(part, png, StandardOpenOption.CREATE_NEW);
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the plot cannot be written: file=" + file + "; " + reason(file, e), e);
        }
    }

    private static String reason(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return switch (e) {
            case NoSuchFileException missing -> "its directory does not exist";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other -> Objects.requireNonNullElse(other.getReason(), other.toString());
            default -> e.toString();
        };
    }

    /** What draws is only loaded here. */
    private static byte[] drawn(Supplier<byte[]> drawing) {
        if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
            throw new UnavailableException(
                    "a PNG needs the module java.desktop, which this Java was built or started without; show the plot by"
                            + " text(), or use a JDK that has it",
                    null);
        }
        try {
            return drawing.get();
        } catch (NoClassDefFoundError e) {
            if (!String.valueOf(e.getMessage()).contains("knowm")) {
                throw e;
            }
            throw new UnavailableException(
                    "a PNG is drawn by XChart, of which a class is missing: class=" + e.getMessage()
                            + "; add org.knowm.xchart:xchart to the class path, or show the plot by text()",
                    e);
        }
    }

    private Plot with(List<Bar> bars, List<Series> series, List<Mark> marks, boolean logX, boolean logY) {
        return new Plot(ofBars, title, xAxis, yAxis, bars, series, marks, logX, logY);
    }

    private Plot with(String name, Kind kind, List<Double> xs, List<Double> ys, List<Double> lows, List<Double> highs) {
        if (ofBars) {
            throw new IllegalArgumentException("a plot of bars takes no curve: name=" + name + "; use Plot.curves");
        }
        Series added = new Series(line("name", name), kind, xs, ys, lows, highs);
        boolean whole = xs.size() == ys.size() && lows.size() == highs.size();
        if (!whole || !(lows.isEmpty() || lows.size() == ys.size())) {
            throw new IllegalArgumentException("each point needs all of its numbers: name=" + added.name + ", xs="
                    + xs.size() + ", ys=" + ys.size()
                    + (lows.isEmpty() && highs.isEmpty() ? "" : ", lows=" + lows.size() + ", highs=" + highs.size()));
        }
        if (xs.isEmpty()) {
            throw new IllegalArgumentException("a curve needs a point at least: name=" + added.name + ", xs=0");
        }
        for (int i = 0; i < lows.size(); i++) {
            checkInterval(added.name, lows.get(i), highs.get(i));
        }
        return with(bars, added(series, added), marks, logX, logY);
    }

    private static <T> List<T> added(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }

    private static List<Double> doubles(List<? extends Number> numbers) {
        return numbers.stream().map(Number::doubleValue).toList();
    }

    private static List<Double> doubles(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** What would break a line or a terminal becomes a space. */
    private static String line(String what, String text) {
        return Objects.requireNonNull(text, what)
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
    }

    private Plot checkedNotEmpty() {
        if (ofBars ? bars.isEmpty() : series.isEmpty()) {
            throw new IllegalStateException("the plot shows nothing yet: title=" + title + "; add a "
                    + (ofBars ? "bar" : "curve, reference or points") + " first");
        }
        return this;
    }

    private static void checkPixels(String what, int pixels) {
        if (pixels < LEAST_PIXELS || pixels > MOST_PIXELS) {
            throw new IllegalArgumentException("a picture is from " + LEAST_PIXELS + " to " + MOST_PIXELS
                    + " pixels wide and high: " + what + "=" + pixels);
        }
    }

    private static void checkInterval(String name, double low, double high) {
        if (low > high) {
            throw new IllegalArgumentException(
                    "an interval goes from low to high: name=" + name + ", low=" + low + ", high=" + high);
        }
    }

    /** Of all that a legend names. */
    Stream<String> names() {
        return Stream.concat(series.stream().map(Series::name), marks.stream().map(Mark::label));
    }

    private void checkNames() {
        for (Stream<String> names : List.of(bars.stream().map(Bar::label), names())) {
            Set<String> seen = new HashSet<>(Set.of(""));
            names.filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
                throw new IllegalArgumentException(
                        "a name is used once in a plot, and not empty: name=" + name + "; give another");
            });
        }
    }

    private void checkSizes() {
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

    private void checkLogarithms() {
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

    /** {@return the title and how much is shown, in one line; the picture is {@link #text()}} */
    @Override
    public String toString() {
        return title + ": " + (ofBars ? "bars=" + bars.size() : "series=" + series.size());
    }
}
