// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What somebody may have meant who wrote a name that does not exist. */
final class Spelling {

    private Spelling() {}

    /**
     * A hint.
     *
     * @param word what was written
     * @param names those that exist
     * @return {@code "; did you mean NAME?"}, or nothing if no name is near
     */
    static String hint(String word, Collection<String> names) {
        String written = word.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(name -> isNear(written, name.toLowerCase(Locale.ROOT)))
                .min(Comparator.comparingInt(name -> edits(written, name.toLowerCase(Locale.ROOT))))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static boolean isNear(String word, String name) {
        return edits(word, name) <= Math.max(1, name.length() / 3) || (word.length() >= 2 && name.startsWith(word));
    }

    /** Levenshtein's distance: insertions, deletions and replacements of one character. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
