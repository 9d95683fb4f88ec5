// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.List;
import java.util.Optional;

/**
 * Amdahl's law fitted to times: {@code a + b / n} seconds on {@code n} workers, of which {@code a / (a + b)} is the
 * serial fraction.
 *
 * @param serialFraction the part of the work's time that more workers do not shorten; below 0 for a work that gets
 *     faster than its workers become more. It counts all that does not scale, whatever the reason: missing cores too
 * @param standardError the standard deviation of that fraction, from the scatter of the times about the law
 */
public record Amdahl(double serialFraction, double standardError) {

    /**
     * Fits the law by least squares.
     *
     * @param workers numbers of workers
     * @param seconds the time for each
     * @return the fit; empty with fewer than 3 different numbers of workers, which leave no scatter to tell the error
     */
    public static Optional<Amdahl> fit(List<Integer> workers, List<Double> seconds) {
        if (workers.size() != seconds.size()) {
            throw new IllegalArgumentException(
                    "each number of workers needs its time: workers=" + workers.size() + ", seconds=" + seconds.size());
        }
        if (workers.stream().distinct().count() < 3) {
            return Optional.empty();
        }
        int n = workers.size();
        double meanX = workers.stream().mapToDouble(w -> 1.0 / w).sum() / n;
        double meanY = seconds.stream().mapToDouble(s -> s).sum() / n;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            double x = 1.0 / workers.get(i) - meanX;
            xx += x * x;
            xy += x * (seconds.get(i) - meanY);
        }
        double b = xy / xx;
        double a = meanY - b * meanX;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            double residual = seconds.get(i) - a - b / workers.get(i);
            residuals += residual * residual;
        }
        double variance = residuals / (n - 2);
        double varianceA = variance * (1.0 / n + meanX * meanX / xx);
        double varianceB = variance / xx;
        double covariance = -variance * meanX / xx;
        // The error of a quotient of two estimates, to first order.
        double whole = a + b;
        double error = Math.sqrt(Math.max(0, b * b * varianceA + a * a * varianceB - 2 * a * b * covariance));
        return Optional.of(new Amdahl(a / whole, error / (whole * whole)));
    }
}
