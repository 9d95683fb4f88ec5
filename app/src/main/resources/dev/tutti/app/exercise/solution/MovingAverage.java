// A solution of moving-average (document D)

import dev.tutti.*;

double sTime;
double pTime;

static double[] movingAverage(double[] x, int n) {
    double[] means = new double[x.length - n + 1];
    for (int k = 0; k < means.length; k++) {
        double sum = 0;
        for (int i = k; i < k + n; i++) {
            sum += x[i];
        }
        means[k] = sum / n;
    }
    return means;
}

/** Each block of means begins with a window that is added up; the others of the block slide. Blocks run at once. */
static double[] fastAverage(double[] x, int n) {
    double[] means = new double[x.length - n + 1];
    int block = Math.max(16_384, 16 * n);
    Loop.range((means.length + block - 1) / block).forEach(b -> {
        int from = b * block;
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += x[i];
        }
        means[from] = sum / n;
        for (int k = from + 1; k < Math.min(from + block, means.length); k++) {
            sum += x[k + n - 1] - x[k - 1];
            means[k] = sum / n;
        }
    });
    return means;
}

void main() {
    double[] x = Loop.range(1_000_000).toDoubles(i -> Philox.at(42, i).nextDouble());
    int n = 100;

    long begin = System.nanoTime();
    double[] s = movingAverage(x, n);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    double[] p = fastAverage(x, n);
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
