// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

/** What bodies of all Java's forms call: functions of numbers alone. */
final class Scalars {

    static final int DIMENSIONS = 100;
    static final int WINDOW = 30;
    static final int ITERATIONS = 200;
    static final int BINS = 256;

    static final double RATE = 0.02;
    static final double VOLATILITY = 0.3;

    private Scalars() {}

    static double distance(double[] points, int i, int j) {
        double sum = 0;
        for (int k = 0; k < DIMENSIONS; k++) {
            double t = points[i * DIMENSIONS + k] - points[j * DIMENSIONS + k];
            sum += t * t;
        }
        return Math.sqrt(sum);
    }

    static double mean(double[] x, int from) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
            sum += x[from + k];
        }
        return sum / WINDOW;
    }

    static int escape(int row, int column, int n) {
        double re = -2 + column * 3.0 / n;
        double im = -1.5 + row * 3.0 / n;
        double u = 0;
        double v = 0;
        int count = 0;
        while (count < ITERATIONS && u * u + v * v <= 4) {
            double nextU = u * u - v * v + re;
            v = 2 * u * v + im;
            u = nextU;
            count++;
        }
        return count;
    }

    /** The cumulative normal distribution: Abramowitz and Stegun, 26.2.17. */
    static double normal(double x) {
        double k = 1 / (1 + 0.2316419 * Math.abs(x));
        double sum = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        double tail = 0.3989422804014327 * Math.exp(-0.5 * x * x) * sum;
        return x < 0 ? tail : 1 - tail;
    }

    /** The strike, worth less as it is paid later. */
    static double discounted(double strike, double years) {
        return strike * Math.exp(-RATE * years);
    }

    static double call(double price, double strike, double years, double discounted) {
        double spread = VOLATILITY * Math.sqrt(years);
        double d1 = (Math.log(price / strike) + (RATE + 0.5 * VOLATILITY * VOLATILITY) * years) / spread;
        return price * normal(d1) - discounted * normal(d1 - spread);
    }

    static double neighbours(double[] a, int n, int i, int j) {
        return 0.25 * (a[(i - 1) * n + j] + a[(i + 1) * n + j] + a[i * n + j - 1] + a[i * n + j + 1]);
    }

    static double dot(double[] matrix, double[] vector, int row) {
        int n = vector.length;
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += matrix[row * n + j] * vector[j];
        }
        return sum;
    }

    static boolean isPrime(int number) {
        if (number < 4 || number % 2 == 0) {
            return number == 2 || number == 3;
        }
        for (int divisor = 3; divisor * divisor <= number; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
