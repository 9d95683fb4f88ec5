// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import java.util.List;
import java.util.Locale;

/** What the checks of most exercises ask. */
final class Checks {

    private Checks() {}

    /** Fails unless something holds. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of Error Prone's
    static void require(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new WrongAnswerException(String.format(Locale.ROOT, message, arguments));
        }
    }

    /** Fails unless a number is near another; a NaN never is. */
    static void near(String what, double found, double expected, double bound) {
        require(
                Math.abs(found - expected) <= bound,
                bound == 0 ? "%s is %s: expected %s" : "%s is %s: expected %s, within %.1g",
                what,
                found,
                expected,
                bound);
    }

    /** Fails unless there are as many numbers, each near its own. */
    static void near(String what, double[] found, double[] expected, double bound) {
        length(what, found.length, expected.length);
        for (int i = 0; i < found.length; i++) {
            near(what + "[" + i + "]", found[i], expected[i], bound);
        }
    }

    static void length(String what, int found, int expected) {
        require(found == expected, "%s has %,d elements: expected %,d", what, found, expected);
    }

    /** Fails unless what was done at once is what was done in turn, element by element. */
    static void agree(String parallel, List<?> found, String serial, List<?> expected) {
        length(parallel, found.size(), expected.size());
        for (int i = 0; i < found.size(); i++) {
            require(
                    found.get(i).equals(expected.get(i)),
                    "%s and %s differ at index %d: %s and %s",
                    parallel,
                    serial,
                    i,
                    found.get(i),
                    expected.get(i));
        }
    }

    /** Reports sTime and pTime, and judges neither. */
    static void speedup(Answer answer) {
        double serial = answer.seconds("sTime");
        double parallel = answer.seconds("pTime");
        answer.note(
                "serial %.3f s, parallel %.3f s: %s",
                serial,
                parallel,
                serial >= parallel
                        ? String.format(Locale.ROOT, "%.1f times as fast", serial / parallel)
                        : String.format(
                                Locale.ROOT,
                                "serial was %.1f times as fast, which is no mistake where the work is small",
                                parallel / serial));
    }
}
