// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tutti.Body;
import dev.tutti.Philox;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.LeftException;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What lambdas are as functions, by their results: each is compared with the lambda itself. */
class LifterTest {

    private static final int INDICES = 70;

    private static final double[] NUMBERS = {
        0.0, -0.0, 1.5, -7.25, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e300
    };

    private static int offset = 3;

    private final int scale = 5;
    private final Weights weights = new Weights(0.5, new double[] {1, 2, 3, 4, 5, 6, 7});

    record Weights(double first, double[] others) {
        double at(int i) {
            return first + others[i % others.length];
        }
    }

    // ---- the forms of bodies

    @Test
    void aFormulaOfTheIndex() {
        double h = 0.25;
        same(i -> {
            double x = i * h;
            return x * x - x;
        });
    }

    @Test
    void anArrayReadAtTheIndex() {
        double[] a = NUMBERS;
        same(i -> a[i % a.length] * 2);
    }

    @Test
    void methodReferences() {
        same(Math::sqrt);
        same(LifterTest::halved);
        same(this::scaled);
        same(weights::at);
    }

    private static double halved(int i) {
        return i / 2.0;
    }

    private double scaled(int i) {
        return scale * i;
    }

    @Test
    void fieldsOfThisOfRecordsAndStaticOnes() {
        same(i -> i * scale + weights.first() + weights.others[2] + offset);
    }

    @Test
    void callsOfMethodsWithWaysOfTheirOwn() {
        same(i -> collatz(i + 1) + limited(i, 10) + limited(-i, 3));
    }

    private static int collatz(int n) {
        int steps = 0;
        while (n != 1) {
            n = (n & 1) == 0 ? n / 2 : 3 * n + 1;
            steps++;
        }
        return steps;
    }

    private static double limited(double x, double most) {
        if (x > most) {
            return most;
        }
        if (x < -most) {
            return -most;
        }
        return x;
    }

    // ---- control flow

    @Test
    void conditionsInAllForms() {
        same(i -> (i & 1) == 0 && i > 10 || i == 5 ? i < 30 ? 1 : 2 : i % 3 != 0 ? -i : 0);
    }

    @Test
    void comparisonsOfNumbersThatAreNotOrdered() {
        double[] a = NUMBERS;
        same(i -> {
            double x = a[i % a.length];
            double y = a[i / a.length % a.length];
            int found = 0;
            if (x < y) found |= 1;
            if (x <= y) found |= 2;
            if (x > y) found |= 4;
            if (x >= y) found |= 8;
            if (x == y) found |= 16;
            if (x != y) found |= 32;
            if (!(x < y)) found |= 64;
            if (!(x >= y)) found |= 128;
            return found;
        });
    }

    @Test
    void loopsWithinLoopsAndWaysOutOfThem() {
        same(i -> {
            double sum = 0;
            outer:
            for (int j = 0; j < i; j++) {
                for (int k = j; k < 20; k++) {
                    if ((j + k) % 7 == 3) {
                        continue outer;
                    }
                    if (j * k > 150) {
                        break outer;
                    }
                    sum += j / (k + 1.0);
                }
                sum -= 1;
            }
            return sum;
        });
    }

    /** The body of the inner loop comes behind its exit in the order of blocks. */
    @Test
    void whatAnInnerLoopWritesTheOuterOneSees() {
        same(i -> {
            int x = 0;
            int y = 0;
            for (int j = 0; j < 5; j++) {
                while (x < i || (x & 3) != 0) {
                    x++;
                    y += x;
                }
                x -= j;
            }
            return x * 1000.0 + y;
        });
    }

    @Test
    void aLoopThatSwapsItsVariables() {
        same(i -> {
            long a = 0;
            long b = 1;
            for (int k = 0; k < i; k++) {
                long next = a + b;
                a = b;
                b = next;
            }
            return a;
        });
    }

    @Test
    void aBodyThatBeginsWithALoop() {
        same(LifterTest::countedDown);
    }

    private static double countedDown(int i) {
        do {
            i -= 3;
        } while (i > 0);
        return i;
    }

