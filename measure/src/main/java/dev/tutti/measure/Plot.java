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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

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

    /** Below, XChart has no room for what belongs to a plot; above, a picture takes hundreds of MB. */
    static final int LEAST_PIXELS = 200;

    static final int MOST_PIXELS = 8000;

    /** A curve of more points would be hidden by marks at all of them. */
    static final int MOST_MARKED = 150;

    private final PlotData data;

    private Plot(PlotData data) {
        this.data = data;
    }

    /**
     * A plot for bars, one below the other.
     *
     * @param title what is shown
     * @param axis what the bars' length is, with its unit
     * @return a plot without bars
     */
    public static Plot bars(String title, String axis) {
        return new Plot(new PlotData(
                true, line("title", title), line("axis", axis), "", List.of(), List.of(), List.of(), false, false));
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
        return new Plot(new PlotData(
                false,
                line("title", title),
                line("xAxis", xAxis),
                line("yAxis", yAxis),
                List.of(),
                List.of(),
                List.of(),
                false,
                false));
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
        if (!data.ofBars()) {
            throw new IllegalArgumentException("a plot of curves takes no bar: label=" + label + "; use Plot.bars");
        }
        return new Plot(data.with(new PlotData.Bar(line("label", label), value, low, high)));
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
        return with(name, PlotData.Kind.CURVE, doubles(xs), doubles(ys), List.of(), List.of());
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
        return with(name, PlotData.Kind.CURVE, doubles(xs), doubles(ys), doubles(lows), doubles(highs));
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
        return with(name, PlotData.Kind.CURVE, doubles(xs), doubles(ys), List.of(), List.of());
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
        return with(name, PlotData.Kind.REFERENCE, doubles(xs), doubles(ys), List.of(), List.of());
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
        return with(name, PlotData.Kind.REFERENCE, doubles(xs), doubles(ys), List.of(), List.of());
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
        return with(name, PlotData.Kind.POINTS, doubles(xs), doubles(ys), List.of(), List.of());
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
        return with(name, PlotData.Kind.POINTS, doubles(xs), doubles(ys), List.of(), List.of());
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
        return new Plot(data.with(new PlotData.Mark(value, line("label", label))));
    }

    /**
     * Makes the horizontal axis logarithmic.
     *
     * @return the plot with it
     * @throws IllegalArgumentException for bars, or if a number on it is not positive
     */
    public Plot logX() {
        return new Plot(data.withLogarithms(true, data.logY()));
    }

    /**
     * Makes the vertical axis logarithmic.
     *
     * @return the plot with it
     * @throws IllegalArgumentException for bars, or if a number on it is not positive
     */
    public Plot logY() {
        return new Plot(data.withLogarithms(data.logX(), true));
    }

    /**
     * What the plot shows, as numbers.
     *
     * @return the data; those of a plot that shows nothing yet are empty
     */
    public PlotData data() {
        return data;
    }

    /**
     * The plot for a terminal.
     *
     * @return lines of at most 80 columns, each ended, without spaces at their ends; blocks and Braille dots of Unicode.
     *     The same on every machine
     * @throws IllegalStateException if there is nothing to show
     */
    public String text() {
        return new PlotText(checkedNotEmpty().data).text();
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
        return drawn(() -> PlotPng.png(data, width, height));
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
        return drawn(() -> PlotPng.png(all.stream().map(Plot::data).toList()));
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

    private Plot with(
            String name, PlotData.Kind kind, List<Double> xs, List<Double> ys, List<Double> lows, List<Double> highs) {
        if (data.ofBars()) {
            throw new IllegalArgumentException("a plot of bars takes no curve: name=" + name + "; use Plot.curves");
        }
        return new Plot(data.with(new PlotData.Series(line("name", name), kind, xs, ys, lows, highs)));
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
        if (data.bars().isEmpty() && data.series().isEmpty()) {
            throw new IllegalStateException("the plot shows nothing yet: title=" + data.title() + "; add a "
                    + (data.ofBars() ? "bar" : "curve, reference or points") + " first");
        }
        return this;
    }

    private static void checkPixels(String what, int pixels) {
        if (pixels < LEAST_PIXELS || pixels > MOST_PIXELS) {
            throw new IllegalArgumentException("a picture is from " + LEAST_PIXELS + " to " + MOST_PIXELS
                    + " pixels wide and high: " + what + "=" + pixels);
        }
    }

    /** {@return the title and how much is shown, in one line; the picture is {@link #text()}} */
    @Override
    public String toString() {
        return data.title() + ": "
                + (data.ofBars()
                        ? "bars=" + data.bars().size()
                        : "series=" + data.series().size());
    }
}
