// A solution of pi-arrays (document D)

import dev.tutti.*;

double loopBytes = 0;
double arrayBytes = 2.0 * 100_000_000 * Double.BYTES; // x and y; numpy makes a third array, of x * x + y * y
double sTime;
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
    double[] x = Loop.range(n).toDoubles(i -> Philox.at(42, i).nextDouble());
    double[] y = Loop.range(n).toDoubles(i -> {
        Philox random = Philox.at(42, i);
        random.nextDouble(); // x
        return random.nextDouble();
    });
    long inside = Loop.range(n).count(i -> x[i] * x[i] + y[i] * y[i] < 1);
    return 4.0 * inside / n;
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