    @Test
    void switches() {
        same(i -> switch (i % 5) {
            case 0 -> 1.5;
            case 1, 2 -> i;
            case 4 -> -i;
            default -> 100;
        });
        same(i -> switch (i * 1000) {
            case 1000 -> 1;
            case 50_000 -> 2;
            default -> 3;
        });
    }

    // ---- numbers

    @Test
    void intArithmetic() {
        int[] a = {0, 1, -1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 16, -12345};
        same(i -> {
            int x = a[i & 7];
            int y = a[i >> 3 & 7];
            int divided = y == 0 ? 0 : x / y + x % y;
            return x + y - x * y + (x << y) + (x >> y) + (x >>> y) + (x & y) + (x | y) + (x ^ ~y) - -x + divided;
        });
    }

    @Test
    void longArithmetic() {
        long[] a = {0, 1, -1, 7, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, -12345};
        sameLong(i -> {
            long x = a[i & 7];
            long y = a[i >> 3 & 7];
            long divided = y == 0 ? 0 : x / y + x % y;
            int s = (int) y;
            return x
                    + y
                    - x * y
                    + (x << s)
                    + (x >> s)
                    + (x >>> s)
                    + (x & y)
                    + (x | y)
                    + (x ^ ~y)
                    - -x
                    + divided
                    + (x < y ? 1 : 0);
        });
    }

    @Test
    void floatArithmetic() {
        float[] a = {0f, -0f, 1.5f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -3e38f, 7f};
        same(i -> {
            float x = a[i & 7];
            float y = a[i >> 3 & 7];
            return x + y - x * y / (x % y) - -x + (x < y ? 1 : x >= y ? 2 : 3);
        });
    }

    @Test
    void conversions() {
        double[] a = {0.5, -0.5, 1e10, -1e10, 1e20, -1e20, Double.NaN, 3e38, 1e39, Double.NEGATIVE_INFINITY, 65.9, 200};
        same(i -> {
            double x = a[i % a.length];
            float f = (float) x;
            long l = (long) x;
            int n = (int) x;
            return f + l + n + (byte) n + (char) n + (short) n + (int) f + (long) f + (float) l + (float) n + (int) l;
        });
    }

    @Test
    void narrowArrays() {
        byte[] bytes = {1, -1, 127, -128};
        char[] chars = {0, 65535, 'a'};
        short[] shorts = {-1, 32767, -32768};
        boolean[] booleans = {true, false};
        same(i -> bytes[i & 3] + chars[i % 3] + shorts[i % 3] + (booleans[i & 1] ? 1000 : 0) + (bytes[i & 3] >>> 1));
    }

    @Test
    void arraysOfArrays() {
        double[][] rows = {{1, 2, 3}, {4, 5, 6}, {7, 8}};
        same(i -> {
            double[] row = rows[i % rows.length];
            double sum = 0;
            for (double each : row) {
                sum += each;
            }
            return sum * row.length;
        });
    }

    @Test
    void mathThatIsCalledAndMathThatIsLifted() {
        same(i -> Math.sin(i)
                + Math.exp(-i)
                + Math.floorMod(-i, 7)
                + Math.abs(3 - i)
                + Math.max(i, 2.5)
                + Math.hypot(i, 1)
                + Math.cbrt(i)
                + Integer.bitCount(i)
                + Long.numberOfTrailingZeros(i + 1)
                + Math.clamp(i, 3, 9)
                + Integer.highestOneBit(i)
                + Integer.signum(i - 4));
    }

    // ---- stores

