// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;

/** A smallest or largest value and the lowest index that has it. */
record Extreme(double value, long index) implements Serializable {

    /** Which end of the order of {@link Math#min} and {@link Math#max} is looked for; NaN is at both. */
    enum Kind {
        LOWEST,
        HIGHEST;

        /** Whether {@code a} is nearer to the end than {@code b}; false if they are equal, as two NaNs are. */
        boolean isBetter(double a, double b) {
            return switch (this) {
                case LOWEST -> Double.compare(-a, -b) > 0; // negated, so that NaN is on top here too
                case HIGHEST -> Double.compare(a, b) > 0;
            };
        }

        Extreme better(Extreme a, Extreme b) {
            if (isBetter(a.value, b.value)) {
                return a;
            }
            return isBetter(b.value, a.value) || b.index < a.index ? b : a;
        }
    }
}
