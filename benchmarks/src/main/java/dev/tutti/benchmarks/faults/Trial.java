// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.nio.file.Path;
import java.util.Random;

/**
 * What a figure is told.
 *
 * @param quick whether a fraction of the drills will do
 * @param seed of everything random
 * @param directory for files of the figure's own, empty at first; {@code java.io.tmpdir} is another
 */
record Trial(boolean quick, long seed, Path directory) {

    /** The same numbers whenever the seed is the same. */
    Random random() {
        return new Random(seed);
    }

    int count(int full, int few) {
        return quick ? few : full;
    }

    /** Tells whoever watches how far it is. */
    static void progress(String words) {
        System.err.println("progress: " + words);
    }
}