    @Test
    void storesIntoArraysOfAllKinds() {
        class Memory {
            final byte[] bytes = new byte[INDICES];
            final char[] chars = new char[INDICES];
            final short[] shorts = new short[INDICES];
            final boolean[] booleans = new boolean[INDICES];
            final int[] ints = new int[INDICES];
            final long[] longs = new long[INDICES];
            final float[] floats = new float[INDICES];
            final double[] doubles = new double[INDICES];

            Body.IntAction action() {
                byte[] b = bytes;
                char[] c = chars;
                short[] s = shorts;
                boolean[] z = booleans;
                int[] n = ints;
                long[] l = longs;
                float[] f = floats;
                double[] d = doubles;
                return i -> {
                    b[i] = (byte) (i * 77);
                    c[i] = (char) (-i);
                    s[i] = (short) (i * 7777);
                    z[i] = i % 3 == 0;
                    n[i] += i;
                    n[i]++;
                    l[i] -= n[i];
                    f[i] = d[i] < 0 ? 1 : i / 3f;
                    d[i] = f[i] * 2;
                };
            }

            Object[] all() {
                return new Object[] {bytes, chars, shorts, booleans, ints, longs, floats, doubles};
            }
        }
        Memory plain = new Memory();
        Memory lifted = new Memory();
        Body.IntAction action = plain.action();
        Lift lift = lift(lifted.action(), "(I)V");
        for (int i = 0; i < INDICES; i++) {
            action.accept(i);
            lift.call(i);
        }
        assertThat(Arrays.deepEquals(lifted.all(), plain.all()))
                .as(lift.function().toString())
                .isTrue();
    }

    // ---- exceptions are Java's

    @Test
    void exceptions() {
        int[] a = {1, 0, 3};
        fails(i -> a[i + 2] + a[i + 3]);
        fails(i -> a[-1 - i]);
        fails(i -> 7 / a[i + 1]);
        fails(i -> 7L % a[i + 1]);
        int[][] rows = {null};
        fails(i -> rows[i].length);
        fails(i -> rows[i][0]);
    }

    @Test
    void aFieldOfNothingIsNotReadThoughNobodyNeedsIt() throws Refusal {
        Weights none = (Weights) List.of().stream().findFirst().orElse(null);
        LambdaImage image = Objects.requireNonNull(LambdaImage.of((Body.IntToDouble) i -> {
            double _ = none.first;
            return i;
        }));
        Lifted lifted = Lifter.lift(image, MethodTypeDesc.ofDescriptor("(I)D"));
        assertThat(lifted.inputs()).isEmpty();
        assertThatThrownBy(() -> Inputs.read(lifted, image)).isInstanceOf(Refusal.class);
    }

    @Test
    void exceptionsThatABodyMakesAreLeftToIt() {
        Lift lift = lift((Body.IntToDouble) LifterTest::checked, "(I)D");
        assertThat(lift.call(7)).isEqualTo(checked(7));
        assertThatThrownBy(() -> lift.call(-7)).isInstanceOf(LeftException.class);
        double[] a = {1};
        refused(Refusal.Code.THROW, i -> {
            a[0] = i;
            return checked(i);
        });
    }

    private static double checked(int i) {
        if (i < 0) {
            throw new IllegalArgumentException("negative: " + i);
        }
        assert i < 10_000_000 : "never looked at";
        return Math.sqrt(Objects.checkIndex(i, 1000));
    }

    private static void fails(Body.IntToDouble body) {
        Throwable expected = catchThrowable(() -> {
            double _ = body.applyAsDouble(0);
        });
        Lift lift = lift(body, "(I)D");
        assertThatThrownBy(() -> lift.call(0)).hasSameClassAs(expected);
    }

    // ---- refusals

    @Test
    @SuppressWarnings("serial") // nothing is serialized
    void refusals() {
        List<String> text = List.of("a");
        Object lock = new Object();
        IntFunction<String> dynamic = i -> "a" + i;
        Object[] objects = {"a"};
        refused(Refusal.Code.ALLOCATION, i -> new int[i].length);
        refused(Refusal.Code.ALLOCATION, i -> new StringBuilder(i).length());
        refused(Refusal.Code.ALLOCATION, i -> ("a" + i).length());
        refused(Refusal.Code.CALL, i -> dynamic.apply(i).length());
        refused(Refusal.Code.CALL, i -> System.nanoTime());
        refused(Refusal.Code.CALL, i -> text.size());
        refused(Refusal.Code.CATCH, LifterTest::caught);
        refused(Refusal.Code.RECURSION, LifterTest::factorial);
        refused(Refusal.Code.FIELD_WRITE, i -> offset = i);
        refused(Refusal.Code.TYPE_TEST, i -> objects[i] instanceof String ? 1 : 0);
        refused(Refusal.Code.CATCH, i -> {
            synchronized (lock) {
                return i;
            }
        });
    }

