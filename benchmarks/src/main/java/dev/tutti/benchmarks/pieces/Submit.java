// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.Pool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One task there and back, x + 1 of an {@code Integer}, on pools in use: {@code ./benchmarks/run pieces Submit}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Submit {

    /** As {@link Pool#of} takes it. */
    @Param({"serial", "threads:2", "processes:2"})
    public String pool = "";

    private Pool opened = Pool.serial();
    private int x;

    @Setup(Level.Trial)
    public void open() {
        opened = Pool.of(pool);
    }

    @TearDown(Level.Trial)
    public void close() {
        opened.close();
    }

    @Benchmark
    public int join() {
        return opened.submit(i -> i + 1, x++).join();
    }
}
