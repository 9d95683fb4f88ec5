// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant. */
final class Spelling {

    private static final int MOST = 5;

    /** So few can be listed as they are. */
    private static final int FEW = 12;

    private Spelling() {}

    /** The names that are nearest, the nearest first; all if there are few. */
    static List<String> near(String name, Collection<String> known) {
        if (known.size() <= FEW) {
            return List.copyOf(known);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        int most = Math.max(2, name.length() / 3);
        return known.stream()
                .filter(each -> distance(lower, each.toLowerCase(Locale.ROOT), most) <= most)
                .sorted(Comparator.comparingInt(each -> distance(lower, each.toLowerCase(Locale.ROOT), most)))
                .limit(MOST)
                .toList();
    }

    /** How many letters must be changed, put in or left out; more than {@code most} if it is more. */
    private static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
