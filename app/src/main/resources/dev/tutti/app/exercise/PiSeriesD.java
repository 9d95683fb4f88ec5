// Pi from a series, task D (document D)
//
//     pi = 4/N  sum of  1 / (1 + ((i - 1/2) / N)^2)  for i = 1 to N,  about
//
// Now pi is wanted to a certain accuracy. Let threads add terms, and add what they have, now and
// then, to a shared sum that a lock protects. Once the estimate made of it is within the tolerance,
// all threads stop.
//
// What is an estimate before all N terms are added? If the terms added so far are spread evenly
// over the whole range, then their mean is near the mean of all: estimate = 4 * sum / terms.
// point(k) below is the place (i - 1/2) / N of the k-th term to take, in an order that is spread
// evenly at any time. With w threads, let thread t take k = t, t + w, t + 2 w and so on.
//
// Name your threads series-1, series-2 …: Thread.ofPlatform().name("series-" + t).start(…)
//
//     ./tutti run PiSeriesD.java
//     ./tutti exercise check pi-series-d

import java.util.concurrent.locks.ReentrantLock;

// Keep these names.
double tolerance = 1e-6;
double estimate;         // of pi, shared
long terms;              // added so far, shared

ReentrantLock lock = new ReentrantLock();
double sum;              // shared
boolean stop;            // shared; what is not read and written under the lock must be volatile

static double point(long k) {
    double multiple = 0.6180339887498949 * k; // multiples of the golden section, modulo 1
    return multiple - Math.floor(multiple);
}

/** Adds terms t, t + w, t + 2 w …, until all are to stop. */
void work(int t, int w) {
    // TODO: some thousand terms without the lock, then under the lock: sum, terms, estimate, stop
}

void main() throws InterruptedException {
    // TODO: 4 threads; join them

    IO.println(estimate + " after " + terms + " terms");
}
