// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

/**
 * One fault, and what must come of it.
 *
 * @param name the kind of fault first, as R1 counts them: {@code P3 exit(1)}
 * @param script brings it about, and throws a {@link Miss} if what follows is not as it must be
 */
record Drill(String name, Script script) {

    /** What is done to a pool, and asked of it. */
    @FunctionalInterface
    interface Script {
        void play(Stage stage) throws Exception;
    }
}
