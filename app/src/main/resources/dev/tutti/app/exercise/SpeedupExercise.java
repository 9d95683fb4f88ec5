// Speedup (document D)
//
// Measure how long a pool with 1, 2, 4 and 8 workers takes for all items, and calculate the speedup
// of each relative to one worker. With more workers than cores, what do you expect?
//
//     ./tutti run SpeedupExercise.java
//     ./tutti exercise check speedup-exercise

import dev.tutti.*;

// Keep these names.
int[] workers = {1, 2, 4, 8};
List<Integer> items = IntStream.range(0, 16).boxed().toList();
double[] times = new double[workers.length];    // seconds to solution
double[] speedups = new double[workers.length]; // relative to one worker
List<Double> results = List.of();               // of the last pool

static double f(int x) {
    double sum = 0;
    for (int i = 1; i <= 1_000_000; i++) {
        sum += Math.sqrt(i + x);
    }
    return sum;
}

void main() {
    for (int i = 0; i < workers.length; i++) {
        try (Pool pool = Pool.threads(workers[i])) {
            // TODO
        }
        IO.println(workers[i] + " workers: " + times[i] + " s, " + speedups[i] + " times as fast as one");
    }
}
