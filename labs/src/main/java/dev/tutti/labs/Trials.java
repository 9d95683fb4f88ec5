// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Plain wall-clock trials, the only place where labs look at the clock for a form. */
final class Trials {

    /** No further trial begins after so much measured time: minutes of repetition would not sharpen a median much. */
    private static final double ENOUGH_SECONDS = 10;

    private Trials() {}

    /**
     * Times a computation.
     *
     * @param count how many trials at most; fewer if they take long, never none
     * @param computation the work
     * @param answer takes each answer, outside the measured time, so that none can be optimized away
     */
    static <R> List<Double> of(int count, Callable<R> computation, Consumer<? super R> answer) throws Exception {
        List<Double> seconds = new ArrayList<>();
        double spent = 0;
        while (seconds.size() < count && spent < ENOUGH_SECONDS) {
            long start = System.nanoTime();
            R result = computation.call();
            double trial = (System.nanoTime() - start) / 1e9;
            answer.accept(result);
            seconds.add(trial);
            spent += trial;
        }
        return seconds;
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
