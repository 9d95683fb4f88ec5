// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.util.Locale;

/** One column of the table. */
enum Figure {
    FIRST_RESULT(Workload.START, "first result, ms", "ms"),
    ALL_WORKERS(Workload.START, "both workers, ms", "ms"),
    NEXT_POOL(Workload.START, "next pool, ms", "ms"),
    IDLE(Workload.IDLE, "idle worker, MiB", "MiB"),
    ROUND_TRIP(Workload.ROUND_TRIP, "one task, µs", "µs"),
    CHUNK_1(Workload.CHUNK_1, "chunk 1, k/s", "thousand tasks/s"),
    AUTOMATIC(Workload.AUTOMATIC, "automatic, k/s", "thousand tasks/s"),
    INTEGRALS(Workload.INTEGRALS, "integrals, efficiency", "speedup/workers"),
    PI(Workload.PI, "π, speedup", "serial seconds/seconds"),
    ARGUMENTS(Workload.ARGUMENTS, "array arguments, MB/s", "MB/s"),
    ARRAYS(Workload.ARRAYS, "arrays there and back, MB/s", "MB/s"),
    SENT_ARRAY(Workload.SENT_ARRAY, "400 MB sent, ms", "ms"),
    SHARED_ARRAY(Workload.SHARED_ARRAY, "400 MB shared, ms", "ms"),
    LOCK(Workload.LOCK, "lock and unlock, ns", "ns"),
    COUNTER(Workload.COUNTER, "increment under a lock, ns", "ns"),
    QUEUE(Workload.QUEUE, "queue, k/s", "thousand elements/s"),
    QUEUE_COLD(Workload.QUEUE, "its first 100,000, k/s", "thousand elements/s");

    final Workload workload;
    final String title;
    final String unit;

    Figure(Workload workload, String title, String unit) {
        this.workload = workload;
        this.title = title;
        this.unit = unit;
    }

    /** The name in the contestants' lines and in JSON: {@code first-result}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The figure in its unit.
     *
     * @param seconds what the contestant measured; of {@link #IDLE} in bytes
     * @param loopSeconds what the loop of its language took for the same in the same round; 0 where there is none
     */
    double of(double seconds, double loopSeconds, Contestant contestant, int count) {
        return switch (this) {
            case FIRST_RESULT, ALL_WORKERS, NEXT_POOL, SENT_ARRAY, SHARED_ARRAY -> seconds * 1e3;
            case IDLE -> seconds / (1 << 20);
            case ROUND_TRIP -> seconds * 1e6;
            case LOCK -> seconds / count * 1e9;
            case COUNTER -> seconds / (2.0 * count) * 1e9; // by two
            case CHUNK_1, AUTOMATIC, QUEUE, QUEUE_COLD -> count / seconds / 1e3;
            case INTEGRALS -> loopSeconds / seconds / contestant.workers;
            case PI -> loopSeconds / seconds;
            case ARGUMENTS -> (double) Workload.ARRAY_LENGTH * Double.BYTES / seconds / 1e6;
            case ARRAYS -> 2.0 * Workload.ARRAY_LENGTH * Double.BYTES / seconds / 1e6; // there and back
        };
    }
}
