// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.UnavailableException;
import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A {@link Plot} drawn by XChart, with what XChart lacks drawn by {@link PlotOverlay}. These two classes alone know AWT,
 * so that all else loads in a Java without it.
 */
final class PlotPng {

    private static final int WIDTH = 800;
    private static final int CURVES_HEIGHT = 480;

    /** In pixels of a picture 800 wide. */
    static final int LETTERS = 14;

    private static final int LOGARITHMIC_TICKS = 9;
    private static final int BAR_HEIGHT = 36;
    private static final int BARS_FRAME_HEIGHT = 110;

    /** Of Okabe and Ito, which the colour-blind tell apart; without the yellow, too pale on white. */
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x000000)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND
    };

    static final Color BAR = COLOURS[0];
    static final Color TEXT = new Color(0x222222);
    static final Color FAINT = new Color(0x777777);
    private static final Color GRID = new Color(0xE4E4E4);

    private PlotPng() {}

    static byte[] png(PlotData plot, int width, int height) {
        checkFonts();
        return encoded(image(plot, width, height));
    }

    static byte[] png(List<PlotData> plots) {
        checkFonts();
        List<BufferedImage> images =
                plots.stream().map(plot -> image(plot, WIDTH, height(plot))).toList();
        if (images.size() == 1) {
            return encoded(images.getFirst());
        }
        int height = images.stream().mapToInt(BufferedImage::getHeight).sum();
        BufferedImage all = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        int y = 0;
        for (BufferedImage image : images) {
            graphics.drawImage(image, 0, y, null);
            y += image.getHeight();
        }
        graphics.dispose();
        return encoded(all);
    }

    private static int height(PlotData plot) {
        if (!plot.ofBars()) {
            return CURVES_HEIGHT;
        }
        int bars = BARS_FRAME_HEIGHT
                + BAR_HEIGHT * plot.bars().size()
                + PlotOverlay.MARK_HEIGHT * plot.marks().size();
        return Math.clamp(bars, Plot.LEAST_PIXELS, Plot.MOST_PIXELS);
    }

    /**
     * AWT finds its fonts late and says it badly: by a NullPointerException, an InternalError or an UnsatisfiedLinkError
     * from deep inside, and then by a NoClassDefFoundError for ever. So it is asked before anything is drawn.
     */
    private static void checkFonts() {
        try {
            font(Font.PLAIN, 12, 1).createGlyphVector(new FontRenderContext(null, true, true), "x");
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().dispose();
        } catch (RuntimeException | AWTError | InternalError | LinkageError e) {
            // The first time an AWTError, then one that this class could not be initialized.
            boolean display =
                    e instanceof AWTError || String.valueOf(e.getMessage()).contains("GraphicsEnvironment");
            throw new UnavailableException(
                    display
                            ? "a PNG is drawn by AWT, which does not reach the display that it is told: DISPLAY="
                                    + System.getenv("DISPLAY")
                                    + "; unset DISPLAY, or start Java with -Djava.awt.headless=true"
                            : "a PNG needs fonts and the library that finds them, which this machine lacks (" + e
                                    + "); on Debian: apt-get install fontconfig fonts-dejavu-core libfreetype6;"
                                    + " text() needs none",
                    e);
        }
    }

    private static BufferedImage image(PlotData plot, int width, int height) {
        double zoom = Math.max(1, Math.min(width / 800.0, height / 450.0));
        return BitmapEncoder.getBufferedImage(
                plot.ofBars() ? bars(plot, width, height, zoom) : curves(plot, width, height, zoom));
    }

    private static HorizontalBarChart bars(PlotData plot, int width, int height, double zoom) {
        HorizontalBarChart chart = new HorizontalBarChart(width, height);
        style(chart, zoom);
        chart.setTitle(plot.title());
        chart.setXAxisTitle(plot.xAxis());
        chart.addSeries(
                        "bars",
                        plot.bars().stream()
                                .map(bar -> Double.isFinite(bar.value()) ? bar.value() : 0)
                                .toList(),
                        plot.bars().stream().map(PlotData.Bar::label).toList())
                .setFillColor(BAR);
        Font font = font(Font.PLAIN, LETTERS, zoom);
        double labels = widest(plot.bars().stream().map(PlotData.Bar::label), font);
        double values = widest(plot.bars().stream().map(bar -> PlotText.value(bar.value())), font) + 12 * zoom;
        double forBars = Math.max(values, width - labels - values - 60 * zoom);
        chart.setCustomXAxisTickLabelsFormatter(Scale::label);
        Scale scale = plot.xScale();
        double range = scale.high() - scale.low();
        chart.getStyler()
                .setAvailableSpaceFill(0.6)
                .setLabelsVisible(false)
                .setLegendVisible(false)
                .setPlotContentSize(1)
                .setChartTitlePadding(
                        (int) ((plot.marks().isEmpty() ? 5 : plot.marks().size() == 1 ? 20 : 36) * zoom));
        chart.getStyler()
                .setPlotGridHorizontalLinesVisible(false)
                // Of the horizontal axis, says XChart; but it also leaves out labels of bars that are closer.
                .setXAxisTickMarkSpacingHint(8)
                // A little below the least number, or XChart leaves out the tick there.
                .setXAxisMin(scale.low() - 0.005 * range)
                .setXAxisMax(scale.high() + range * values / forBars);
        chart.addAnnotation(new PlotOverlay(plot, zoom));
        return chart;
    }

    private static XYChart curves(PlotData plot, int width, int height, double zoom) {
        XYChart chart = new XYChart(width, height);
        style(chart, zoom);
        chart.setTitle(plot.title());
        chart.setXAxisTitle(plot.xAxis());
        chart.setYAxisTitle(plot.yAxis());
        Scale x = plot.xScale();
        Scale y = plot.yScale();
        int named = 0;
        for (PlotData.Series series : plot.series()) {
            // XChart leaves a gap where y is NaN, and takes no other number that is not finite.
            XYSeries drawn = chart.addSeries(
                    series.name(),
                    series.xs().stream()
                            .map(number -> Double.isFinite(number) ? number : x.low())
                            .toList(),
                    IntStream.range(0, series.ys().size())
                            .mapToObj(i -> series.hasPoint(i) ? series.ys().get(i) : Double.NaN)
                            .toList());
            if (series.kind() == PlotData.Kind.REFERENCE) {
                drawn.setMarker(SeriesMarkers.NONE).setLineColor(FAINT).setLineStyle(dashed(zoom));
                continue;
            }
            Color colour = COLOURS[named % COLOURS.length];
            boolean dense = series.kind() == PlotData.Kind.CURVE && series.xs().size() > Plot.MOST_MARKED;
            drawn.setMarker(dense ? SeriesMarkers.NONE : MARKERS[named % MARKERS.length])
                    .setMarkerColor(colour)
                    .setLineColor(colour);
            drawn.setLineStyle(new BasicStroke((float) (2 * zoom)));
            if (series.kind() == PlotData.Kind.POINTS) {
                drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            }
            named++;
        }
        chart.setCustomXAxisTickLabelsFormatter(number -> x.labelOfTick(number, LOGARITHMIC_TICKS));
        chart.setCustomYAxisTickLabelsFormatter(number -> y.labelOfTick(number, LOGARITHMIC_TICKS));
        double names = widest(plot.names(), font(Font.PLAIN, LETTERS, zoom));
        chart.getStyler()
                .setXAxisLogarithmic(plot.logX())
                .setYAxisLogarithmic(plot.logY())
                .setXAxisMin(x.low())
                // A little above, or XChart takes numbers that are equally far apart, such as those of trials, for
                // ticks.
                .setXAxisMax(plot.logX() ? x.high() : x.high() + 0.005 * (x.high() - x.low()))
                .setYAxisMin(y.low())
                .setYAxisMax(y.high())
                .setYAxisTickMarkSpacingHint((int) (44 * zoom))
                .setXAxisLogarithmicDecadeOnly(false)
                .setYAxisLogarithmicDecadeOnly(false)
                .setLegendPosition(
                        names > width / 4.0 ? Styler.LegendPosition.OutsideS : Styler.LegendPosition.OutsideE)
                .setMarkerSize((int) (7 * zoom));
        // In the legend like a series: a label beside the line would hide points, which are often near it.
        for (PlotData.Mark mark : plot.marks()) {
            double[] across = {x.low(), x.high()};
            chart.addSeries(mark.label(), across, new double[] {mark.value(), mark.value()})
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(FAINT)
                    .setLineStyle(new BasicStroke((float) zoom));
        }
        chart.addAnnotation(new PlotOverlay(plot, zoom));
        return chart;
    }

    private static void style(AxesChart<? extends AxesChartStyler, ?> chart, double zoom) {
        AxesChartStyler styler = chart.getStyler();
        styler.setBaseFont(font(Font.PLAIN, LETTERS, zoom))
                .setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(TEXT)
                .setChartTitleBoxVisible(false)
                .setChartTitleFont(font(Font.BOLD, 17, zoom))
                .setPlotBorderVisible(false)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font(Font.PLAIN, LETTERS, zoom))
                .setChartPadding((int) (14 * zoom));
        styler.setAxisTitleFont(font(Font.PLAIN, LETTERS, zoom))
                .setAxisTickLabelsFont(font(Font.PLAIN, LETTERS, zoom))
                .setAxisTickLabelsColor(TEXT)
                .setAxisTickMarksColor(FAINT)
                .setXAxisTickMarkSpacingHint((int) (80 * zoom))
                .setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1));
    }

    static Font font(int style, int pixels, double zoom) {
        return new Font(Font.SANS_SERIF, style, (int) Math.round(pixels * zoom));
    }

    private static double widest(Stream<String> texts, Font font) {
        FontRenderContext context = new FontRenderContext(null, true, true);
        return texts.mapToDouble(text -> font.getStringBounds(text, context).getWidth())
                .max()
                .orElse(0);
    }

    static BasicStroke dashed(double zoom) {
        return new BasicStroke(
                (float) (1.2 * zoom),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_MITER,
                10,
                new float[] {(float) (6 * zoom), (float) (4 * zoom)},
                0);
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // In memory: by default ImageIO makes a temporary file.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java cannot write PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
