// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.Pool;
import dev.tutti.measure.StartedPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A pool of 2 workers opened, waited for until both have answered, and closed: {@code ./benchmarks/run pieces OpenPool}.
 *
 * <p>Each is timed alone. In the JVM that opens it some have been opened before; worker JVMs always start cold. The
 * answers take 1 ms at least.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5)
@Measurement(iterations = 15)
public class OpenPool {

    /** As {@link StartedPool#open} takes it. */
    @Param({"threads", "processes"})
    public String backend = "";

    @Benchmark
    public double openAndClose() {
        try (StartedPool pool = StartedPool.open(Pool.options().workers(2), backend)) {
            return pool.startupSeconds();
        }
    }
}
