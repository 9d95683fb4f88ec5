// Monte Carlo pi without a for loop (document D)
//
// Of points thrown at random into the unit square, the part that falls into the quarter circle
// tends to pi / 4. piLoop() counts them in a plain loop. Write piArrays() in the style of arrays:
// an array of all x, one of all y, and a count of the indices whose point is inside, without for or
// while. It throws the same points, so it finds the same number. Measure both.
//
// Then think, without running it: how many bytes of memory do both take for n = 1e8, a hundred
// million points?
//
//     ./tutti run PiArrays.java
//     ./tutti exercise check pi-arrays

import dev.tutti.*;

// Keep these names.
double loopBytes = -1;  // what piLoop(100_000_000) has to keep, about; 0 for a few numbers
double arrayBytes = -1; // what piArrays(100_000_000) has to keep
double sTime; // seconds
double pTime;

static double piLoop(int n) {
    int inside = 0;
    for (int i = 0; i < n; i++) {
        Philox random = Philox.at(42, i);
        double x = random.nextDouble();
        double y = random.nextDouble();
        if (x * x + y * y < 1) {
            inside++;
        }
    }
    return 4.0 * inside / n;
}

static double piArrays(int n) {
    return 0; // TODO: Loop.range(n).toDoubles(i -> …), Loop.range(n).count(i -> …)
}

void main() {
    int n = 2_000_000;
    long begin = System.nanoTime();
    double s = piLoop(n);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    double p = piArrays(n);
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(s + " in " + sTime + " s, " + p + " in " + pTime + " s");
}
