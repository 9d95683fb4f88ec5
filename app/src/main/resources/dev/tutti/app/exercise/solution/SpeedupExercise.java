// A solution of speedup-exercise (document D)

import dev.tutti.*;

int[] workers = {1, 2, 4, 8};
List<Integer> items = IntStream.range(0, 16).boxed().toList();
double[] times = new double[workers.length];
double[] speedups = new double[workers.length];
List<Double> results = List.of();

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
            pool.map(x -> f(x), items); // warms up

            long begin = System.nanoTime();
            results = pool.map(x -> f(x), items);
            times[i] = (System.nanoTime() - begin) / 1e9;
            speedups[i] = times[0] / times[i];
        }
        IO.println(workers[i] + " workers: " + times[i] + " s, " + speedups[i] + " times as fast as one");
    }
}
