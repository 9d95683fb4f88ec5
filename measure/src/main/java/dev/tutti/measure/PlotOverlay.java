// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Annotation;

/** What XChart does not draw: the values and error bars of bars, the labelled lines across them, and intervals that
 * are not symmetric. */
final class PlotOverlay extends Annotation {

    static final int MARK_HEIGHT = 20;

    private static final Color BEHIND_TEXT = new Color(255, 255, 255, 200);

    private final PlotData plot;
    private final double zoom;

    PlotOverlay(PlotData plot, double zoom) {
        super(false);
        this.plot = plot;
        this.zoom = zoom;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setFont(PlotPng.font(Font.PLAIN, PlotPng.LETTERS, zoom));
        if (plot.ofBars()) {
            bars(g);
        } else {
            curves(g);
        }
    }

    private void bars(Graphics2D g) {
        // XChart counts bars from above, and so its least is there.
        double top = Math.min(getYAxisScreenValueForMin(), getYAxisScreenValueForMax());
        double bottom = Math.max(getYAxisScreenValueForMin(), getYAxisScreenValueForMax());
        double step = (bottom - top) / plot.bars().size();
        for (PlotData.Mark mark : plot.marks()) {
            double x = chart.getScreenXFromChart(mark.value());
            g.setColor(PlotPng.FAINT);
            g.setStroke(PlotPng.dashed(zoom));
            g.draw(new Line2D.Double(x, top, x, bottom));
        }
        markLabels(g, top);
        for (int i = 0; i < plot.bars().size(); i++) {
            PlotData.Bar bar = plot.bars().get(i);
            double y = top + (i + 0.5) * step;
            double end = Double.isFinite(bar.value()) ? Math.max(0, bar.value()) : 0;
            if (bar.hasInterval()) {
                whisker(g, chart.getScreenXFromChart(bar.low()), y, chart.getScreenXFromChart(bar.high()), y);
                end = Math.max(end, bar.high());
            }
            text(g, PlotText.value(bar.value()), chart.getScreenXFromChart(end) + 6 * zoom, y);
        }
    }

    /** Above the bars, on that side of its line, or so high, that a label is on no other. */
    private void markLabels(Graphics2D g, double top) {
        FontMetrics metrics = g.getFontMetrics();
        List<Rectangle2D> taken = new ArrayList<>();
        for (PlotData.Mark mark : plot.marks()) {
            double x = chart.getScreenXFromChart(mark.value());
            double width = metrics.stringWidth(mark.label());
            double gap = 3 * zoom;
            List<Rectangle2D> places = new ArrayList<>();
            for (int level = 0; level < 2; level++) {
                double y = top - (level + 0.6) * metrics.getHeight();
                for (double from : List.of(x + gap, x - gap - width)) {
                    places.add(new Rectangle2D.Double(from, y, width, metrics.getHeight()));
                }
            }
            Rectangle2D place = places.stream()
                    .filter(p -> p.getX() >= 0 && p.getMaxX() <= chart.getWidth())
                    .filter(p -> taken.stream().noneMatch(p::intersects))
                    .findFirst()
                    .orElse(places.getFirst());
            taken.add(place);
            text(g, mark.label(), place.getX(), place.getCenterY());
        }
    }

    private void curves(Graphics2D g) {
        for (PlotData.Series series : plot.series()) {
            for (int i = 0; i < series.lows().size(); i++) {
                if (series.hasInterval(i)) {
                    double x = chart.getScreenXFromChart(series.xs().get(i));
                    whisker(
                            g,
                            x,
                            chart.getScreenYFromChart(series.lows().get(i)),
                            x,
                            chart.getScreenYFromChart(series.highs().get(i)));
                }
            }
        }
    }

    private void whisker(Graphics2D g, double x0, double y0, double x1, double y1) {
        g.setColor(PlotPng.TEXT);
        g.setStroke(new BasicStroke((float) (1.5 * zoom)));
        g.draw(new Line2D.Double(x0, y0, x1, y1));
        double across = (x0 == x1 ? 4 : 0) * zoom;
        double down = (x0 == x1 ? 0 : 4) * zoom;
        for (double[] end : List.of(new double[] {x0, y0}, new double[] {x1, y1})) {
            g.draw(new Line2D.Double(end[0] - across, end[1] - down, end[0] + across, end[1] + down));
        }
    }

    private static void text(Graphics2D g, String text, double x, double middle) {
        FontMetrics metrics = g.getFontMetrics();
        double top = middle - metrics.getHeight() / 2.0;
        g.setColor(BEHIND_TEXT);
        g.fill(new Rectangle2D.Double(x - 2, top, metrics.stringWidth(text) + 4.0, metrics.getHeight()));
        g.setColor(PlotPng.TEXT);
        g.drawString(text, (float) x, (float) (top + metrics.getAscent()));
    }
}
