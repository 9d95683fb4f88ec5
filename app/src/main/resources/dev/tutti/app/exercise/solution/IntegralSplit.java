// A solution of integral-split (document E)

import dev.tutti.*;

double sResult;
double pResult;
double sTime;
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

/** A piece of [a, b], and its share of the rectangles. */
record Piece(double a, double b, int n) {}

static List<Piece> split(double a, double b, int n, int pieces) {
    double dx = (b - a) / n;
    List<Piece> all = new ArrayList<>();
    for (int k = 0; k < pieces; k++) { // at the edges of rectangles: n need not be a multiple of pieces
        int from = (int) ((long) n * k / pieces);
        int to = (int) ((long) n * (k + 1) / pieces);
        all.add(new Piece(a + from * dx, a + to * dx, to - from));
    }
    return all;
}

void main() {
    int n = 1_000_000;
    long begin = System.nanoTime();
    sResult = integrate(0, 2, n);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    try (Pool pool = Pool.threads(2)) {
        List<Double> parts =
                pool.map(piece -> integrate(piece.a(), piece.b(), piece.n()), split(0, 2, n, pool.workers()));
        pResult = parts.stream().mapToDouble(x -> x).sum();
    }
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sResult + " in " + sTime + " s, " + pResult + " in " + pTime + " s");
}
