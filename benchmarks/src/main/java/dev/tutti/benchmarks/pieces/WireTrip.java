// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.wire.Codec;
import dev.tutti.wire.Role;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A value encoded and decoded as between processes, without the channel and its checksum: a record of a number and a
 * text, arrays of 1,000 and 1,000,000 doubles. {@code ./benchmarks/run pieces WireTrip}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireTrip {

    /** What is sent. */
    @Param({"record", "8 kB", "8 MB"})
    public String value = "";

    private final Codec codec = Codec.of(WireTrip.class.getClassLoader());
    private Object sent = "";

    /** Not {@code Serializable}, as most records of users. */
    record Point(double x, String name) {}

    @Setup
    public void make() {
        sent = switch (value) {
            case "record" -> new Point(0.1, "a point");
            case "8 kB" -> numbers(1_000);
            case "8 MB" -> numbers(1_000_000);
            default -> throw new IllegalArgumentException("there is no value '" + value + "'");
        };
        if (!Objects.deepEquals(sent, encodeAndDecode())) {
            throw new IllegalStateException("another value came back: value=" + value);
        }
    }

    private static double[] numbers(int length) {
        double[] numbers = new double[length];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    @Benchmark
    public @Nullable Object encodeAndDecode() {
        return codec.decode(codec.encode(sent, Role.ITEM), Role.ITEM);
    }
}
