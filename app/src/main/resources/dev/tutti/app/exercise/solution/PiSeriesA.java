// A solution of pi-series-a (document D)

int[] terms = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
double[] errors = new double[terms.length];

static double seriesPi(int n) {
    double sum = 0;
    for (int i = 1; i <= n; i++) {
        double x = (i - 0.5) / n;
        sum += 1 / (1 + x * x);
    }
    return 4 / (double) n * sum;
}

void main() {
    for (int k = 0; k < terms.length; k++) {
        errors[k] = Math.abs(seriesPi(terms[k]) - Math.PI);
    }

    for (int k = 0; k < terms.length; k++) {
        IO.println(terms[k] + " terms: " + errors[k]); // 1/(12 N^2), until the additions' rounding errors are larger
    }
}
