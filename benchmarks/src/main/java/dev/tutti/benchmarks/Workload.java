// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import static dev.tutti.benchmarks.Contestant.EXECUTOR;
import static dev.tutti.benchmarks.Contestant.FORK_JOIN;
import static dev.tutti.benchmarks.Contestant.JOBLIB;
import static dev.tutti.benchmarks.Contestant.LANES;
import static dev.tutti.benchmarks.Contestant.POOL_FORK;
import static dev.tutti.benchmarks.Contestant.SERIAL;
import static dev.tutti.benchmarks.Contestant.STREAM;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a contestant does in one process. */
enum Workload {
    START("pool start"),
    IDLE("an idle worker"),
    ROUND_TRIP("one task there and back"),
    CHUNK_1("tiny tasks at chunk 1"),
    AUTOMATIC("tiny tasks at automatic chunk"),
    INTEGRALS("integral tasks"),
    PI("Monte Carlo π"),
    ARGUMENTS("array arguments"),
    ARRAYS("arrays there and back"),
    SENT_ARRAY("an array sent and summed"),
    SHARED_ARRAY("a shared array summed"),
    LOCK("a free lock"),
    COUNTER("a counter under a lock"),
    QUEUE("a queue");

    /** Doubles in an array of 50 MB. */
    static final int ARRAY_LENGTH = 6_250_000;

    /** Doubles in an array of 400 MB. */
    static final int SHARED_LENGTH = 50_000_000;

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

    /** Whether it is about what processes share, of which multiprocessing stands for all of Python. */
    boolean isOfProcesses() {
        return switch (this) {
            case SENT_ARRAY, SHARED_ARRAY, LOCK, COUNTER, QUEUE -> true;
            case START, IDLE, ROUND_TRIP, CHUNK_1, AUTOMATIC, INTEGRALS, PI, ARGUMENTS, ARRAYS -> false;
        };
    }

    /** Whether it matters that workers have lanes: what that costs, and loops. */
    private boolean concernsLanes() {
        return switch (this) {
            case START, IDLE, SENT_ARRAY, SHARED_ARRAY -> true;
            case ROUND_TRIP, CHUNK_1, AUTOMATIC, INTEGRALS, PI, ARGUMENTS, ARRAYS, LOCK, COUNTER, QUEUE -> false;
        };
    }

    /** Why the workload makes no sense for a pool; {@code null} if it does. */
    @Nullable
    String reasonAgainst(Contestant contestant) {
        if (contestant == LANES && !concernsLanes()) {
            return "plain Java has no use for lanes";
        }
        return switch (this) {
            case START ->
                contestant == STREAM
                        ? "the JVM has its pool already"
                        : contestant == SERIAL ? "there is no worker to start" : null;
            case IDLE -> contestant.python || contestant.isOfProcesses() ? null : "its workers are no processes";
            case ROUND_TRIP -> contestant == STREAM ? "a stream takes no single task" : null;
            case CHUNK_1 -> contestant == STREAM ? "a stream cuts its input itself" : null;
            case AUTOMATIC ->
                contestant == EXECUTOR
                        ? "its map has no automatic chunk, the default is 1"
                        : contestant == FORK_JOIN ? "there is no map that would choose a chunk" : null;
            case ARGUMENTS, ARRAYS ->
                !contestant.python && !contestant.isLoop() && !contestant.isOfProcesses()
                        ? "the heap is shared, nothing is sent"
                        : null;
            case INTEGRALS, PI -> null;
            case SENT_ARRAY, SHARED_ARRAY, LOCK, COUNTER, QUEUE ->
                contestant == POOL_FORK || contestant.isOfProcesses() ? null : "it is about what processes share";
        };
    }

    /** Tasks; for round trips and arrays how often they go; locks taken, increments by each, elements. */
    int count(Contestant contestant, boolean quick) {
        return switch (this) {
            case START, IDLE -> 1;
            case ROUND_TRIP -> quick ? 500 : 5_000;
            case CHUNK_1 ->
                // A second of theirs is some thousand tasks: a rate needs no more of them.
                contestant == JOBLIB || contestant == EXECUTOR ? (quick ? 1_000 : 20_000) : quick ? 10_000 : 100_000;
            case AUTOMATIC -> quick ? 100_000 : 1_000_000;
            case INTEGRALS -> quick ? 8 : 100;
            case PI -> quick ? 8 : 40;
            case ARGUMENTS, ARRAYS -> quick ? 2 : 7;
            case SENT_ARRAY, SHARED_ARRAY -> quick ? 2 : 5;
            case LOCK -> quick ? 100_000 : 1_000_000;
            case COUNTER -> quick ? 10_000 : 300_000;
            case QUEUE -> quick ? 10_000 : 100_000;
        };
    }

    /** What a task has: points, samples, doubles; so many that a task takes about as long in both languages. */
    int size(Contestant contestant) {
        return switch (this) {
            case START, IDLE, ROUND_TRIP, CHUNK_1, AUTOMATIC, LOCK, COUNTER, QUEUE -> 0;
            case INTEGRALS -> contestant.python ? 400_000 : 50_000_000;
            case PI -> contestant.python ? 200_000 : 5_000_000;
            case ARGUMENTS, ARRAYS -> ARRAY_LENGTH;
            case SENT_ARRAY, SHARED_ARRAY -> SHARED_LENGTH;
        };
    }

    List<String> arguments(Contestant contestant, boolean quick) {
        return List.of(
                contestant.id(),
                id(),
                Integer.toString(count(contestant, quick)),
                Integer.toString(size(contestant)),
                quick ? "0.2" : Double.toString(warmSeconds(contestant)));
    }

    /**
     * How long the work is done before it is measured. Much Java code runs for a short task, which must be compiled
     * first, and heaps must grow for arrays. Python's is as fast after two seconds as after eight.
     */
    private double warmSeconds(Contestant contestant) {
        return switch (this) {
            case START, IDLE -> 0;
            case ROUND_TRIP, CHUNK_1, AUTOMATIC, ARGUMENTS, ARRAYS, SENT_ARRAY, SHARED_ARRAY, LOCK, COUNTER, QUEUE ->
                contestant.python ? 2 : 8;
            case INTEGRALS, PI -> 0.5;
        };
    }
}
