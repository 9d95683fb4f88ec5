// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.ffi.Native;
import dev.tutti.ffi.NativeCompiler;
import dev.tutti.ffi.Symbol;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import dev.tutti.spi.Availability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code native-dot}: two arrays of floats, multiplied element by element and added up by C: handed over where
 * they are, copied for C first, and in pieces by a parallel loop. Memory at its peak shows the copy.
 *
 * <p>C adds doubles; a sum in float, as the document's, does not grow beyond 2²⁴ by terms below 1. The numbers are
 * whole 256ths, so that every order of additions gives the exact sum, and {@code -ffast-math} may choose one.
 */
final class NativeDot implements Lab {

    private static final String SOURCE = """
            double multiply_then_sum(const float *a, const float *b, long from, long to) {
                double sum = 0;
                for (long i = from; i < to; i++)
                    sum += (double) a[i] * b[i];
                return sum;
            }
            """;

    /** Some for each core, and short enough that nobody waits for a collection of garbage. */
    private static final int PIECE = 1 << 20;

    // Without a common divisor, so that their products repeat after as many as both.
    private static final int PERIOD_A = 251;
    private static final int PERIOD_B = 257;
    private static final float UNIT = 0x1p-8f;

    /** What is called of it. */
    interface Example {
        @Symbol("multiply_then_sum")
        double dot(float[] a, float[] b, long from, long to);

        @Symbol("multiply_then_sum")
        double dot(MemorySegment a, MemorySegment b, long from, long to);
    }

    @Override
    public Card card() {
        return new Card(
                "native-dot",
                Document.D,
                "Arrays for C",
                "Σ a·b of two float arrays in C, with and without a copy",
                "");
    }

    @Override
    public Availability availability() {
        return compiler().availability();
    }

    private static NativeCompiler compiler() {
        return Native.c().options("-O3", "-march=native", "-ffast-math");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "elements", 1, 500_000_000, 1_000_000, 100_000_000, 3));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        Example c = compiler().compile(SOURCE).bind(Example.class);
        float[] a = new float[n];
        float[] b = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = i % PERIOD_A * UNIT;
            b[i] = i % PERIOD_B * UNIT;
        }
        return List.of(Question.of(
                        "Σ a·b of " + Figures.count(n) + " floats",
                        () -> plain(a, b),
                        sum -> flaw(sum, n),
                        sum -> sum,
                        sum -> "Σ = " + sum)
                .form(
                        "C, no copy",
                        stage -> stage.tasks().submit(() -> c.dot(a, b, 0, n)).get())
                .form(
                        "C, after a copy",
                        stage -> stage.tasks().submit(() -> copied(c, a, b)).get())
                .form("C in a parallel loop", stage -> inPieces(stage, c, a, b))
                .form("Loop.sum", stage -> stage.loop(n).sum(i -> (double) a[i] * b[i])));
    }

    private static double plain(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double copied(Example c, float[] a, float[] b) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copyOfA = arena.allocateFrom(ValueLayout.JAVA_FLOAT, a);
            MemorySegment copyOfB = arena.allocateFrom(ValueLayout.JAVA_FLOAT, b);
            return c.dot(copyOfA, copyOfB, 0, a.length);
        }
    }

    private static double inPieces(Stage stage, Example c, float[] a, float[] b) {
        int n = a.length;
        return stage.loop((n - 1) / PIECE + 1).sum(i -> c.dot(a, b, (long) i * PIECE, Math.min(n, (i + 1L) * PIECE)));
    }

    /** The sum in whole numbers. */
    private static @Nullable String flaw(double sum, int n) {
        int period = PERIOD_A * PERIOD_B;
        long units = n / period * units(period) + units(n % period);
        double known = units * ((double) UNIT * UNIT);
        return sum == known ? null : "the sum is " + sum + ", not " + known;
    }

    private static long units(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += i % PERIOD_A * (long) (i % PERIOD_B);
        }
        return sum;
    }

    /** The speedups, and the memory of each form. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        plots.add(LabPlots.figures(
                runs.getFirst().question() + ": memory",
                "MB at the peak, the arrays included",
                runs,
                run -> run.peakBytes() / 1e6));
        return plots;
    }
}
