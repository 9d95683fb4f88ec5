// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.NoLanesException;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Function;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop around a function that the library made itself, and that is called very often for few indices. It takes one index
 * after the other until it has been tried on lanes and was faster there; results are the same bits.
 */
public final class TileLoop {

    /** How long lanes are tried. The JIT compiler needs a second, unless others have all cores. */
    private static final long MOST_NANOS = 60_000_000_000L;

    /** Calls that do nothing, by the number of which the JIT compiler sees that a method matters. */
    private static final int EMPTY = 500;

    /** Where lanes are slower they have not been compiled, which somebody needs a core for. */
    private static final long PAUSE_NANOS = 2_000_000;

    /** How long calls are timed at once, so that the clock does not matter. */
    private static final long ROUND_NANOS = 200_000;

    /** Rounds in a row in which lanes were faster, after which they are believed. */
    private static final int ENOUGH = 3;

    private final Function function;
    private final int inputs;
    private final LoopCode scalar;
    private final AtomicBoolean requested = new AtomicBoolean();

    /** {@code null} as long as it is not known to be faster. */
    private volatile @Nullable LoopCode lanes;

    /**
     * A loop whose function returns nothing.
     *
     * @param inputs how many of its parameters come before its index
     */
    public TileLoop(Function function, int inputs) {
        this.function = function;
        this.inputs = inputs;
        this.scalar = ScalarLoop.compile(function, inputs, LoopCode.Sink.NOTHING);
    }

    /** The bits of a vector, 0 if this JVM has none. */
    public static int vectorBits() {
        return VectorUnit.isThere() ? VectorUnit.bits() : 0;
    }

    /** Calls the function for the indices {@code [0, count)}. */
    public void run(@Nullable Object[] values, int count) {
        LoopCode fast = lanes;
        int done = fast == null ? 0 : fast.run(values, 0, 0, count, values, 0);
        if (done < count) {
            scalar.run(values, 0, done, count - done, values, 0);
        }
    }

    /** Whether lanes are used. */
    public boolean isOnLanes() {
        return lanes != null;
    }

    /**
     * Tries lanes on another thread, once; {@link #run} uses them when they have been found to be faster.
     *
     * @param values makes inputs for calls that are thrown away
     */
    public void tryLanes(Supplier<@Nullable Object[]> values, int count) {
        if (VectorUnit.isThere() && !requested.getAndSet(true)) {
            WarmUp.start(() -> {
                if (vectorBits() > 0) {
                    WarmUp.takeTurns(new Attempt(values.get(), count));
                }
            });
        }
    }

    /** Uses lanes from now on, though nobody knows whether they are faster, if this JVM has vectors. */
    public void useLanes() {
        if (vectorBits() > 0) {
            requested.set(true);
            lanes = onLanes();
        }
    }

    private LoopCode onLanes() {
        try {
            return VectorLoop.compile(function, inputs, LoopCode.Sink.NOTHING, VectorUnit.bits())
                    .code();
        } catch (NoLanesException e) {
            throw new IllegalStateException("a function that is made for lanes: " + function, e);
        }
    }

    /** Runs lanes and one index after the other in turns, until lanes are believed. */
    private final class Attempt implements WarmUp.Turns {
        private final @Nullable Object[] values;
        private final int count;
        private final LoopCode code = onLanes();
        private final long began = System.nanoTime();
        private int faster;

        Attempt(@Nullable Object[] values, int count) {
            this.values = values;
            this.count = count;
        }

        @Override
        public long turn() {
            if (System.nanoTime() - began > MOST_NANOS) {
                return DONE;
            }
            for (int i = 0; i < EMPTY; i++) {
                code.run(values, 0, 0, 0, values, 0);
            }
            double one = nanosPerCall(scalar, values, count);
            faster = nanosPerCall(code, values, count) < one ? faster + 1 : 0;
            if (faster == ENOUGH) {
                lanes = code;
                return DONE;
            }
            return faster == 0 ? PAUSE_NANOS : 0;
        }
    }

    private static double nanosPerCall(LoopCode code, @Nullable Object[] values, int count) {
        long began = System.nanoTime();
        int calls = 0;
        long elapsed;
        do {
            code.run(values, 0, 0, count, values, 0);
            calls++;
            elapsed = System.nanoTime() - began;
        } while (elapsed < ROUND_NANOS);
        return (double) elapsed / calls;
    }
}
