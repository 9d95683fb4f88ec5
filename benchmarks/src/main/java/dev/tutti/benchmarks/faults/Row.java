// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.util.List;

/**
 * A row of the scoreboard.
 *
 * @param id as in arguments: {@code R2}
 * @param target in words
 * @param figure what takes it; {@link Left} for what the others leave behind
 */
record Row(String id, String target, Class<? extends FaultFigure> figure) {

    /** Not taken by itself: the board looks after each figure. */
    interface Left extends FaultFigure {}

    /** Whether a few minutes are enough for it to mean something. */
    boolean isQuick() {
        return !figure.equals(Growth.class);
    }

    /** In the order in which they are taken. */
    static List<Row> all() {
        return List.of(
                new Row("R1", "all survived", Survival.class),
                new Row("R2", "0 of each", KillStorm.class),
                new Row("R3", "0 orphans, all dead within 1 s", Orphans.class),
                new Row("R4", "nothing but the archive of classes in the cache", Left.class),
                new Row("R5", "p50 ≤ 500 ms, p99 ≤ 1000 ms", Recovery.class),
                new Row("R6", "p99 ≤ 50 ms", Recovery.class),
                new Row("R7", "all stopped, overshoot p99 ≤ 250 ms", Runaways.class),
                new Row("R8", "0 fds, threads, classes, files; heap < 1 MB, RSS < 8 MB", Growth.class),
                new Row("R9", "0 hangs, 0 wrong outcomes", Interleavings.class),
                new Row("R10", "0 bad", FrameFuzz.class),
                new Row("R11", "0 accepted, 0 starts spoiled", Strangers.class),
                new Row("R17", "0 violations, 0 stuck, each death reported once, p99 ≤ 10 ms", LockStorm.class),
                new Row("R18", "each answers or names its error", LowResources.class));
    }
}
