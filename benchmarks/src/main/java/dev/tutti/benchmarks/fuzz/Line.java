// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.util.List;

/**
 * A line of the board.
 *
 * @param found what was measured, in words
 * @param misses what was not as it must be, empty if the target holds
 */
record Line(Figure figure, String found, List<String> misses) {

    Line {
        misses = List.copyOf(misses);
    }

    boolean holds() {
        return misses.isEmpty();
    }

    /** As a row of a table. */
    String markdown() {
        return "| " + figure + " " + figure.what + " | " + figure.target + " | " + found + " | "
                + (holds() ? "yes" : "**no**") + " |";
    }
}
