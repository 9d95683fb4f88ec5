// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.pieces;

import dev.tutti.ffi.Errno;
import dev.tutti.ffi.Length;
import dev.tutti.ffi.Native;
import dev.tutti.shared.SharedDoubles;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call of a C function that does next to nothing, by what it is handed: {@code ./benchmarks/run pieces NativeCall}.
 * It needs a C compiler.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class NativeCall {

    /** Two numbers, as a struct. */
    public record Pair(double first, double second) {}

    /** A callback. */
    public interface Step {
        double next(double x);
    }

    /** The functions. */
    public interface Functions {
        void empty();

        double twice(double x);

        double first(double[] x, @Length int n);

        double first(SharedDoubles x, @Length int n);

        byte letter(String text);

        Pair swap(Pair pair);

        double call(Step step, double x);

        double fails(double x, @Errno int[] errno);
    }

    private static final Functions C = Native.compile("""
            #include <errno.h>
            typedef struct { double first, second; } pair;
            void empty(void) {}
            double twice(double x) { return 2 * x; }
            double first(const double *x, int n) { return n > 0 ? x[0] : 0; }
            char letter(const char *text) { return text[0]; }
            pair swap(pair x) { pair y = {x.second, x.first}; return y; }
            double call(double (*step)(double), double x) { return step(x); }
            double fails(double x) { errno = EDOM; return x; }
            """).bind(Functions.class);

    private final double[] array = {1, 2, 3, 4};
    private final SharedDoubles shared = SharedDoubles.copyOf(array);
    private final int[] errno = {0};
    private final Pair pair = new Pair(1, 2);
    private double x = 1;

    @Setup
    public void check() {
        if (twice() != 2
                || javaArray() != 1
                || sharedArray() != 1
                || text() != 'h'
                || struct().first() != 2
                || callback() != 2) {
            throw new IllegalStateException("C returns something else");
        }
        if (withErrno() != 1 || errno[0] != 33) { // EDOM
            throw new IllegalStateException("errno=" + errno[0]);
        }
    }

    @TearDown
    public void close() {
        shared.close();
    }

    @Benchmark
    public void empty() {
        C.empty();
    }

    @Benchmark
    public double twice() {
        return C.twice(x);
    }

    @Benchmark
    public double javaArray() {
        return C.first(array, 4);
    }

    @Benchmark
    public double sharedArray() {
        return C.first(shared, 4);
    }

    @Benchmark
    public byte text() {
        return C.letter("hello");
    }

    @Benchmark
    public Pair struct() {
        return C.swap(pair);
    }

    @Benchmark
    public double callback() {
        return C.call(y -> 2 * y, x);
    }

    @Benchmark
    public double withErrno() {
        return C.fails(x, errno);
    }
}
