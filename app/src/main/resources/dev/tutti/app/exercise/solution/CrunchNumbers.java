// A solution of crunch-numbers (document B)

import dev.tutti.*;

int[] workers = {1, 2, 3, 4, 5, 6, 7, 8};
List<Integer> slowItems = Collections.nCopies(16, 100_000);
List<Integer> fastItems = IntStream.range(0, 10_000).boxed().toList();
double[] slowTimes = new double[workers.length];
double[] fastTimes = new double[workers.length];
List<Double> slowResults = List.of();
List<Double> fastResults = List.of();

static double slow(int x) {
    double sum = 0;
    for (int i = 1; i <= x; i++) {
        sum += Math.sqrt(i) / x;
    }
    return sum;
}

static double fast(int x) {
    return (double) x * x;
}

void main() {
    double warm = 0;
    for (int i = 0; i < 50; i++) {
        warm += slow(100_000) + fast(i);
    }
    for (int i = 0; i < workers.length; i++) {
        try (Pool pool = Pool.threads(workers[i])) {
            pool.map(x -> fast(x), fastItems); // the workers start here, not in what is measured

            long begin = System.nanoTime();
            slowResults = pool.map(x -> slow(x), slowItems);
            slowTimes[i] = (System.nanoTime() - begin) / 1e9;

            begin = System.nanoTime();
            fastResults = pool.map(x -> fast(x), fastItems);
            fastTimes[i] = (System.nanoTime() - begin) / 1e9;
        }
        IO.println(workers[i] + " workers: slow " + slowTimes[i] + " s, fast " + fastTimes[i] + " s");
    }
    IO.println("(warmed up: " + warm + ")");
}
