// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import static dev.tutti.benchmarks.Contestant.EXECUTOR;
import static dev.tutti.benchmarks.Contestant.FORK_JOIN;
import static dev.tutti.benchmarks.Contestant.JOBLIB;
import static dev.tutti.benchmarks.Contestant.PROCESSES;
import static dev.tutti.benchmarks.Contestant.SERIAL;
import static dev.tutti.benchmarks.Contestant.STREAM;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a contestant does in one process. */
enum Workload {
    START("pool start"),
    ROUND_TRIP("one task there and back"),
    CHUNK_1("tiny tasks at chunk 1"),
    AUTOMATIC("tiny tasks at automatic chunk"),
    INTEGRALS("integral tasks"),
    PI("Monte Carlo π"),
    ARGUMENTS("array arguments"),
    ARRAYS("arrays there and back");

    /** Doubles in an array of 50 MB. */
    static final int ARRAY_LENGTH = 6_250_000;

    final String title;

    Workload(String title) {
        this.title = title;
    }

    /** The name in arguments: {@code chunk-1}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean has(Contestant contestant) {
        return contestant.isLoop() ? this == INTEGRALS || this == PI : reasonAgainst(contestant) == null;
    }

    /** Why the workload makes no sense for a pool; {@code null} if it does. */
    @Nullable
    String reasonAgainst(Contestant contestant) {
        return switch (this) {
            case START ->
                contestant == STREAM
                        ? "the JVM has its pool already"
                        : contestant == SERIAL ? "there is no worker to start" : null;
            case ROUND_TRIP -> contestant == STREAM ? "a stream takes no single task" : null;
            case CHUNK_1 -> contestant == STREAM ? "a stream cuts its input itself" : null;
            case AUTOMATIC ->
                contestant == EXECUTOR
                        ? "its map has no automatic chunk, the default is 1"
                        : contestant == FORK_JOIN ? "there is no map that would choose a chunk" : null;
            case ARGUMENTS, ARRAYS ->
                !contestant.python && !contestant.isLoop() && contestant != PROCESSES
                        ? "the heap is shared, nothing is sent"
                        : null;
            case INTEGRALS, PI -> null;
        };
    }

    /** Tasks, or for round trips and arrays how often they go. */
    int count(Contestant contestant, boolean quick) {
        return switch (this) {
            case START -> 1;
            case ROUND_TRIP -> quick ? 500 : 5_000;
            case CHUNK_1 ->
                // A second of joblib is some thousand tasks: a rate needs no more of them.
                contestant == JOBLIB ? (quick ? 1_000 : 20_000) : quick ? 10_000 : 100_000;
            case AUTOMATIC -> quick ? 100_000 : 1_000_000;
            case INTEGRALS -> quick ? 8 : 100;
            case PI -> quick ? 8 : 40;
            case ARGUMENTS, ARRAYS -> quick ? 2 : 7;
        };
    }

    /** What a task has: points, samples, doubles; so many that a task takes about as long in both languages. */
    int size(Contestant contestant) {
        return switch (this) {
            case START, ROUND_TRIP, CHUNK_1, AUTOMATIC -> 0;
            case INTEGRALS -> contestant.python ? 400_000 : 50_000_000;
            case PI -> contestant.python ? 200_000 : 5_000_000;
            case ARGUMENTS, ARRAYS -> ARRAY_LENGTH;
        };
    }

    List<String> arguments(Contestant contestant, boolean quick) {
        return List.of(
                contestant.id(),
                id(),
                Integer.toString(count(contestant, quick)),
                Integer.toString(size(contestant)),
                quick ? "0.2" : Double.toString(warmSeconds()));
    }

    /**
     * How long the work is done before it is measured. Much Java code runs for a short task, which must be compiled
     * first, and heaps must grow for arrays.
     */
    private double warmSeconds() {
        return switch (this) {
            case START -> 0;
            case ROUND_TRIP, CHUNK_1, AUTOMATIC, ARGUMENTS, ARRAYS -> 8;
            case INTEGRALS, PI -> 0.5;
        };
    }
}
