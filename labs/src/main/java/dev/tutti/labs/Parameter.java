// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;

/**
 * A whole number that a lab can be given.
 *
 * @param name as on the command line, without the dashes
 * @param meaning a few words
 * @param min the smallest that makes sense
 * @param max the largest that makes sense
 * @param quick the default at {@link Size#QUICK}
 * @param scaled the default at {@link Size#SCALED}
 * @param document the default at {@link Size#DOCUMENT}
 */
public record Parameter(String name, String meaning, long min, long max, long quick, long scaled, long document) {

    /**
     * The value if none is given.
     *
     * @param size the size asked for
     * @return the default
     */
    public long defaultAt(Size size) {
        return switch (size) {
            case QUICK -> quick;
            case SCALED -> scaled;
            case DOCUMENT -> document;
        };
    }

    /**
     * Checks a value that was given.
     *
     * @param value the value
     * @return the value
     * @throws IllegalArgumentException if it is not between {@link #min()} and {@link #max()}
     */
    public long checked(long value) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("--" + name + " (" + meaning + ") takes a whole number from "
                    + Figures.count(min) + " to " + Figures.count(max) + ": " + name + "=" + value);
        }
        return value;
    }
}
