// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.Pool;
import dev.tutti.Tasks;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An item of a map over 10,000 tiny ones, x + 1 of an {@code Integer}, one at a time and at the chunk that the pool
 * chooses: {@code ./benchmarks/run pieces MapItems}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class MapItems {

    private static final int ITEMS = 10_000;

    /** As {@link Pool#of} takes it. */
    @Param({"serial", "threads:2", "processes:2"})
    public String pool = "";

    /** The number of items sent at once. */
    @Param({"1", "automatic"})
    public String chunk = "";

    private final List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    private Pool opened = Pool.serial();
    private Tasks tasks = opened;

    @Setup(Level.Trial)
    public void open() {
        opened = Pool.of(pool);
        tasks = chunk.equals("automatic") ? opened : opened.chunk(Integer.parseInt(chunk));
        if (!map().equals(IntStream.rangeClosed(1, ITEMS).boxed().toList())) {
            throw new IllegalStateException("wrong results of a map: pool=" + pool + ", chunk=" + chunk);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        opened.close();
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public List<Integer> map() {
        return tasks.map(i -> i + 1, items);
    }
}
