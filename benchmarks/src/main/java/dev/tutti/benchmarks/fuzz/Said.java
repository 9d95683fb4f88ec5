// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a program said, by the first word of its lines. */
final class Said implements Program.Listener {

    private static final int OTHERS_MOST = 5;

    private final Figure figure;
    private final Set<String> words;
    private final long deadline;
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Deque<String> others = new ArrayDeque<>();
    private boolean isEnded;

    /** For lines that begin with some words; others are complaints. */
    Said(Figure figure, Set<String> words, long deadline) {
        this.figure = figure;
        this.words = words;
        this.deadline = deadline;
    }

    @Override
    public synchronized void take(String line) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        if (words.contains(word)) {
            lines.computeIfAbsent(word, _ -> new ArrayList<>()).add(line.substring(space + 1));
        } else if (line.equals("end")) {
            isEnded = true;
        } else {
            others.add(line);
            if (others.size() > OTHERS_MOST) {
                others.remove();
            }
        }
    }

    @Override
    public boolean wantsMore(long nanoTime) {
        return nanoTime - deadline < 0;
    }

    @Override
    public synchronized String progress() {
        return figure + ": " + lines.values().stream().mapToInt(List::size).sum() + " lines";
    }

    /** What followed a word, a line each. */
    synchronized List<String> of(String word) {
        return List.copyOf(lines.getOrDefault(word, List.of()));
    }

    /** The sum of the numbers that followed a word. */
    long sum(String word) {
        return of(word).stream()
                .mapToLong(rest -> Long.parseLong(rest.split(" ", 2)[0]))
                .sum();
    }

    /** Why it did not come to its end; empty if it did. */
    synchronized List<String> complaint() {
        return isEnded ? List.of() : List.of("it did not come to its end: " + String.join(" | ", others));
    }
}
