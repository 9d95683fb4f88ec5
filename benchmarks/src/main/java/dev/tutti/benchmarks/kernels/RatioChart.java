// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How many times as fast as each other contestant Tutti is, kernel by kernel. Drawn by XChart itself, since a
 * {@link dev.tutti.measure.Plot} has no names along a logarithmic axis.
 */
final class RatioChart {

    /** Of Okabe and Ito, as in Plot. */
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND
    };

    private RatioChart() {}

    static byte[] png(Results results) throws IOException {
        List<String> names =
                results.kernels().stream().map(kernel -> kernel.title).toList();
        CategoryChart chart = new CategoryChartBuilder()
                .width(1200)
                .height(760)
                .title("Times as fast: Tutti; beside fastmath and -Ofast its fast()")
                .yAxisTitle("times as fast; above 1 Tutti is faster")
                .build();
        double least = 1;
        double most = 1;
        int number = 0;
        for (Contestant other : results.contestants()) {
            if (other.isTutti()) {
                continue;
            }
            List<Double> ratios = results.kernels().stream()
                    .map(kernel -> results.ratio(kernel, other))
                    .map(ratio -> ratio.isNaN() ? null : ratio) // which XChart leaves out
                    .toList();
            for (Double ratio : ratios) {
                least = ratio == null ? least : Math.min(least, ratio);
                most = ratio == null ? most : Math.max(most, ratio);
            }
            CategorySeries series = chart.addSeries(other.title, names, ratios);
            series.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter)
                    .setMarker(MARKERS[number % MARKERS.length])
                    .setMarkerColor(COLOURS[number % COLOURS.length]);
            number++;
        }
        chart.addSeries("as fast", names, names.stream().map(name -> 1).toList())
                .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Line)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Color.GRAY)
                .setLineStyle(new BasicStroke(1.5f));
        Font letters = new Font(Font.SANS_SERIF, Font.PLAIN, 16);
        chart.getStyler()
                .setBaseFont(letters)
                .setLegendFont(letters)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20))
                .setChartTitleBoxVisible(false)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setMarkerSize(11);
        chart.getStyler()
                .setYAxisLogarithmic(true)
                .setYAxisMin(Math.pow(10, Math.floor(Math.log10(least))))
                .setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most * 1.0001))))
                .setAxisTickLabelsFont(letters)
                .setAxisTitleFont(letters)
                .setXAxisLabelRotation(60)
                .setXAxisTickMarkSpacingHint(8) // if more, XChart leaves out names
                .setPlotGridLinesColor(new Color(0xE4E4E4))
                .setPlotGridLinesStroke(new BasicStroke(1));
        chart.setCustomYAxisTickLabelsFormatter(ratio -> String.format(Locale.ROOT, "%s", (float) (double) ratio));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // In memory: by default ImageIO makes a temporary file.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", out);
        }
        return bytes.toByteArray();
    }
}
