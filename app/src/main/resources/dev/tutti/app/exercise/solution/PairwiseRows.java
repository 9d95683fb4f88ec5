// A solution of pairwise-rows (document E)

import dev.tutti.*;

double sTime;
double pTime;

/** The function: one row's distances to all. The data: the numbers of the rows. */
static double[] row(double[][] x, int i) {
    double[] distances = new double[x.length];
    for (int j = 0; j < x.length; j++) {
        double sum = 0;
        for (int k = 0; k < x[i].length; k++) {
            sum += (x[i][k] - x[j][k]) * (x[i][k] - x[j][k]);
        }
        distances[j] = Math.sqrt(sum);
    }
    return distances;
}

static double[][] distances(double[][] x) {
    double[][] rows = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
        rows[i] = row(x, i);
    }
    return rows;
}

static double[][] parallelDistances(double[][] x) {
    return Loop.range(x.length).toList(i -> row(x, i)).toArray(double[][]::new);
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
