// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How long the arrays that steps make are needed. */
final class Lifetimes {

    private Lifetimes() {}

    /**
     * For each step the slots of arrays that nothing needs behind it.
     *
     * @param outputs slots that callers get
     */
    static int[][] of(Step[] steps, int[] outputs) {
        // A view lives as long as what it looks at, so both are one.
        Map<Integer, Integer> seen = new HashMap<>();
        Map<Integer, Integer> lastUse = new HashMap<>();
        Map<Integer, Integer> madeBy = new HashMap<>();
        for (int s = 0; s < steps.length; s++) {
            for (int slot : steps[s].made()) {
                madeBy.put(slot, s);
                lastUse.put(slot, s);
            }
            switch (steps[s]) {
                case Pass pass -> {
                    pass.views().forEach(each -> seen.put(each.slot(), each.operand()));
                    for (int slot : pass.used()) {
                        lastUse.put(whole(slot, seen), s);
                    }
                }
                case Step.View view -> {
                    seen.put(view.slot(), view.operand());
                    lastUse.put(whole(view.operand(), seen), s);
                }
                case Step.Whole whole -> {
                    for (int slot : whole.operands()) {
                        lastUse.put(whole(slot, seen), s);
                    }
                }
            }
        }
        Set<Integer> kept = new HashSet<>();
        for (int each : outputs) {
            kept.add(whole(each, seen));
        }
        List<List<Integer>> last = new ArrayList<>();
        for (Step _ : steps) {
            last.add(new ArrayList<>());
        }
        madeBy.keySet().stream()
                .sorted()
                .filter(slot -> !kept.contains(slot))
                .forEach(slot ->
                        last.get(Objects.requireNonNull(lastUse.get(slot))).add(slot));
        return last.stream()
                .map(each -> each.stream().mapToInt(slot -> slot).toArray())
                .toArray(int[][]::new);
    }

    private static int whole(int slot, Map<Integer, Integer> views) {
        int whole = slot;
        while (views.containsKey(whole)) {
            whole = views.get(whole);
        }
        return whole;
    }
}
