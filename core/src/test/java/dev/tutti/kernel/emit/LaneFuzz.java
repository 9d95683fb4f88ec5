// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Function;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program that runs random loops on lanes, each until C2 has compiled it, and compares them with the interpreter. Its
 * output is lines of a word and what it is about: {@code kernel} and the name of the class that runs now, {@code end} of
 * it, {@code seen} and something of {@link LaneCoverage}, {@code all} that there is, {@code refused} and {@code elements},
 * how many, {@code bits} of a vector, and {@code mismatch} with lines for people up to {@code .}.
 *
 * <p>{@code ./benchmarks/run fuzz} starts it.
 */
public final class LaneFuzz {

    /** Calls on data of their own. C2 compiles a loop in the first half of them if the JVM's thresholds are low. */
    private static final int CALLS = 220;

    private static final int SHRINKS_MOST = 400;

    private final PrintStream out;
    private final int bits;
    private final Set<String> seen = new TreeSet<>();
    private long elements;
    private int refused;

    private LaneFuzz(PrintStream out, int bits) {
        this.out = out;
        this.bits = bits;
    }

    /**
     * Runs loops until there is no more time.
     *
     * @param arguments the first seed, the seconds, and how many loops at most
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        long first = Long.parseLong(arguments[0]);
        long deadline = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        long most = Long.parseLong(arguments[2]);
        Class<?> shapes = Class.forName("jdk.incubator.vector.VectorShape");
        Object preferred = shapes.getMethod("preferredShape").invoke(null);
        LaneFuzz fuzz = new LaneFuzz(
                System.out, (Integer) shapes.getMethod("vectorBitSize").invoke(preferred));
        fuzz.out.println("bits " + fuzz.bits);
        LaneCoverage.all().forEach(each -> fuzz.out.println("all " + each));
        for (long seed = first; seed < first + most && System.nanoTime() - deadline < 0; seed++) {
            fuzz.run(seed);
        }
        fuzz.out.println("refused " + fuzz.refused);
        fuzz.out.println("elements " + fuzz.elements);
    }

    private void run(long seed) {
        RandomLoop loop = RandomLoop.of(seed);
        try {
            String difference = difference(loop);
            for (String each : LaneCoverage.of(loop.function())) {
                if (seen.add(each)) {
                    out.println("seen " + each);
                }
            }
            if (!difference.isEmpty()) {
                Function small = Shrinker.shrink(loop.function(), each -> isWrong(loop.with(each)), SHRINKS_MOST);
                out.println("mismatch " + loop.with(small) + difference + "\n.");
            }
        } catch (NoLanesException e) {
            refused++;
        }
    }

    private boolean isWrong(RandomLoop loop) {
        try {
            return !difference(loop).isEmpty();
        } catch (NoLanesException e) {
            return false;
        }
    }

    private String difference(RandomLoop loop) throws NoLanesException {
        VectorLoop.Compiled compiled = VectorLoop.compile(loop.function(), loop.inputs(), loop.sink(), bits);
        LoopCode scalar = ScalarLoop.compile(loop.function(), loop.inputs(), loop.sink());
        out.println("kernel " + compiled.code().getClass().getName());
        String difference = "";
        for (int call = 0; call < CALLS && difference.isEmpty(); call++) {
            RandomLoop.Outcome found = loop.onLanes(scalar, compiled.code(), compiled::fits, call);
            elements += found.onLanes();
            difference = found.difference(loop.interpreted(call));
            if (!difference.isEmpty()) {
                difference = "call " + call + ": " + difference;
            }
        }
        out.println("end");
        return difference;
    }
}
