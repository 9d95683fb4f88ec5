// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.Loop;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An index of a sum of squares over 1,000,000 doubles from a fixed seed, 8 MB: {@code ./benchmarks/run pieces SumLoop}.
 *
 * <p>The plain loop adds in order, one addition after the other; Tutti's has 32 accumulators, so that it can be faster
 * on one thread too, and its last digits differ.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SumLoop {

    private static final int INDICES = 1_000_000;

    private final double[] x = new SplittableRandom(1).doubles(INDICES).toArray();

    @Setup
    public void check() {
        double expected = plain();
        if (Math.abs(oneThread() - expected) > 1e-9 * expected || twoThreads() != oneThread()) {
            throw new IllegalStateException(
                    "wrong sums: plain=" + expected + ", oneThread=" + oneThread() + ", twoThreads=" + twoThreads());
        }
    }

    @Benchmark
    @OperationsPerInvocation(INDICES)
    public double plain() {
        double[] x = this.x;
        double sum = 0;
        for (int i = 0; i < INDICES; i++) {
            sum += x[i] * x[i];
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(INDICES)
    public double oneThread() {
        double[] x = this.x;
        return Loop.range(INDICES).threads(1).sum(i -> x[i] * x[i]);
    }

    @Benchmark
    @OperationsPerInvocation(INDICES)
    public double twoThreads() {
        double[] x = this.x;
        return Loop.range(INDICES).threads(2).sum(i -> x[i] * x[i]);
    }
}
