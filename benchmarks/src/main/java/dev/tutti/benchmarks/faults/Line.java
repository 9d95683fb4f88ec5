// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One line of the scoreboard.
 *
 * @param id {@code R2}
 * @param figures what was measured, in words
 * @param misses what was not as it must be, a line each; empty if the target holds
 */
record Line(String id, String figures, List<String> misses) {

    Line {
        misses = List.copyOf(misses);
    }

    /** A line whose target holds or not, which its figures show. */
    static Line of(String id, String figures, boolean holds) {
        return new Line(id, figures, holds ? List.of() : List.of(figures));
    }

    boolean holds() {
        return misses.isEmpty();
    }

    Map<String, Object> fields() {
        return Map.of("id", id, "figures", figures, "misses", misses);
    }

    static Line from(Map<String, Object> fields) {
        List<String> misses = new ArrayList<>();
        if (fields.get("misses") instanceof List<?> list) {
            list.forEach(miss -> misses.add(String.valueOf(miss)));
        }
        return new Line(String.valueOf(fields.get("id")), String.valueOf(fields.get("figures")), misses);
    }
}
