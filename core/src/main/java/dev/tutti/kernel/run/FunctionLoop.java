// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.NoLanesException;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.pass.Contract;
import dev.tutti.kernel.pass.Reciprocals;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop around a function that was made rather than lifted, and never throws. It runs one index after the other at first.
 * When it has had some work another thread compiles it for lanes, tries that, and it is used if it is faster. Both give the
 * same bits.
 */
public final class FunctionLoop {

    /** Operations until lanes are worth a try: some tens of milliseconds of a program's time. */
    private static final long BEFORE = 20_000_000;

    /** Lanes do these at least. */
    private static final int LEAST = 32;

    /** What is left to scalar code where lanes have stopped: up to the next of 32 turns. */
    private static final int SOME = 64;

    private record Use(Function function, int inputs, LoopCode.Sink sink, boolean isFast) {}

    private static final Map<Use, SoftReference<FunctionLoop>> LOOPS = new ConcurrentHashMap<>();

    private final Function function;
    private final int inputs;
    private final LoopCode.Sink sink;
    private final LoopCode scalar;
    private final int operations;
    private volatile @Nullable LoopCode lanes;
    private volatile boolean requested;
    private volatile String state = "one element after the other, until it has had more work";
    private long worked;

    private FunctionLoop(Use use) {
        function = use.isFast ? Contract.of(Reciprocals.of(use.function)) : use.function;
        inputs = use.inputs;
        sink = use.sink;
        scalar = ScalarLoop.compile(function, inputs, sink);
        operations = function.blocks().stream()
                .mapToInt(block -> block.instructions().size())
                .sum();
    }

    /**
     * The loop around a function; loops around equal ones are one.
     *
     * @param inputs how many parameters come before its index, which is an {@code int}
     * @param isFast whether results need not be those of the function to the last bit
     */
    public static FunctionLoop of(Function function, int inputs, LoopCode.Sink sink, boolean isFast) {
        Use use = new Use(function, inputs, sink, isFast);
        LOOPS.values().removeIf(each -> each.get() == null);
        SoftReference<FunctionLoop> known = LOOPS.get(use);
        FunctionLoop loop = known == null ? null : known.get();
        if (loop == null) {
            loop = new FunctionLoop(use);
            LOOPS.put(use, new SoftReference<>(loop));
        }
        return loop;
    }

    /**
     * Does indices from 0 on.
     *
     * @param arguments the function's inputs
     * @param out what the sink fills or adds to, from its first element on
     */
    public void run(@Nullable Object[] arguments, int count, Object out) {
        LoopCode vectors = lanes;
        int done = 0;
        if (vectors != null) {
            while (count - done >= LEAST) {
                done += vectors.run(arguments, 0, done, count - done, out, done);
                if (count - done >= LEAST) {
                    int some = Math.min(count - done, SOME - done % LEAST);
                    scalar.run(arguments, 0, done, some, out, done);
                    done += some;
                }
            }
        }
        if (done < count) {
            scalar.run(arguments, 0, done, count - done, out, done);
        }
    }

    /**
     * Tells what has been done with {@link #run}.
     *
     * @param sample makes inputs that may be used and written by another thread, for so many indices from 0 on
     * @param length how many
     */
    public void ran(long count, int length, Supplier<@Nullable Object[]> sample) {
        if (requested) {
            return;
        }
        worked += count * operations; // several threads may add at once; what gets lost is of no account
        if (worked > BEFORE && length >= LEAST) {
            synchronized (this) {
                if (requested) {
                    return;
                }
                requested = true;
            }
            if (!VectorUnit.isThere()) {
                state = "one element after the other: " + VectorUnit.target();
                return;
            }
            @Nullable Object[] arguments = sample.get();
            WarmUp.start(() -> compile(arguments, length));
        }
    }

    private void compile(@Nullable Object[] arguments, int length) {
        try {
            VectorLoop.Compiled made = VectorLoop.compile(function, inputs, sink, VectorUnit.bits());
            WarmUp.Trial trial = new WarmUp(function, sink, arguments, 0, 0, length, 0).trial(made);
            WarmUp.takeTurns(() -> attempt(trial, made));
        } catch (NoLanesException e) {
            state = "one element after the other: " + e.getMessage();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(e);
        }
    }

    private long attempt(WarmUp.Trial trial, VectorLoop.Compiled made) {
        try {
            long pause = trial.turn();
            WarmUp.Outcome outcome = trial.outcome();
            if (outcome == null) {
                return pause;
            }
            if (outcome.slower() == null) {
                lanes = made.code();
                state = "on " + made.lanes() + " lanes";
            } else {
                state = "one element after the other: " + outcome.slower();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(e);
        }
        return WarmUp.Turns.DONE;
    }

    private void failed(Throwable e) {
        System.getLogger(FunctionLoop.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "An expression runs without lanes, for which it could not be compiled",
                        e);
        state = "one element after the other: it could not be compiled for lanes";
    }

    /**
     * Compiles for lanes now, on the calling thread, and uses that though nobody knows whether it is faster.
     *
     * @return whether it was possible
     */
    public boolean compileNow() {
        requested = true;
        if (VectorUnit.bits() == 0) {
            return false;
        }
        try {
            VectorLoop.Compiled made = VectorLoop.compile(function, inputs, sink, VectorUnit.bits());
            lanes = made.code();
            state = "on " + made.lanes() + " lanes";
            return true;
        } catch (NoLanesException e) {
            state = "one element after the other: " + e.getMessage();
            return false;
        }
    }

    /** How many there are for an index. */
    public int operations() {
        return operations;
    }

    /** How it runs now, for people. */
    public String state() {
        return state;
    }

    /** The function, for people. */
    public Function function() {
        return function;
    }
}
