// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in aligned columns, never wider than a terminal: what does not fit is cut from the widest column. */
final class Table {

    private static final String GAP = "  ";

    private static final int LEAST_SHRUNK = 8;

    /** More than any width. */
    private static final int ALL = 1 << 20;

    private final Column[] columns;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * One column.
     *
     * @param heading its first line
     * @param right whether it is aligned to the right, as numbers are
     * @param shrinks whether it is cut before others are
     */
    record Column(String heading, boolean right, boolean shrinks) {

        static Column text(String heading) {
            return new Column(heading, false, false);
        }

        /** Text that says enough when it is cut. */
        static Column longText(String heading) {
            return new Column(heading, false, true);
        }

        static Column number(String heading) {
            return new Column(heading, true, false);
        }
    }

    Table(Column... columns) {
        this.columns = columns;
    }

    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** A line of its own that heads the rows after it. */
    Table heading(String text) {
        rows.add(new String[] {text});
        return this;
    }

    /**
     * The table as text.
     *
     * @param width of the widest line allowed
     * @return lines, each ended; no line has spaces at its end
     */
    String text(int width) {
        List<String[]> lines = new ArrayList<>();
        lines.add(Arrays.stream(columns).map(Column::heading).toArray(String[]::new));
        lines.addAll(rows);
        int[] widths = widths(lines, width);
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            if (line.length < columns.length) {
                text.append(GAP).append(cut(line[0], width - GAP.length())).append('\n');
                continue;
            }
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < columns.length; i++) {
                cells.append(GAP).append(cell(line[i], widths[i], columns[i].right));
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int[] widths(List<String[]> lines, int width) {
        int[] widths = new int[columns.length];
        for (String[] line : lines) {
            for (int i = 0; i < columns.length && line.length == columns.length; i++) {
                widths[i] = Math.max(widths[i], length(line[i]));
            }
        }
        int excess = Arrays.stream(widths).sum() + GAP.length() * columns.length - width;
        while (excess-- > 0) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = room(widths, i) > room(widths, widest) ? i : widest;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** What a column can give before another must. */
    private int room(int[] widths, int column) {
        return columns[column].shrinks && widths[column] > LEAST_SHRUNK ? widths[column] + ALL : widths[column];
    }

    private static String cell(String text, int width, boolean right) {
        String fitting = cut(text, width);
        String space = " ".repeat(width - length(fitting));
        return right ? space + fitting : fitting + space;
    }

    private static String cut(String text, int width) {
        return length(text) > width ? text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…" : text;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
