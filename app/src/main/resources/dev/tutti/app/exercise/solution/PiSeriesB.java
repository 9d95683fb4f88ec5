// A solution of pi-series-b (document D)

import dev.tutti.*;

int n = 10_000_001;
double sPi;
double pPi;
double sTime;
double pTime;

static double part(int from, int to, int n) {
    double sum = 0;
    for (int i = from; i < to; i++) {
        double x = (i - 0.5) / n;
        sum += 1 / (1 + x * x);
    }
    return sum;
}

/** Where piece k of 16 begins: terms 1 to n are cut into pieces that differ by one term at most. */
static int begin(int k, int n) {
    return 1 + (int) ((long) n * k / 16);
}

void main() {
    long begin = System.nanoTime();
    sPi = 4.0 / n * part(1, n + 1, n);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    int terms = n;
    try (Pool pool = Pool.threads(4)) {
        List<Double> parts =
                pool.map(k -> part(begin(k, terms), begin(k + 1, terms), terms), IntStream.range(0, 16).boxed());
        pPi = 4.0 / n * parts.stream().mapToDouble(x -> x).sum();
    }
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sPi + " in " + sTime + " s, " + pPi + " in " + pTime + " s");
}
