// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Functions;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random loop bodies on random data, run by the interpreter index by index, by scalar loops, and on lanes of 128, 256 and
 * 512 bits. All must leave the same bits, and end with the same exception at the same index.
 *
 * <p>{@code -Dloops=100000} tries more of them, {@code -Dloop=17} that one, {@code -Dfirst=N} begins there.
 */
class RandomLoopTest {

    private static final int LENGTH = 64;
    private static final int[] WIDTHS = {128, 256, 512};

    private int vectorized;
    private final Map<String, Integer> refused = new TreeMap<>();

    @Test
    void allWaysAgree() {
        String one = System.getProperty("loop");
        long first = one == null ? Long.getLong("first", 0) : Long.parseLong(one);
        long count = one == null ? Long.getLong("loops", 400) : 1;
        for (long seed = first; seed < first + count; seed++) {
            Random random = new Random(seed);
            Function function = Functions.body(random, 3 + random.nextInt(25), LENGTH);
            try {
                check(seed, function);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-Dloop=" + seed + "\n" + function, e);
            }
        }
        System.out.println(count + " random loops, on lanes " + vectorized + ", others " + refused);
        if (one == null) {
            assertThat(vectorized).isGreaterThan((int) count / 3);
        }
    }

    private void check(long seed, Function function) {
        LoopCode.Sink sink = sink(function, new Random(seed));
        int inputs = function.parameters().size() - 1;
        Random random = new Random(seed);
        int from = random.nextInt(4) == 0 ? random.nextInt(LENGTH) - 4 : 0;
        int to = random.nextInt(3) == 0 ? from + random.nextInt(LENGTH) : LENGTH;
        Outcome expected = interpreted(seed, function, sink, from, to);
        LoopCode scalar = ScalarLoop.compile(function, inputs, sink);
        Outcome oneByOne =
                outcome(seed, sink, from, to, (values, out) -> run(scalar, null, values, sink, from, to, out));
        assertThat(oneByOne.difference(expected))
                .as("-Dloop=%s scalar:%n%s", seed, function)
                .isEmpty();
        for (int bits : WIDTHS) {
            VectorLoop.Compiled vector;
            try {
                vector = VectorLoop.compile(function, inputs, sink, bits);
            } catch (NoLanesException e) {
                refused.merge(Objects.requireNonNull(e.getMessage()), 1, Integer::sum);
                return;
            }
            Outcome onLanes =
                    outcome(seed, sink, from, to, (values, out) -> run(scalar, vector, values, sink, from, to, out));
            assertThat(onLanes.difference(expected))
                    .as("-Dloop=%s %s from %s to %s on %s bits:%n%s", seed, sink, from, to, bits, function)
                    .isEmpty();
        }
        vectorized++;
    }

    private static LoopCode.Sink sink(Function function, Random random) {
        Kind kind = function.result();
        if (kind == null) {
            return LoopCode.Sink.NOTHING;
        }
        return switch (kind) {
            case DOUBLE -> random.nextBoolean() ? LoopCode.Sink.DOUBLES : LoopCode.Sink.SUM_DOUBLES;
            case LONG -> random.nextBoolean() ? LoopCode.Sink.LONGS : LoopCode.Sink.SUM_LONGS;
            case INT -> random.nextBoolean() ? LoopCode.Sink.INTS : LoopCode.Sink.COUNT;
            case FLOAT, REFERENCE -> LoopCode.Sink.NOTHING;
        };
    }

    private interface Loop {
        void run(@Nullable Object[] inputs, Object out);
    }

    /** What is left behind, and what was thrown. */
    private record Outcome(String thrown, List<String> memory) {

        /** Where it differs from another one first; empty if it does not. */
        String difference(Outcome expected) {
            if (!thrown.equals(expected.thrown)) {
                return "thrown " + thrown + " instead of " + expected.thrown;
            }
            for (int i = 0; i < memory.size(); i++) {
                String[] found = memory.get(i).split("[ ,]+", -1);
                String[] right = expected.memory.get(i).split("[ ,]+", -1);
                for (int j = 0; j < right.length; j++) {
                    if (!found[j].equals(right[j])) {
                        return "array " + i + " element " + j + " is " + found[j] + ", not " + right[j];
                    }
                }
            }
            return "";
        }
    }

