// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.Philox;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Doubles drawn in a second, on one thread: of one generator, and two of each of many, as bodies of loops draw them;
 * beside them the JDK's {@code SplittableRandom}. {@code ./benchmarks/run pieces PhiloxDraws}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PhiloxDraws {

    private static final int DRAWS = 1_000;

    private final Philox philox = Philox.at(42, 0);
    private final SplittableRandom splittable = new SplittableRandom(42);
    private long index;

    @Benchmark
    @OperationsPerInvocation(DRAWS)
    public double oneGenerator() {
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += philox.nextDouble();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(DRAWS)
    public double twoOfEach() {
        double sum = 0;
        for (int i = 0; i < DRAWS / 2; i++) {
            Philox random = Philox.at(42, index++);
            sum += random.nextDouble() + random.nextDouble();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(DRAWS)
    public double splittableRandom() {
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += splittable.nextDouble();
        }
        return sum;
    }
}
