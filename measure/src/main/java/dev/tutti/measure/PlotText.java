// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A {@link Plot} as lines of text: bars of block characters here, curves by {@link PlotGrid}. */
final class PlotText {

    static final int WIDTH = 80;

    /** A longer label gets a line of its own. */
    private static final int MOST_BESIDE = 30;

    /** From an eighth of a character's width to seven of them, from the left. */
    private static final String EIGHTHS = "▏▎▍▌▋▊▉";

    private final PlotData plot;
    private final StringBuilder text = new StringBuilder();

    PlotText(PlotData plot) {
        this.plot = plot;
    }

    String text() {
        if (plot.ofBars()) {
            bars();
        } else {
            new PlotGrid(plot).lines().forEach(this::line);
        }
        return text.toString();
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private void bars() {
        line(cut(plot.title()));
        int longest =
                plot.bars().stream().mapToInt(bar -> length(bar.label())).max().orElse(0);
        boolean beside = longest <= MOST_BESIDE;
        int indent = beside ? longest + 1 : 2;
        int forValues =
                plot.bars().stream().mapToInt(bar -> length(value(bar))).max().orElse(0);
        int cells = Math.max(8, WIDTH - indent - 1 - forValues);
        Scale scale = plot.xScale();
        for (PlotData.Bar bar : plot.bars()) {
            if (!beside) {
                line(cut(bar.label()));
            }
            String label = beside ? bar.label() : "";
            line(label + " ".repeat(indent - length(label)) + row(bar, scale, cells));
        }
        marks(scale, cells, indent);
        line(cut(" ".repeat(indent) + plot.xAxis()));
    }

    /** From the first character of the bars' area on. */
    private String row(PlotData.Bar bar, Scale scale, int cells) {
        int zero = (int) Math.round(scale.part(0) * cells);
        double value = Double.isFinite(bar.value()) ? bar.value() : 0;
        StringBuilder row = new StringBuilder();
        if (value < 0) {
            int from = Math.min(zero, (int) Math.round(scale.part(value) * cells));
            row.append(" ".repeat(from)).append("█".repeat(zero - from));
        } else {
            int eighths = (int) Math.round((scale.part(value) - scale.part(0)) * cells * 8);
            row.append(" ".repeat(zero)).append("█".repeat(eighths / 8));
            if (eighths % 8 > 0) {
                row.append(EIGHTHS.charAt(eighths % 8 - 1));
            }
        }
        int end = row.length();
        row.append(' ').append(value(bar));
        for (PlotData.Mark mark : plot.marks()) {
            int column = column(mark, scale, cells);
            while (row.length() <= column) {
                row.append(' ');
            }
            boolean insideText = column >= end && column < end + 1 + length(value(bar));
            if (row.charAt(column) == ' ' && (!insideText || column == end)) {
                row.setCharAt(column, '│');
            }
        }
        return row.toString();
    }

    /** Below the bars, from the right to the left, so that no line crosses a label. */
    private void marks(Scale scale, int cells, int indent) {
        List<PlotData.Mark> left = new ArrayList<>(plot.marks());
        left.sort(Comparator.comparingDouble(PlotData.Mark::value));
        while (!left.isEmpty()) {
            PlotData.Mark mark = left.removeLast();
            String label = " " + mark.label();
            int column = indent + column(mark, scale, cells);
            StringBuilder row = new StringBuilder(" ".repeat(column)).append('└');
            left.forEach(other -> row.setCharAt(Math.min(column, indent + column(other, scale, cells)), '│'));
            row.setCharAt(column, '└');
            if (column + 1 + length(label) > WIDTH) {
                String before = mark.label() + " ";
                int from = column - length(before);
                if (from >= 0) {
                    row.replace(from, column, before).setCharAt(column, '┘');
                    label = "";
                }
            }
            line(cut(row + label));
        }
    }

    private static int column(PlotData.Mark mark, Scale scale, int cells) {
        return Math.clamp((int) (scale.part(mark.value()) * cells), 0, cells);
    }

    private static String value(PlotData.Bar bar) {
        return value(bar.value())
                + (bar.hasInterval() ? " (" + value(bar.low()) + " to " + value(bar.high()) + ")" : "");
    }

    /** How a bar's value is written, here and in a picture. */
    static String value(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        return size == 0 || (size >= 1e-3 && size < 1e6) ? Figures.ratio(value) : Scale.label(value, 3);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** At most a terminal's width. */
    static String cut(String line) {
        if (length(line) <= WIDTH) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, WIDTH - 1)) + "…";
    }

    /** Entries in lines of a terminal's width. */
    static List<String> wrapped(List<String> entries, String between) {
        List<String> lines = new ArrayList<>();
        for (String entry : entries) {
            String longer = lines.isEmpty() ? "" : lines.getLast() + between + entry;
            if (!lines.isEmpty() && length(longer) <= WIDTH) {
                lines.set(lines.size() - 1, longer);
            } else {
                lines.add(cut(entry));
            }
        }
        return lines;
    }

    /** In the middle of a column, as far as the ends of the line allow. */
    static int centred(int column, int length) {
        return Math.max(0, Math.min(column - length / 2, WIDTH - length));
    }
}
