// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.List;

/** An array as people read it: as numpy prints it, with its type and shape. */
final class Text {

    /** Of more only the edges are shown, as numpy does. */
    private static final int MOST_ELEMENTS = 1000;

    private static final int EDGE = 3;
    private static final int LINE_WIDTH = 100;

    private final boolean isSummary;
    private final List<String> shown = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int width;

    private Text(Array array) {
        isSummary = array.size() > MOST_ELEMENTS;
        collect(array);
        for (String each : shown) {
            width = Math.max(width, each.length());
        }
        write(array, 0, 0);
    }

    static String of(Array array) {
        String type = array.dtype() + Shapes.text(array.shape());
        try {
            return (array.size() == 0 ? "[]" : new Text(array).text) + " " + type;
        } catch (IllegalStateException | WrongThreadException e) {
            return type + " that cannot be read: " + e.getMessage();
        }
    }

    private boolean isCut(Array array) {
        return isSummary && array.size(0) > 2 * EDGE;
    }

    /** The indices of the outermost axis that are shown. */
    private long[] indices(Array array) {
        long size = array.size(0);
        int count = isCut(array) ? 2 * EDGE : (int) size;
        long[] indices = new long[count];
        for (int i = 0; i < count; i++) {
            indices[i] = isCut(array) && i >= EDGE ? size - count + i : i;
        }
        return indices;
    }

    private void collect(Array array) {
        if (array.dimensions() == 0) {
            shown.add(
                    switch (array.dtype()) {
                        case BOOL -> String.valueOf(array.getBoolean());
                        case INT32, INT64 -> String.valueOf(array.getLong());
                        case FLOAT32 -> String.valueOf((float) array.getDouble());
                        case FLOAT64 -> String.valueOf(array.getDouble());
                    });
            return;
        }
        for (long index : indices(array)) {
            collect(array.select(0, index));
        }
    }

    /**
     * Writes what was collected.
     *
     * @param from of the array's first element in it
     * @return behind its last
     */
    private int write(Array array, int depth, int from) {
        if (array.dimensions() == 0) {
            text.append(shown.get(from));
            return from + 1;
        }
        text.append('[');
        int at = from;
        int count = indices(array).length;
        for (int i = 0; i < count; i++) {
            boolean isAfterCut = isCut(array) && i == EDGE;
            if (array.dimensions() > 1) {
                text.append(i > 0 ? newLine(depth) : "").append(isAfterCut ? "..." + newLine(depth) : "");
                at = write(array.select(0, i), depth + 1, at);
            } else {
                item(i > 0, isAfterCut ? "..." : "", depth);
                item(i > 0 || isAfterCut, " ".repeat(width - shown.get(at).length()) + shown.get(at), depth);
                at++;
            }
        }
        text.append(']');
        return at;
    }

    private void item(boolean hasBefore, String item, int depth) {
        if (item.isEmpty()) {
            return;
        }
        int lineWidth = text.length() - text.lastIndexOf("\n") - 1;
        text.append(!hasBefore ? "" : lineWidth + item.length() >= LINE_WIDTH ? newLine(depth) : " ")
                .append(item);
    }

    private static String newLine(int depth) {
        return "\n" + " ".repeat(depth + 1);
    }
}
