// Moving average (document D)
//
// Write movingAverage(x, n), the means of all windows of n neighbours in x: element k is the mean
// of x[k] to x[k + n - 1]. Only whole windows count, so there are x.length - n + 1 of them. Then
// write fastAverage(x, n), which finds the same means sooner: on all cores, or by sliding, where
// what enters the window is added and what leaves it is taken away; or both. Measure both with big
// values. The last digits may differ, since a sum rounds by its order.
//
//     ./tutti run MovingAverage.java
//     ./tutti exercise check moving-average

import dev.tutti.*;

// Keep these names.
double sTime; // seconds
double pTime;

static double[] movingAverage(double[] x, int n) {
    return new double[0]; // TODO
}

static double[] fastAverage(double[] x, int n) {
    return new double[0]; // TODO: Loop.range(…).toDoubles(k -> …)
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
