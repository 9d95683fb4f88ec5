// An integral in pieces (document E)
//
// integrate() adds N rectangles in one loop. As one tiny task for each rectangle it would be slower
// on a pool than here. Re-think it so that it is a few large tasks: split [a, b] into a piece for
// each worker, integrate each with its share of the rectangles, and add the pieces. The result is
// the same but for its last digits.
//
//     ./tutti run IntegralSplit.java
//     ./tutti exercise check integral-split

import dev.tutti.*;

// Keep these names.
double sResult; // of x^2 - x from 0 to 2, with 1,000,000 rectangles
double pResult;
double sTime; // seconds
double pTime;

static double integrate(double a, double b, int n) {
    double sum = 0;
    double dx = (b - a) / n;
    for (int i = 0; i < n; i++) {
        double x = a + i * dx;
        sum += x * x - x;
    }
    return sum * dx;
}

void main() {
    int n = 1_000_000;
    long begin = System.nanoTime();
    sResult = integrate(0, 2, n);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    try (Pool pool = Pool.threads(2)) {
        pResult = 0; // TODO
    }
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sResult + " in " + sTime + " s, " + pResult + " in " + pTime + " s");
}
