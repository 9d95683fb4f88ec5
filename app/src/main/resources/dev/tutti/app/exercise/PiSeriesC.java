// Pi from a series, task C (document D)
//
//     pi = 4/N  sum of  1 / (1 + ((i - 1/2) / N)^2)  for i = 1 to N,  about
//
// Cut the terms into a range for each of 4 threads. In each thread let a loop on one thread add
// them, Loop.range(from, to).serial().sum(i -> …), which compiles its body to SIMD code, as numba
// does in the document. Measure that against the plain serial sum. At last: what does Loop.range(1,
// n + 1).sum(i -> …) do, without any thread of yours?
//
//     ./tutti run PiSeriesC.java
//     ./tutti exercise check pi-series-c

import dev.tutti.*;

// Keep these names.
int n = 10_000_000;
double sPi;
double pPi;
double sTime; // seconds
double pTime;

void main() throws InterruptedException {
    long begin = System.nanoTime();
    sPi = 0; // TODO
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    pPi = 0; // TODO
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sPi + " in " + sTime + " s, " + pPi + " in " + pTime + " s");
}
