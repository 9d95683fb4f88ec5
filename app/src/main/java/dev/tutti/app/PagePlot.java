// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.UnavailableException;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import dev.tutti.measure.PlotData;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plot in the page: bars are HTML, curves are drawn by a script from their numbers, and are a picture where the build
 * had no library for that.
 *
 * @param title what is shown
 * @param axis what the length of bars is
 * @param bars none for curves
 * @param marks across the bars
 * @param curve the place of the curves' numbers in the page's list; empty if there are none
 * @param png in base 64; empty where it is not needed, or the machine has no fonts
 * @param text the plot of a terminal, for readers without script
 */
record PagePlot(String title, String axis, List<Bar> bars, List<Mark> marks, String curve, String png, String text) {

    /** Places and lengths in percent of the width; those of the interval are empty if there is none. */
    record Bar(String label, String value, String interval, String from, String width, String low, String range) {}

    record Mark(String label, String at) {}

    /** What draws curves, with its licence; empty if this was built without npm. */
    record Library(String script, String style) {

        boolean isThere() {
            return !script.isEmpty();
        }

        private static Library read() {
            return PagePlot.class.getResource("uplot/uPlot.iife.min.js") == null
                    ? new Library("", "")
                    : new Library(
                            "/*\n" + BenchPage.resource("uplot/LICENSE") + "*/\n"
                                    + BenchPage.resource("uplot/uPlot.iife.min.js"),
                            BenchPage.resource("uplot/uPlot.min.css"));
        }
    }

    static final Library LIBRARY = Library.read();

    private static final MathContext DIGITS = new MathContext(8);

    /**
     * A plot.
     *
     * @param plot what is shown
     * @param curves those of the page so far; a plot of curves adds its own
     * @param drawn whether there is a library that draws them
     * @return its place in the page
     */
    static PagePlot of(Plot plot, List<Map<String, @Nullable Object>> curves, boolean drawn) {
        PlotData data = plot.data();
        if (data.ofBars()) {
            return bars(plot);
        }
        if (!drawn) {
            return new PagePlot(data.title(), "", List.of(), List.of(), "", png(plot), plot.text());
        }
        curves.add(numbers(data));
        return new PagePlot(data.title(), "", List.of(), List.of(), String.valueOf(curves.size() - 1), "", plot.text());
    }

    private static PagePlot bars(Plot plot) {
        PlotData data = plot.data();
        double[] shown = Stream.of(
                        data.bars().stream().flatMap(bar -> Stream.of(bar.value(), bar.low(), bar.high())),
                        data.marks().stream().map(PlotData.Mark::value))
                .flatMap(numbers -> numbers)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        double low = Math.min(0, DoubleStream.of(shown).min().orElse(0));
        double high = Math.max(0, DoubleStream.of(shown).max().orElse(0));
        double range = high > low ? high - low : 1;
        return new PagePlot(
                data.title(),
                data.xAxis(),
                data.bars().stream().map(bar -> bar(bar, low, range)).toList(),
                data.marks().stream()
                        .map(mark -> new Mark(mark.label(), percent((mark.value() - low) / range)))
                        .toList(),
                "",
                "",
                plot.text());
    }

    private static Bar bar(PlotData.Bar bar, double low, double range) {
        double length = Double.isFinite(bar.value()) ? bar.value() : 0;
        boolean interval = Double.isFinite(bar.value()) && Double.isFinite(bar.low()) && Double.isFinite(bar.high());
        return new Bar(
                bar.label(),
                Double.isFinite(bar.value()) ? Figures.ratio(bar.value()) : LabRow.NONE,
                interval ? Figures.ratio(bar.low()) + " to " + Figures.ratio(bar.high()) : "",
                percent((Math.min(0, length) - low) / range),
                percent(Math.abs(length) / range),
                interval ? percent((bar.low() - low) / range) : "",
                interval ? percent((bar.high() - bar.low()) / range) : "");
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * part);
    }

    private static String png(Plot plot) {
        try {
            return Base64.getEncoder().encodeToString(Plot.png(List.of(plot)));
        } catch (UnavailableException noFonts) {
            return "";
        }
    }

    private static Map<String, @Nullable Object> numbers(PlotData data) {
        Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
        numbers.put("title", data.title());
        numbers.put("xAxis", data.xAxis());
        numbers.put("yAxis", data.yAxis());
        numbers.put("logX", data.logX());
        numbers.put("logY", data.logY());
        numbers.put("series", data.series().stream().map(PagePlot::numbers).toList());
        numbers.put(
                "marks",
                data.marks().stream()
                        .map(mark -> Map.of("label", mark.label(), "value", mark.value()))
                        .toList());
        return numbers;
    }

    private static Map<String, @Nullable Object> numbers(PlotData.Series series) {
        Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
        numbers.put("name", series.name());
        numbers.put("kind", series.kind().name().toLowerCase(Locale.ROOT));
        numbers.put("xs", rounded(series.xs()));
        numbers.put("ys", rounded(series.ys()));
        numbers.put("lows", rounded(series.lows()));
        numbers.put("highs", rounded(series.highs()));
        return numbers;
    }

    /** As exact as a picture can show; JSON knows neither NaN nor infinity. */
    private static List<@Nullable Double> rounded(List<Double> numbers) {
        List<@Nullable Double> rounded = new ArrayList<>();
        for (double number : numbers) {
            rounded.add(
                    Double.isFinite(number)
                            ? new BigDecimal(number).round(DIGITS).doubleValue()
                            : null);
        }
        return rounded;
    }
}
