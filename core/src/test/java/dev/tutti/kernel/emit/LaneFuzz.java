// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Function;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program that runs random loops on lanes, each until C2 has compiled it, and compares them with the interpreter, until
 * it is ended. Its output is lines of a word and what it is about: {@code bits} of a vector, {@code all} and something of
 * {@link LaneCoverage} that there is; {@code refused} and a seed whose loop has no lanes, {@code left} and one that is too
 * long; else {@code kernel}, the seed and the name of the class that runs now, {@code seen} and something new of
 * {@link LaneCoverage}, {@code wrong}, the seed and what differs, then {@code smaller} with lines for people up to
 * {@code .}, and {@code end} and how many elements were compared.
 *
 * <p>{@code ./benchmarks/run fuzz} starts it.
 */
public final class LaneFuzz {

    /** Calls on data of their own. C2 compiles a loop in the first half of them if the JVM's thresholds are low. */
    private static final int CALLS = 220;

    /** Bytes of code that C2 compiles in a fraction of a second. Of longer loops one in so many is run. */
    private static final int LENGTH_MOST = 1400;

    private static final int ONE_OF = 128;

    private static final int SHRINKS_MOST = 100;

    private final PrintStream out;
    private final int bits;
    private final Set<String> seen = new TreeSet<>();
    private long elements;
    private int codeLength;

    private LaneFuzz(PrintStream out, int bits) {
        this.out = out;
        this.bits = bits;
    }

    /**
     * Runs loops.
     *
     * @param arguments the first seed
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        LaneFuzz fuzz = new LaneFuzz(System.out, VectorBits.preferred());
        fuzz.out.println("bits " + fuzz.bits);
        LaneCoverage.all().forEach(each -> fuzz.out.println("all " + each));
        for (long seed = Long.parseLong(arguments[0]); ; seed++) {
            fuzz.run(seed);
        }
    }

    private void run(long seed) {
        RandomLoop loop = RandomLoop.of(seed);
        try {
            VectorLoop.Compiled compiled = compile(loop);
            if (codeLength > LENGTH_MOST && seed % ONE_OF != ONE_OF - 1) {
                out.println("left " + seed);
                return;
            }
            out.println("kernel " + seed + " " + compiled.code().getClass().getName());
            String difference = difference(loop, compiled);
            for (String each : LaneCoverage.of(loop.function())) {
                if (seen.add(each)) {
                    out.println("seen " + each);
                }
            }
            if (!difference.isEmpty()) {
                out.println("wrong " + seed + " " + difference);
                Function small = Shrinker.shrink(loop.function(), each -> isWrong(loop.with(each)), SHRINKS_MOST);
                out.println("smaller " + loop.with(small) + "\n.");
            }
            out.println("end " + elements);
            elements = 0;
        } catch (NoLanesException e) {
            out.println("refused " + seed);
        }
    }

    private VectorLoop.Compiled compile(RandomLoop loop) throws NoLanesException {
        return VectorLoop.compile(loop.function(), loop.inputs(), loop.sink(), bits, bytes -> {
            codeLength = LoopClass.codeLength(bytes);
            return bytes;
        });
    }

    private boolean isWrong(RandomLoop loop) {
        try {
            return !difference(loop, compile(loop)).isEmpty();
        } catch (NoLanesException e) {
            return false;
        }
    }

    private String difference(RandomLoop loop, VectorLoop.Compiled compiled) {
        LoopCode scalar = ScalarLoop.compile(loop.function(), loop.inputs(), loop.sink());
        for (int call = 0; call < CALLS; call++) {
            RandomLoop.Outcome found = loop.onLanes(scalar, compiled.code(), compiled::fits, call);
            elements += found.onLanes();
            String difference = found.difference(loop.interpreted(call));
            if (!difference.isEmpty()) {
                return "call " + call + ": " + difference;
            }
        }
        return "";
    }
}
