// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.BitSet;
import java.util.function.IntToDoubleFunction;

/**
 * What a kernel's answer must be, and how many steps it takes. By a formula or another way where there is one, else by
 * the plain loop.
 */
record Reference(double answer, double steps) {

    /** Computes it; takes some seconds at most. */
    static Reference of(Kernel kernel, int n) {
        double size = n;
        return switch (kernel) {
            case INTEGRAL -> {
                double parts = 1 / size;
                yield new Reference(1000.0 / 3 * (1 - parts) * (1 - parts / 2) - 50 * (1 - parts), size);
            }
            case GAUSS -> {
                double dx = 3 / size;
                yield new Reference(
                        dx * compensated(n, i -> StrictMath.exp(-(i * dx) * (i * dx)) * StrictMath.sin(i * dx)), size);
            }
            case PI -> new Reference(Math.PI, size);
            case RECIPROCALS -> new Reference(size * Math.PI / 4 + 1 / (48 * size), size); // Euler and Maclaurin
            case ARRAY_SUM -> {
                double[] x = Data.uniform(n);
                yield new Reference(compensated(n, i -> x[i]), size);
            }
            case PRIMES -> primes(n);
            case MANDELBROT -> {
                long steps = 0;
                for (int row = 0; row < n; row++) {
                    for (int column = 0; column < n; column++) {
                        steps += Scalars.escape(row, column, n);
                    }
                }
                yield new Reference(plain(kernel, n), steps);
            }
            case MOVING_AVERAGE, BLACK_SCHOLES, SAXPY, HISTOGRAM -> new Reference(plain(kernel, n), size);
            case DISTANCES, MATRIX_VECTOR -> new Reference(plain(kernel, n), size * size);
            case JACOBI -> new Reference(plain(kernel, n), (size - 2) * (size - 2));
        };
    }

    private static double plain(Kernel kernel, int n) {
        Work work = Work.of(kernel, new PlainKernels(), n);
        work.reset().run();
        return work.answer().of(work.run().getAsDouble());
    }

    /** Kahan's sum. */
    private static double compensated(int n, IntToDoubleFunction term) {
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < n; i++) {
            double next = term.applyAsDouble(i) - lost;
            double bigger = sum + next;
            lost = bigger - sum - next;
            sum = bigger;
        }
        return sum;
    }

    /** Primes by a sieve; steps are the remainders that trial division takes. */
    private static Reference primes(int n) {
        BitSet composite = new BitSet(n);
        long primes = 0;
        long steps = 0;
        for (int i = 2; i < n; i++) {
            if (!composite.get(i)) {
                primes++;
                for (long multiple = (long) i * i; multiple < n; multiple += i) {
                    composite.set((int) multiple);
                }
            }
        }
        for (int i = 5; i < n; i += 2) {
            for (int divisor = 3; divisor * divisor <= i; divisor += 2) {
                steps++;
                if (i % divisor == 0) {
                    break;
                }
            }
        }
        return new Reference(primes, steps);
    }
}
