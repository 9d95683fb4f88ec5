// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The curves of a {@link Plot} in a grid of characters. Lines are of Braille dots, of which a character has 2 × 4, and
 * points, which tell the series apart, are a character each.
 */
final class PlotGrid {

    private static final int ROWS = 16;
    private static final int DOTS_ACROSS = 2;
    private static final int DOTS_DOWN = 4;
    private static final int MOST_TICKS_ACROSS = 10;
    private static final int MOST_TICKS_DOWN = 5;

    private static final String POINTS = "●▲■◆○△□◇abcdefghijklmnopqrstuvwxyz";
    private static final int MARKED_OF_MANY = 10;
    private static final char REFERENCE = '⠒';
    private static final char MARK = '╌';
    private static final char INTERVAL = '│';

    /** The bits of the dots of a Braille character above U+2800, row by row. */
    private static final int[][] DOT_BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final PlotData plot;
    private final Scale x;
    private final Scale y;
    private final String[] yLabels = new String[ROWS];
    private final int labelWidth;
    private final int columns;

    /** What is shown: dots where there is nothing else, 0 for nothing. */
    private final char[][] cells;

    private final int[][] dots;

    PlotGrid(PlotData plot) {
        this.plot = plot;
        x = plot.xScale();
        y = plot.yScale();
        for (double tick : y.ticks(MOST_TICKS_DOWN)) {
            int row = row(tick);
            if (yLabels[row] == null) {
                yLabels[row] = Scale.label(tick);
            }
        }
        labelWidth = Arrays.stream(yLabels)
                .mapToInt(label -> label == null ? 0 : label.length())
                .max()
                .orElse(0);
        columns = PlotText.WIDTH - labelWidth - 2;
        cells = new char[ROWS][columns];
        dots = new int[ROWS][columns];
    }

    List<String> lines() {
        plot.marks().forEach(mark -> Arrays.fill(cells[row(mark.value())], MARK));
        List<String> legend = new ArrayList<>();
        int named = 0;
        for (PlotData.Series series : plot.series()) {
            char point = REFERENCE;
            if (series.kind() != PlotData.Kind.REFERENCE) {
                point = POINTS.charAt(named++ % POINTS.length());
            }
            draw(series, point);
            legend.add(point + " " + series.name());
        }
        plot.marks().forEach(mark -> legend.add(MARK + " " + mark.label()));

        List<String> lines = new ArrayList<>();
        lines.add(PlotText.cut(plot.title()));
        lines.add(PlotText.cut(plot.yAxis()));
        for (int row = 0; row < ROWS; row++) {
            String label = yLabels[row];
            lines.add(" ".repeat(labelWidth - (label == null ? 0 : label.length()))
                    + (label == null ? " │" : label + " ┤")
                    + cells(row));
        }
        horizontalAxis(lines);
        lines.addAll(PlotText.wrapped(legend, "   "));
        return lines;
    }

    private String cells(int row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            int braille = dots[row][column];
            char cell = cells[row][column];
            boolean lineOnTop = cell == 0 || cell == MARK || cell == INTERVAL;
            line.append(braille != 0 && lineOnTop ? (char) (0x2800 + braille) : cell == 0 ? ' ' : cell);
        }
        return line.toString();
    }

    private void horizontalAxis(List<String> lines) {
        char[] axis = new char[columns];
        Arrays.fill(axis, '─');
        StringBuilder labels = new StringBuilder();
        for (double tick : x.ticks(MOST_TICKS_ACROSS)) {
            int column = column(tick);
            String label = Scale.label(tick);
            int from = PlotText.centred(labelWidth + 2 + column, label.length());
            if (labels.isEmpty() || from >= labels.length() + 2) {
                labels.repeat(' ', from - labels.length()).append(label);
                axis[column] = '┬';
            }
        }
        lines.add(" ".repeat(labelWidth) + " └" + new String(axis));
        lines.add(labels.toString());
        int from = PlotText.centred(labelWidth + 2 + columns / 2, PlotText.length(plot.xAxis()));
        lines.add(PlotText.cut(" ".repeat(from) + plot.xAxis()));
    }

    private void draw(PlotData.Series series, char point) {
        int points = series.xs().size();
        int stride = points > Plot.MOST_MARKED ? points / MARKED_OF_MANY : 1;
        for (int i = 0; i < series.xs().size(); i++) {
            if (!series.hasPoint(i)) {
                continue;
            }
            if (i > 0 && series.hasPoint(i - 1) && series.kind() != PlotData.Kind.POINTS) {
                join(series, i - 1, i);
            }
            if (series.kind() == PlotData.Kind.REFERENCE) {
                continue;
            }
            int column = column(series.xs().get(i));
            if (series.hasInterval(i)) {
                for (int row = row(series.highs().get(i));
                        row <= row(series.lows().get(i));
                        row++) {
                    if (cells[row][column] == 0 || cells[row][column] == MARK) {
                        cells[row][column] = INTERVAL;
                    }
                }
            }
            if (series.kind() != PlotData.Kind.CURVE || i % stride == stride / 2) {
                cells[row(series.ys().get(i))][column] = point;
            }
        }
    }

    private void join(PlotData.Series series, int from, int to) {
        int x0 = dot(x.part(series.xs().get(from)), columns * DOTS_ACROSS);
        int x1 = dot(x.part(series.xs().get(to)), columns * DOTS_ACROSS);
        int y0 = dot(1 - y.part(series.ys().get(from)), ROWS * DOTS_DOWN);
        int y1 = dot(1 - y.part(series.ys().get(to)), ROWS * DOTS_DOWN);
        int steps = Math.max(1, Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
        for (int i = 0; i <= steps; i++) {
            double part = (double) i / steps;
            int across = (int) Math.round(x0 + part * (x1 - x0));
            int down = (int) Math.round(y0 + part * (y1 - y0));
            if (series.kind() == PlotData.Kind.CURVE || i % 4 < 2) {
                dots[down / DOTS_DOWN][across / DOTS_ACROSS] |= DOT_BITS[down % DOTS_DOWN][across % DOTS_ACROSS];
            }
        }
    }

    private int column(double number) {
        return dot(x.part(number), columns * DOTS_ACROSS) / DOTS_ACROSS;
    }

    private int row(double number) {
        return dot(1 - y.part(number), ROWS * DOTS_DOWN) / DOTS_DOWN;
    }

    private static int dot(double part, int dots) {
        return Math.clamp(Math.round(part * (dots - 1)), 0, dots - 1);
    }
}
