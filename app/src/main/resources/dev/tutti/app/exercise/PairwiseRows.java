// Distances of all pairs (document E)
//
// distances(x) is to give the Euclidean distances between all rows of x, as a square of numbers.
// Bring it into the form
//
//     result[i] = function(data[i])
//
// What is the function, and what are the data: a pair of rows, or one row? The document tries both,
// and one of them is many times as fast even on one core. Write parallelDistances(x) that way, on a
// pool or by a Loop.
//
//     ./tutti run PairwiseRows.java
//     ./tutti exercise check pairwise-rows

import dev.tutti.*;

// Keep these names.
double sTime; // seconds
double pTime;

static double[][] distances(double[][] x) {
    return new double[0][]; // TODO
}

static double[][] parallelDistances(double[][] x) {
    return new double[0][]; // TODO
}

void main() {
    double[][] x = Loop.grid(500, 100).toDoubles((i, k) -> Philox.at(42, i, k).nextDouble());

    long begin = System.nanoTime();
    double[][] s = distances(x);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    double[][] p = parallelDistances(x);
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
