// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static dev.tutti.app.exercise.Checks.near;
import static dev.tutti.app.exercise.Checks.require;
import static dev.tutti.app.exercise.Checks.speedup;

import java.util.Arrays;

/** Exercises about threads that write what others read. */
final class ThreadChecks {

    private ThreadChecks() {}

    static void visitors(Answer answer) {
        near("atOnce, two visitors who read before either has written,", answer.number("atOnce"), 1, 0);
        near("inTurn, one visitor after the other,", answer.number("inTurn"), 2, 0);
        double locked = answer.number("withLock");
        require(
                locked == 2,
                "withLock is %.0f: expected 2; the lock must be held from before the counter is read until after it is"
                        + " written",
                locked);
    }

    static void slots(Answer answer) {
        double[] args = answer.numbers("args");
        double[] expected = Arrays.stream(args).map(x -> 1e7 * x * x).toArray();
        near("sResults", answer.numbers("sResults"), expected, 0);
        near("pResults", answer.numbers("pResults"), expected, 0);
        speedup(answer);
        answer.note(
                "the document's threads gain nothing: Python's lock lets one of them run at a time, Java has no such lock");
    }
}