    private static double caught(int i) {
        try {
            return 1 / i;
        } catch (ArithmeticException e) {
            return 0;
        }
    }

    private static double factorial(int i) {
        return i == 0 ? 1 : i * factorial(i - 1);
    }

    private static void refused(Refusal.Code code, Body.IntToDouble body) {
        LambdaImage image = Objects.requireNonNull(LambdaImage.of(body));
        assertThatThrownBy(() -> Lifter.lift(image, MethodTypeDesc.ofDescriptor("(I)D")))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code())
                                .as(refusal.getMessage())
                                .isEqualTo(code));
    }

    /** A number of two parts, and one that changes. */
    private record Complex(double re, double im) {
        Complex times(Complex other) {
            return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
        }

        Complex plus(Complex other) {
            return new Complex(re + other.re, im + other.im);
        }
    }

    private static final class Tally {
        private short odd;
        private double sum;

        Tally add(int value) {
            if ((value & 1) == 1) {
                odd += 9_000;
            } else {
                sum += value;
            }
            return this;
        }
    }

    @Test
    void objectsThatNothingElseSees() {
        same(i -> {
            Complex c = new Complex(i * 0.1, 1 - i * 0.2);
            return c.times(c).plus(c).re();
        });
        same(i -> {
            Tally tally = new Tally();
            for (int k = 0; k < i; k++) {
                tally.add(k);
            }
            return tally.sum + tally.odd;
        });
        same(i -> {
            Philox random = Philox.at(7, i);
            double sum = 0;
            for (int k = 0; k < i % 5; k++) {
                sum += random.nextDouble();
            }
            return sum * random.nextInt();
        });
    }

    @Test
    void objectsThatAreKeptOrChosenAreRefused() {
        refused(Refusal.Code.REFERENCE, i -> {
            complex[0] = new Complex(i, i);
            return i;
        });
        refused(Refusal.Code.ALLOCATION, i -> {
            Tally tally = new Tally();
            return tally == kept ? 1 : tally.sum;
        });
        refused(Refusal.Code.FIELD, i -> {
            Complex c = new Complex(i, i);
            for (int k = 0; k < 3; k++) {
                c = c.times(c);
            }
            return c.re();
        });
    }

    private final Complex[] complex = new Complex[1];
    private final Tally kept = new Tally();

    // ----

    private record Lift(Function function, @Nullable Object[] inputs) {
        @Nullable
        Object call(int index) {
            @Nullable Object[] all = Arrays.copyOf(inputs, inputs.length + 1);
            all[inputs.length] = index;
            return Interpreter.call(function, all);
        }
    }

    private static Lift lift(Object body, String call) {
        LambdaImage image = Objects.requireNonNull(LambdaImage.of(body));
        try {
            Lifted lifted = Lifter.lift(image, MethodTypeDesc.ofDescriptor(call));
            return new Lift(lifted.function(), Inputs.read(lifted, image));
        } catch (Refusal refusal) {
            throw new AssertionError(refusal.code() + ": " + refusal.getMessage(), refusal);
        }
    }

    private static void same(Body.IntToDouble body) {
        Lift lift = lift(body, "(I)D");
        for (int i = 0; i < INDICES; i++) {
            assertThat(Double.doubleToRawLongBits((Double) Objects.requireNonNull(lift.call(i))))
                    .as("index=" + i + " of " + lift.function())
                    .isEqualTo(Double.doubleToRawLongBits(body.applyAsDouble(i)));
        }
    }

    private static void sameLong(Body.IntToLong body) {
        Lift lift = lift(body, "(I)J");
        for (int i = 0; i < INDICES; i++) {
            assertThat(lift.call(i)).as("index=" + i + " of " + lift.function()).isEqualTo(body.applyAsLong(i));
        }
    }
}
