// Pi from a series, task B (document D)
//
//     pi = 4/N  sum of  1 / (1 + ((i - 1/2) / N)^2)  for i = 1 to N,  about
//
// Cut the terms into ranges, let a pool's map add each range, and put the parts together. N need
// not be a multiple of the number of ranges. Measure that against the serial sum.
//
//     ./tutti run PiSeriesB.java
//     ./tutti exercise check pi-series-b

import dev.tutti.*;

// Keep these names.
int n = 10_000_001;
double sPi;
double pPi;
double sTime; // seconds
double pTime;

/** The sum of terms from, from + 1, … to - 1 of n; without the factor 4/n. */
static double part(int from, int to, int n) {
    return 0; // TODO
}

void main() {
    long begin = System.nanoTime();
    sPi = 0; // TODO
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    try (Pool pool = Pool.threads(4)) {
        pPi = 0; // TODO
    }
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sPi + " in " + sTime + " s, " + pPi + " in " + pTime + " s");
}
