// SPDX-License-Identifier: Apache-2.0
// Is it worth it? The serial loop against pools: the answers first, then the times of code that is warm, several of each,
// and the median of them. Your figures will differ. ./tutti speedup FILE.java and, in ./tutti jshell, Speedup do this with
// more care: docs/guide/measuring.md.
//
//     ./tutti run examples/10_speedup.java

import dev.tutti.Pool;
import module java.base;

class SpeedupByHand {
    static double work(int item) {
        double sum = 0;
        for (int i = 1; i <= 100_000; i++) {
            sum += Math.sqrt(i + item);
        }
        return sum; // what nobody uses the JIT leaves out, so return what you compute
    }

    static List<Double> serial(List<Integer> items) {
        List<Double> results = new ArrayList<>();
        for (int item : items) {
            results.add(work(item));
        }
        return results;
    }

    /** The median of the seconds that five calls take, after two that warm up. */
    static double seconds(Runnable call) {
        call.run();
        call.run();
        double[] times = new double[5];
        for (int i = 0; i < times.length; i++) {
            long begin = System.nanoTime();
            call.run();
            times[i] = (System.nanoTime() - begin) / 1e9;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    void main() {
        List<Integer> items = IntStream.range(0, 200).boxed().toList();
        List<Double> expected = serial(items);
        double one = seconds(() -> serial(items));
        for (int workers : new int[] {1, 2}) {
            try (Pool pool = Pool.threads(workers)) {
                boolean agrees = pool.map(item -> work(item), items).equals(expected);
                double time = seconds(() -> pool.map(item -> work(item), items));
                IO.println(workers + " threads, same answers " + agrees
                        + String.format(Locale.ROOT, ": %.1f ms, speedup %.2f", 1e3 * time, one / time));
            }
        }
    }
}
