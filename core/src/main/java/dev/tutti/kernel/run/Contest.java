// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import java.util.Arrays;
import java.util.List;

/**
 * Loops that do the same, each run now and then until none gets faster any more. The trial of a loop ends as soon as it
 * has been {@linkplain WarmUp#areWorthIt worth it} a few times; the JIT compiler need not be done with either by then, nor
 * with the same loop made in another way.
 */
final class Contest implements WarmUp.Turns {

    private static final long LEAST_PAUSE_NANOS = 5_000_000;

    /** How many times as long as a round takes nothing is done behind it. */
    private static final int PAUSE = 9;

    private final WarmUp warmUp;
    private final List<LoopCode> codes;
    private final double[] nanosPerIndex;
    private long improved = System.nanoTime();

    /** A contest of loops that have passed their trials, and one index after the other, which is numbered behind them. */
    Contest(WarmUp warmUp, List<LoopCode> codes) {
        this.warmUp = warmUp;
        this.codes = codes;
        this.nanosPerIndex = new double[codes.size() + 1];
        Arrays.fill(nanosPerIndex, Double.POSITIVE_INFINITY);
    }

    /** Runs each once more. */
    @Override
    public long turn() {
        long began = System.nanoTime();
        for (int i = 0; i < nanosPerIndex.length; i++) {
            double now = i < codes.size() ? warmUp.nanosPerIndex(codes.get(i)) : warmUp.scalarNanosPerIndex();
            if (now < WarmUp.FASTER * nanosPerIndex[i]) {
                improved = System.nanoTime();
            }
            nanosPerIndex[i] = Math.min(nanosPerIndex[i], now);
        }
        long ended = System.nanoTime();
        return ended - improved > WarmUp.STILL_NANOS ? DONE : Math.max(LEAST_PAUSE_NANOS, PAUSE * (ended - began));
    }

    /** The least time that an index has taken one of the loops, by its number. */
    double nanosPerIndex(int loop) {
        return nanosPerIndex[loop];
    }
}
