// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.PriorityQueue;

/** When the last of some items is done if each worker that is free takes the next, in their order. */
final class Makespan {

    private Makespan() {}

    /**
     * When the last item is done.
     *
     * @param costs seconds of each item
     * @param ready when each worker begins, in seconds
     */
    static double seconds(double[] costs, double[] ready) {
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int i = 0; i < Math.min(ready.length, costs.length); i++) {
            free.add(ready[i]);
        }
        double end = 0;
        for (double cost : costs) {
            double done = free.remove() + cost;
            end = Math.max(end, done);
            free.add(done);
        }
        return end;
    }
}