    private static Outcome outcome(long seed, LoopCode.Sink sink, int from, int to, Loop loop) {
        Object[] inputs = Functions.inputs(new Random(seed), LENGTH);
        Object out = switch (sink) {
            case DOUBLES -> new double[to - from + 3];
            case LONGS -> new long[to - from + 3];
            case INTS -> new int[to - from + 3];
            case SUM_DOUBLES -> filled();
            case SUM_LONGS -> new long[32];
            case COUNT -> new long[1];
            case NOTHING -> new Object();
        };
        String thrown = "nothing";
        try {
            loop.run(inputs, out);
        } catch (ArithmeticException | NullPointerException | IndexOutOfBoundsException e) {
            thrown = e.getClass().getSimpleName();
        }
        List<String> memory = new ArrayList<>();
        for (Object each : inputs) {
            memory.add(RandomFunctionTest.bits(each));
        }
        if (!(sink == LoopCode.Sink.NOTHING)) {
            memory.add(RandomFunctionTest.bits(out));
        }
        return new Outcome(thrown, memory);
    }

    private static double[] filled() {
        double[] lanes = new double[32];
        Arrays.fill(lanes, -0.0);
        return lanes;
    }

    private static Outcome interpreted(long seed, Function function, LoopCode.Sink sink, int from, int to) {
        return outcome(seed, sink, from, to, (inputs, out) -> {
            @Nullable Object[] arguments = Arrays.copyOf(inputs, inputs.length + 1);
            for (int i = from; i < to; i++) {
                arguments[inputs.length] = i;
                Object value = Interpreter.call(function, arguments);
                int k = i - from;
                switch (sink) {
                    case NOTHING -> {}
                    case DOUBLES -> ((double[]) out)[k + 1] = (Double) Objects.requireNonNull(value);
                    case LONGS -> ((long[]) out)[k + 1] = (Long) Objects.requireNonNull(value);
                    case INTS -> ((int[]) out)[k + 1] = (Integer) Objects.requireNonNull(value);
                    case SUM_DOUBLES -> ((double[]) out)[k % 32] += (Double) Objects.requireNonNull(value);
                    case SUM_LONGS -> ((long[]) out)[k % 32] += (Long) Objects.requireNonNull(value);
                    case COUNT -> ((long[]) out)[0] += (Integer) Objects.requireNonNull(value) == 0 ? 0 : 1;
                }
            }
        });
    }

    /** As loops do: on lanes as far as that goes, a few indices without them where it does not. */
    private static void run(
            LoopCode scalar,
            VectorLoop.@Nullable Compiled vector,
            @Nullable Object[] inputs,
            LoopCode.Sink sink,
            int from,
            int to,
            Object out) {
        int done = 0;
        while (from + done < to) {
            if (vector != null && vector.fits(inputs)) {
                boolean atBegin = sink != LoopCode.Sink.SUM_DOUBLES && sink != LoopCode.Sink.SUM_LONGS;
                if (atBegin || done % 32 == 0) {
                    done += vector.code().run(inputs, 0, from + done, to - from - done, out, 1 + done);
                }
            }
            int some = vector == null ? to - from - done : Math.min(to - from - done, 32 - done % 32);
            if (sink == LoopCode.Sink.SUM_DOUBLES || sink == LoopCode.Sink.SUM_LONGS) {
                // The accumulators' turn begins with the first index of a call.
                for (int i = 0; i < some; i++) {
                    Object turned = turned(out, done % 32);
                    scalar.run(inputs, 0, from + done, 1, turned, 0);
                    put(out, turned, done % 32);
                    done++;
                }
            } else {
                done += scalar.run(inputs, 0, from + done, some, out, 1 + done);
            }
        }
    }

    private static Object turned(Object out, int lane) {
        return out instanceof double[] doubles ? new double[] {doubles[lane]} : new long[] {((long[]) out)[lane]};
    }

    private static void put(Object out, Object turned, int lane) {
        if (out instanceof double[] doubles) {
            doubles[lane] = ((double[]) turned)[0];
        } else {
            ((long[]) out)[lane] = ((long[]) turned)[0];
        }
    }
}
