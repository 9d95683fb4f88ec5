// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a compiled loop beside the same loop one index after the other, on what a body captured, until the JIT compiler
 * is done with both. Vectors that it does not compile to vector instructions are much slower than no vectors; this is
 * where that is found out.
 *
 * <p>What the loop writes goes to copies, of arrays and of shared memory.
 */
final class WarmUp {

    private static final ScheduledThreadPoolExecutor THREAD = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("tutti-compiler")
                    .factory());

    static {
        THREAD.setKeepAliveTime(5, TimeUnit.SECONDS);
        THREAD.allowCoreThreadTimeOut(true);
    }

    /** Indices of a call: the fewest that code does whatever it is, unless they take long, and the most, when it is fast. */
    static final int LEAST = 32;

    private static final int CHUNK = 1024;
    private static final long MOST_NANOS = 6_000_000_000L;

    /** How long code may stay as slow as it is, once it is compiled. */
    static final long STILL_NANOS = 700_000_000;

    /** What is so much slower than one by one is taken for not compiled yet, but for this: */
    private static final double NOT_COMPILED = 8;

    /** What has become so many times as fast as it was at first is compiled, by the last of the JIT compilers, and stays slow. */
    private static final double COMPILED = 20;

    /** A part of the time that is no accident. */
    static final double FASTER = 0.97;

    /** How many times as long lanes take that are given up: there is no harm in a little. */
    private static final double SLOWER = 1.1;

    /** Calls that do nothing, by the number of which the JIT compiler sees that a method matters. */
    private static final int EMPTY = 500;

    /** Rounds in a row in which the vectors were worth it, after which that is believed. */
    private static final int ENOUGH = 3;

    /** How long a round of either loop takes at least, so that the clock does not matter. */
    private static final long ROUND_NANOS = 100_000;

    /** As few indices as code does together take so long, one by one: no more are done at once then. */
    private static final long LONG_NANOS = 1_000_000;

    /** And so long: the trial of one call could take minutes, while it is not compiled. */
    private static final long TOO_LONG_NANOS = 500_000_000;

    /** Where lanes are slower the trial leaves its core to the loop, and to the JIT compiler, for as long as it had it, at most this. */
    private static final long MOST_PAUSE_NANOS = 10_000_000;

    private static final String UNTRIED = "it could not be tried, since the first indices throw or write far away";

    /** Elements of an array that is written which are copied. */
    private static final int COPIED = 1 << 16;

    /** The same of a body with a loop, which may never end for an index that nobody asked for. */
    private static final int COPIED_WHOLE = 1 << 24;

    private final Function function;
    private final LoopCode.Sink sink;
    private final LoopCode scalar;
    private final @Nullable Object[] inputs;
    private final int outer;
    private final long first;
    private final Object out;

    private final double writtenNanosPerIndex;

    /** How many indices may be tried. */
    private final int most;

    /** How many are. */
    private int count;

    /**
     * Makes ready for trials of a function's loops.
     *
     * @param inputs its first arguments
     * @param outer the argument before the last, if it has an index more
     * @param first the first index
     * @param count how many indices may be tried
     * @param writtenNanosPerIndex what an index took as it is written, at best; 0 if that is not known
     */
    WarmUp(
            Function function,
            LoopCode.Sink sink,
            @Nullable Object[] inputs,
            int outer,
            long first,
            long count,
            double writtenNanosPerIndex) {
        this.function = function;
        this.sink = sink;
        this.writtenNanosPerIndex = writtenNanosPerIndex;
        Set<Integer> written = written();
        // Without a loop every index ends, so the first ones will do, and little has to be copied.
        boolean isLow = !written.isEmpty() && function.blocks().size() == 1;
        this.inputs = written.isEmpty() ? inputs : copied(inputs, written, isLow ? COPIED : COPIED_WHOLE);
        this.most = isLow ? CHUNK : (int) Math.min(CHUNK, count - count % LEAST);
        this.outer = isLow ? Math.min(outer, 1) : outer;
        this.first = isLow ? Math.min(first, 1) : first;
        this.scalar = ScalarLoop.compile(function, inputs.length, sink);
        this.out = switch (sink) {
            case DOUBLES, SUM_DOUBLES, MIN_DOUBLES, MAX_DOUBLES -> new double[CHUNK];
            case LONGS, SUM_LONGS, MIN_LONGS, MAX_LONGS, COUNT -> new long[CHUNK];
            case INTS -> new int[CHUNK];
            case NOTHING -> new Object();
        };
    }

    /** Runs something soon on the thread that compiles loops. */
    static void start(Runnable task) {
        THREAD.execute(task);
    }

    /** Work on a loop that takes long, or waits for the JIT compiler: a little at a time, so that other loops have their turns. */
    @FunctionalInterface
    interface Turns {

        /** What {@link #turn} returns if there is nothing more to do. */
        long DONE = -1;

        /** Does a little. Returns how many nanoseconds to wait at least before the next turn. */
        long turn();
    }

    /** Does work in turns on that thread. */
    static void takeTurns(Turns work) {
        start(() -> take(work));
    }

    private static void take(Turns work) {
        long pause = work.turn();
        if (pause != Turns.DONE) {
            THREAD.schedule(() -> take(work), pause, TimeUnit.NANOSECONDS);
        }
    }

    /** The inputs that are written. */
    private Set<Integer> written() {
        Set<Integer> written = new HashSet<>();
        List<Value> parameters = function.parameters();
        function.blocks()
                .forEach(block -> block.instructions().forEach(each -> {
                    if (each.operation() instanceof Operation.Store store) {
                        written.add(parameters.indexOf(store.array()));
                    }
                }));
        return written;
    }

    private static @Nullable Object[] copied(@Nullable Object[] inputs, Set<Integer> written, int most) {
        IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
        @Nullable Object[] copied = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            Object input = inputs[i];
            if (input instanceof Memory memory && written.contains(i)) {
                copied[i] = Copy.of(memory, most);
            }
            if (input != null && input.getClass().isArray() && (written.contains(i) || copies.containsKey(input))) {
                copied[i] = copies.computeIfAbsent(input, array -> copy(array, most));
            }
        }
        return copied;
    }

    /** A copy of some memory, that nobody else has. */
    private record Copy(MemorySegment segment) implements Memory {

        /** One of at most so many elements, whatever these are. */
        static Copy of(Memory memory, int most) {
            long bytes = Math.min((long) most * Long.BYTES, memory.segment().byteSize());
            MemorySegment copy = Arena.ofAuto().allocate(bytes, Long.BYTES);
            try {
                MemorySegment.copy(memory.segment(), 0, copy, 0, bytes);
            } finally {
                Reference.reachabilityFence(memory);
            }
            return new Copy(copy);
        }

        @Override
        public boolean overlaps(Memory other) {
            return equals(other);
        }
    }

    private static Object copy(Object array, int most) {
        int length = Math.min(most, Array.getLength(array));
        Object copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    /**
     * What came of running both.
     *
     * @param slower why the vectors are not to be used, {@code null} if they {@linkplain #areWorthIt are worth it}
     * @param nanosPerIndex how long they take then
     * @param scalarNanosPerIndex how long one index after the other takes
     */
    record Outcome(@Nullable String slower, double nanosPerIndex, double scalarNanosPerIndex) {
        static Outcome slower(String why) {
            return new Outcome(why, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
    }

    /** A trial of code of this loop, which has not begun. */
    Trial trial(VectorLoop.Compiled code) {
        return new Trial(code);
    }

    /** Runs code and one index after the other in turns, until it is clear which one is faster. */
    final class Trial {
        private final VectorLoop.Compiled code;
        private @Nullable Outcome outcome;

        /** Indices of a call at least; 0 before the first turn. */
        private int least;

        private int timed;

        /** How long an index took on lanes the second time: at first, classes are loaded. */
        private double early;

        private double best = Double.POSITIVE_INFINITY;
        private int passed;

        /** In turns and in pauses behind them: what others do on the thread in between does not count. */
        private long spent;

        private long improved;

        private Trial(VectorLoop.Compiled code) {
            this.code = code;
        }

        /** What came of it; {@code null} before it is clear. */
        @Nullable
        Outcome outcome() {
            return outcome;
        }

        /** Has a turn, as {@link Turns} says. */
        long turn() {
            long began = System.nanoTime();
            outcome = least == 0 ? begin() : compare();
            if (outcome == null && (spent - improved > STILL_NANOS || spent > MOST_NANOS)) {
                outcome = Outcome.slower("vectors are not faster here");
            }
            long took = System.nanoTime() - began;
            long pause = passed == 0 ? Math.min(MOST_PAUSE_NANOS, took) : 0;
            spent += took + pause;
            return outcome == null ? pause : Turns.DONE;
        }

        private @Nullable Outcome begin() {
            long began = System.nanoTime();
            try {
                scalar.run(inputs, outer, first, code.least(), out, 0);
            } catch (RuntimeException e) {
                return Outcome.slower(UNTRIED);
            }
            long few = System.nanoTime() - began;
            least = few > LONG_NANOS ? code.least() : LEAST;
            count = least;
            return few > TOO_LONG_NANOS ? Outcome.slower("it could not be tried, since an index takes too long") : null;
        }

        private @Nullable Outcome compare() {
            heat(code.code());
            long before = System.nanoTime();
            int done = code.code().run(inputs, outer, first, count, out, 0);
            long elapsed = System.nanoTime() - before;
            boolean isShort = elapsed < ROUND_NANOS;
            if (done < least) {
                return Outcome.slower(UNTRIED);
            }
            double one = best(scalar, done);
            double vectors = isShort ? best(code.code(), done) : (double) elapsed / done;
            passed = areWorthIt(vectors, one) ? passed + 1 : 0;
            if (passed == ENOUGH) {
                return new Outcome(null, vectors, one);
            }
            early = ++timed == 2 ? vectors : early;
            boolean isCompiled = vectors < NOT_COMPILED * one || vectors < early / COMPILED;
            if (vectors < FASTER * best || !isCompiled) {
                best = Math.min(best, vectors);
                improved = spent;
            }
            count = done < count ? done - done % least : isShort ? Math.min(most, 2 * count) : count;
            return null;
        }
    }

    /**
     * Whether lanes are to be used. One index after the other is compiled from the body too, by the JVM perhaps to vectors, and
     * may be faster than what the lanes would replace: the body as it is written, which is called. How long that takes tells
     * nothing of other indices if it has loops.
     */
    boolean areWorthIt(double lanes, double oneByOne) {
        if (writtenNanosPerIndex == 0) {
            return lanes < oneByOne; // which is what they replace
        }
        return lanes <= SLOWER * oneByOne || (!function.loops() && lanes < writtenNanosPerIndex);
    }

    /** How long one index after the other takes now. */
    double scalarNanosPerIndex() {
        return best(scalar, count);
    }

    /** How long code takes now that has been tried. */
    double nanosPerIndex(LoopCode code) {
        heat(code);
        return best(code, count);
    }

    private void heat(LoopCode code) {
        for (int i = 0; i < EMPTY; i++) {
            code.run(inputs, outer, first, 0, out, 0);
        }
    }

    private double best(LoopCode code, int count) {
        double best = Double.POSITIVE_INFINITY;
        long began = System.nanoTime();
        long now = began;
        do {
            long before = now;
            if (sink == LoopCode.Sink.COUNT) {
                Arrays.fill((long[]) out, 0);
            }
            int done = code.run(inputs, outer, first, count, out, 0);
            now = System.nanoTime();
            best = Math.min(best, (double) (now - before) / Math.max(1, done));
        } while (now - began < ROUND_NANOS);
        return best;
    }
}
