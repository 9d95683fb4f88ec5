// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.List;
import java.util.Locale;

/**
 * What is computed; {@link JavaKernels} says what each is.
 *
 * <p>A step is an index, a cell, an element of the matrix; of Mandelbrot an iteration, of primes a remainder. Flops count
 * additions, multiplications, divisions, roots and comparisons that choose a value as 1, and exp, log and sin as 20,
 * about what a polynomial takes. Remainders count as flops and divisions. Random generators are not counted. Bytes are
 * those of arrays that do not stay in a cache, once read and once written.
 */
enum Kernel {
    INTEGRAL("integral of x²-x", Bound.COMPUTE, 100_000_000, 1_000_000, 4, 0, 0),
    GAUSS("Σ exp(-x²) sin x", Bound.COMPUTE, 10_000_000, 100_000, 44, 0, 0),
    PI("Monte Carlo π", Bound.COMPUTE, 100_000_000, 1_000_000, 5, 0, 0),
    DISTANCES("distances, 100 dimensions", Bound.COMPUTE, 2000, 200, 301, 1, 8),
    MOVING_AVERAGE("moving average of 30", Bound.COMPUTE, 10_000_000, 100_000, 30, 1, 16),
    RECIPROCALS("Σ 1/(1+x²)", Bound.COMPUTE, 100_000_000, 1_000_000, 6, 2, 0),
    MANDELBROT("Mandelbrot", Bound.COMPUTE, 1000, 100, 8, 0, 0),
    BLACK_SCHOLES("Black-Scholes", Bound.COMPUTE, 4_000_000, 40_000, 130, 5, 40),
    HISTOGRAM("histogram", Bound.COMPUTE, 10_000_000, 100_000, 2, 0, 8),
    PRIMES("primes by division", Bound.COMPUTE, 1_000_000, 20_000, 1, 1, 0),
    ARRAY_SUM("sum of an array", Bound.MEMORY, 100_000_000, 1_000_000, 1, 0, 8),
    SAXPY("saxpy", Bound.MEMORY, 50_000_000, 500_000, 2, 0, 12),
    JACOBI("Jacobi", Bound.MEMORY, 2000, 200, 4, 0, 16),
    MATRIX_VECTOR("matrix times vector", Bound.MEMORY, 4000, 400, 2, 0, 8);

    /** What a good program of it waits for. */
    enum Bound {
        COMPUTE("compute-bound"),
        MEMORY("memory-bound");

        final String title;

        Bound(String title) {
            this.title = title;
        }
    }

    final String title;
    final Bound bound;
    final double flopsPerStep;

    /** Of them, those that wait for the divider: roots too. */
    final double divisionsPerStep;

    final double bytesPerStep;

    private final int fullSize;
    private final int quickSize;

    Kernel(
            String title,
            Bound bound,
            int fullSize,
            int quickSize,
            double flopsPerStep,
            double divisionsPerStep,
            double bytesPerStep) {
        this.title = title;
        this.bound = bound;
        this.fullSize = fullSize;
        this.quickSize = quickSize;
        this.flopsPerStep = flopsPerStep;
        this.divisionsPerStep = divisionsPerStep;
        this.bytesPerStep = bytesPerStep;
    }

    /** The name in requests and JSON: {@code black-scholes}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kernel of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** How many indices, or how many in each dimension. */
    int size(boolean quick) {
        return quick ? quickSize : fullSize;
    }

    /** Other sizes that it is measured at; most have none. */
    List<Integer> sizes(boolean quick) {
        return switch (this) {
            case INTEGRAL, ARRAY_SUM, SAXPY ->
                quick
                        ? List.of(1_000, 10_000, 100_000)
                        : List.of(1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000);
            case GAUSS,
                    PI,
                    DISTANCES,
                    MOVING_AVERAGE,
                    RECIPROCALS,
                    MANDELBROT,
                    BLACK_SCHOLES,
                    HISTOGRAM,
                    PRIMES,
                    JACOBI,
                    MATRIX_VECTOR -> List.of();
        };
    }

    /** How far from the reference an answer may be, in parts of it. */
    double tolerance(int n, boolean exactContestant) {
        return switch (this) {
            case PI -> 4 / Math.sqrt(n); // more than 7 standard deviations
            // Few points near the edge leave the circle a step sooner or later, if roundings are others.
            case MANDELBROT -> exactContestant ? 0 : 5e-3;
            case HISTOGRAM, PRIMES, SAXPY -> 0;
            case INTEGRAL,
                    GAUSS,
                    DISTANCES,
                    MOVING_AVERAGE,
                    RECIPROCALS,
                    BLACK_SCHOLES,
                    ARRAY_SUM,
                    JACOBI,
                    MATRIX_VECTOR -> 1e-9;
        };
    }
}
