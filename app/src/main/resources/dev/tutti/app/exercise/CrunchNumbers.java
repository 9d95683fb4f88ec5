// Crunch numbers (document B)
//
// Write a function that keeps a processor busy, slow(), and one that is over at once, fast().
// Measure how long a pool takes for all items of each, with 1 to 8 workers. Where does the number
// of workers help, and where does it not?
//
// Two traps. Return what you compute, or the JIT finds that nobody needs it and leaves the
// computing out. And the first calls are the slowest, since the JIT has not compiled them yet: call
// the function a few times before you measure.
//
//     ./tutti run CrunchNumbers.java
//     ./tutti exercise check crunch-numbers

import dev.tutti.*;

// Keep these names.
int[] workers = {1, 2, 3, 4, 5, 6, 7, 8};
List<Integer> slowItems = List.of(); // TODO: several, for each function
List<Integer> fastItems = List.of();
double[] slowTimes = new double[workers.length]; // seconds for all items, by number of workers
double[] fastTimes = new double[workers.length];
List<Double> slowResults = List.of(); // of the last pool
List<Double> fastResults = List.of();

static double slow(int x) {
    return 0; // TODO
}

static double fast(int x) {
    return 0; // TODO
}

void main() {
    for (int i = 0; i < workers.length; i++) {
        try (Pool pool = Pool.threads(workers[i])) {
            // TODO
        }
        IO.println(workers[i] + " workers: slow " + slowTimes[i] + " s, fast " + fastTimes[i] + " s");
    }
}
