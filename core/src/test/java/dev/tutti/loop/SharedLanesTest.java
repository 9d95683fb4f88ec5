// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Verifier;
import dev.tutti.kernel.lift.Inputs;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.lambda.LambdaImage;
import dev.tutti.shared.Npy;
import dev.tutti.shared.SharedArray;
import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops over shared arrays, in all ways that they can run, beside the plain Java loop. */
class SharedLanesTest {

    /** Elements of an array, in {@link #ROWS} rows. */
    private static final int N = 3 * 7000;

    private static final int ROWS = 3;
    private static final int COLUMNS = N / ROWS;

    /** Indices that a case is run for: few enough that 3 · i is an element, and some more than groups of lanes. */
    private static final int TO = 6001;

    private static final int[] WIDTHS = {128, 256, 512};

    /** What to do with two arrays of a type and positions, all of {@link #N} elements. */
    private interface Making<T> {
        Object body(T from, T to, SharedInts at);
    }

    /**
     * A body of an element type.
     *
     * @param isOnLanes whether most indices run on lanes, not just none
     */
    private record Case<T>(String name, Class<T> type, boolean isOnLanes, Making<T> making) {
        Object body(List<SharedArray> arrays) {
            return making.body(type.cast(arrays.get(0)), type.cast(arrays.get(1)), (SharedInts) arrays.get(2));
        }

        @Override
        public String toString() {
            return type.getSimpleName() + " " + name;
        }
    }

    private static final List<Case<?>> CASES = new ArrayList<>();

    private static <T> void add(String name, Class<T> type, Making<T> making) {
        CASES.add(new Case<>(name, type, true, making));
    }

    private static Body.IntAction act(Body.IntAction body) {
        return body;
    }

    private static Body.IntToDouble real(Body.IntToDouble body) {
        return body;
    }

    private static Body.IntToLong whole(Body.IntToLong body) {
        return body;
    }

    private static Body.IntToInt number(Body.IntToInt body) {
        return body;
    }

    private static Body.IntTest test(Body.IntTest body) {
        return body;
    }

    static {
        doubles();
        floats();
        longs();
        ints();
        bytes();
    }

    private static void doubles() {
        Class<SharedDoubles> type = SharedDoubles.class;
        add("neighbours loaded", type, (a, b, at) -> real(i -> a.get(i) + a.get(i + 2L) * a.get(i + 1)));
        add("neighbours stored", type, (a, b, at) -> act(i -> b.set(i + 1, a.get(i) * 3)));
        add("own elements", type, (a, b, at) -> act(i -> a.set(i, a.get(i) * 3 - i)));
        add("strided", type, (a, b, at) -> act(i -> b.set(2 * i + 1, a.get(3 * i))));
        add(
                "two strided",
                type,
                (a, b, at) -> act(i -> {
                    b.set(2 * i, a.get(i));
                    b.set(2 * i + 1, -a.get(i));
                }));
        add("backwards", type, (a, b, at) -> act(i -> b.set(N - 1 - i, a.get(20_000 - i))));
        add("gathered", type, (a, b, at) -> act(i -> b.set(i, a.get(at.get(i)))));
        add(
                "some of them",
                type,
                (a, b, at) -> act(i -> {
                    if (i > 0 && (at.get(i) & 3) != 0) {
                        b.set(i, a.get(i - 1));
                    }
                }));
        add("one row", type, (a, b, at) -> act(i -> b.set(1, i, a.get(0, i) + a.get(2, i))));
        add("own elements of a row", type, (a, b, at) -> act(i -> b.set(1, i, b.get(1, i) + a.get(0, i + 1))));
        add(
                "some of a row",
                type,
                (a, b, at) -> act(i -> {
                    if (i > 0) {
                        b.set(1, i, a.get(1, i - 1) - a.get(2, i + 1));
                    }
                }));
        add("rows in turn", type, (a, b, at) -> real(i -> a.get(i % ROWS, i)));
        add(
                "a sum",
                type,
                (a, b, at) -> real(i -> {
                    double s = 0;
                    for (int k = 0; k < 5; k++) {
                        s += a.get(i + k) * b.get(k);
                    }
                    return s;
                }));
        add("lengths", type, (a, b, at) -> act(i -> b.set(i, a.length() + a.rows() * a.columns() + i)));
        add("beyond the end", type, (a, b, at) -> act(i -> b.set(i, a.get(i + N - 5550))));
        add("stored beyond the end", type, (a, b, at) -> act(i -> b.set(i + N - 5550, a.get(i))));
        add("before the begin", type, (a, b, at) -> act(i -> b.set(5000 - i, a.get(i))));
        add("beyond the row", type, (a, b, at) -> act(i -> b.set(0, i + COLUMNS - 3210, a.get(i))));
        add("beyond the rows", type, (a, b, at) -> act(i -> b.set(i, a.get(i < 4000 ? 0 : 3, i))));
        add(
                "two stores, one beyond",
                type,
                (a, b, at) -> act(i -> {
                    b.set(2 * i, b.get(2 * i) + 1);
                    a.set(i + N - 3000, 7);
                }));
        // 8 times that, in bytes, would be the begin again
        long far = 1L << 61;
        CASES.add(new Case<>("far beyond", type, false, (a, b, at) -> real(i -> a.get(far + i))));
        CASES.add(new Case<>("far beyond, stored", type, false, (a, b, at) -> act(i -> b.set(far + 2 * i, 1))));
    }

    private static void floats() {
        Class<SharedFloats> type = SharedFloats.class;
        add("neighbours loaded", type, (a, b, at) -> real(i -> a.get(i) + a.get(i + 2) * a.get(i + 1)));
        add("neighbours stored", type, (a, b, at) -> act(i -> b.set(i + 1, a.get(i) * 3)));
        add("strided", type, (a, b, at) -> act(i -> b.set(2 * i + 1, a.get(3 * i))));
        add("gathered", type, (a, b, at) -> act(i -> b.set(i, a.get(at.get(i)))));
        add(
                "some of them",
                type,
                (a, b, at) -> act(i -> {
                    if ((at.get(i) & 3) != 0) {
                        b.set(i, a.get(i + 1));
                    }
                }));
        add("one row", type, (a, b, at) -> act(i -> b.set(1, i, a.get(0, i) + a.get(2, i))));
        add("beyond the end", type, (a, b, at) -> act(i -> b.set(i, a.get(i + N - 5550))));
    }

    private static void longs() {
        Class<SharedLongs> type = SharedLongs.class;
        add("neighbours loaded", type, (a, b, at) -> whole(i -> a.get(i) + a.get(i + 2) * a.get(i + 1)));
        add("neighbours stored", type, (a, b, at) -> act(i -> b.set(i + 1, a.get(i) * 3)));
        add("strided", type, (a, b, at) -> act(i -> b.set(2 * i + 1, a.get(3 * i))));
        add("gathered", type, (a, b, at) -> act(i -> b.set(i, a.get(at.get(i)))));
        add("gathered by its own", type, (a, b, at) -> whole(i -> b.get(Math.floorMod(a.get(i), (long) N))));
        add(
                "some of them",
                type,
                (a, b, at) -> act(i -> {
                    if ((at.get(i) & 3) != 0) {
                        b.set(i, a.get(i + 1));
                    }
                }));
        add("one row", type, (a, b, at) -> act(i -> b.set(1, i, a.get(0, i) + a.get(2, i))));
        add(
                "a sum",
                type,
                (a, b, at) -> whole(i -> {
                    long s = 0;
                    for (int k = 0; k < 150; k++) {
                        s += a.get(i + k) * b.get(k);
                    }
                    return s;
                }));
        add("columns that vary", type, (a, b, at) -> whole(i -> a.get(1, at.get(i) % COLUMNS)));
        add("beyond the end", type, (a, b, at) -> act(i -> b.set(i, a.get(i + N - 5550))));
    }

    private static void ints() {
        Class<SharedInts> type = SharedInts.class;
        add("neighbours loaded", type, (a, b, at) -> number(i -> a.get(i) + a.get(i + 2) * a.get(i + 1)));
        add("neighbours stored", type, (a, b, at) -> act(i -> b.set(i + 1, a.get(i) * 3)));
        add("strided", type, (a, b, at) -> act(i -> b.set(2 * i + 1, a.get(3 * i))));
        add("gathered", type, (a, b, at) -> act(i -> b.set(i, a.get(at.get(i)))));
        add("tested", type, (a, b, at) -> test(i -> a.get(i) > b.get(i + 1)));
        add(
                "some of them",
                type,
                (a, b, at) -> act(i -> {
                    if ((at.get(i) & 3) != 0) {
                        b.set(i, a.get(i + 1));
                    }
                }));
        add("one row", type, (a, b, at) -> act(i -> b.set(1, i, a.get(0, i) + a.get(2, i))));
        add("beyond the end", type, (a, b, at) -> act(i -> b.set(i, a.get(i + N - 5550))));
    }

    private static void bytes() {
        Class<SharedBytes> type = SharedBytes.class;
        add("neighbours loaded", type, (a, b, at) -> number(i -> a.get(i) + a.get(i + 2) * a.get(i + 1)));
        add("neighbours stored", type, (a, b, at) -> act(i -> b.set(i + 1, (byte) (a.get(i) * 3))));
        add("strided", type, (a, b, at) -> act(i -> b.set(2 * i + 1, a.get(3 * i))));
        add("gathered", type, (a, b, at) -> act(i -> b.set(i, a.get(at.get(i)))));
        add(
                "some of them",
                type,
                (a, b, at) -> act(i -> {
                    if ((at.get(i) & 3) != 0) {
                        b.set(i, a.get(i + 1));
                    }
                }));
        add("one row", type, (a, b, at) -> act(i -> b.set(1, i, (byte) (a.get(0, i) + a.get(2, i)))));
        add("beyond the end", type, (a, b, at) -> act(i -> b.set(i, a.get(i + N - 5550))));
    }

    static Stream<Case<?>> cases() {
        return CASES.stream();
    }

    // ---- data

    /** All that was made in a test. */
    private final List<SharedArray> made = new ArrayList<>();

    @TempDir
    private Path files;

    @AfterEach
    void close() {
        made.forEach(SharedArray::close);
    }

    private <T extends SharedArray> T kept(T array) {
        made.add(array);
        return array;
    }

    /** The same at each call. */
    private SharedArray filled(Class<?> type, int seed, long rows, long columns) {
        SplittableRandom random = new SplittableRandom(seed);
        SharedArray array = switch (type.getSimpleName()) {
            case "SharedDoubles" -> SharedDoubles.of(rows, columns);
            case "SharedFloats" -> SharedFloats.of(rows, columns);
            case "SharedLongs" -> SharedLongs.of(rows, columns);
            case "SharedInts" -> SharedInts.of(rows, columns);
            default -> SharedBytes.of(rows, columns);
        };
        for (int i = 0; i < array.length(); i++) {
            switch (array) {
                case SharedDoubles doubles -> doubles.set(i, random.nextGaussian());
                case SharedFloats floats -> floats.set(i, (float) random.nextGaussian());
                case SharedLongs longs -> longs.set(i, random.nextLong());
                case SharedInts ints -> ints.set(i, random.nextInt());
                case SharedBytes bytes -> bytes.set(i, (byte) random.nextInt());
            }
        }
        return kept(array);
    }

    private List<SharedArray> data(Class<?> type) {
        SharedInts at = (SharedInts) filled(SharedInts.class, 3, 1, N);
        for (int i = 0; i < N; i++) {
            at.set(i, Math.floorMod(at.get(i), N));
        }
        return List.of(filled(type, 1, ROWS, COLUMNS), filled(type, 2, ROWS, COLUMNS), at);
    }

    private static Object elements(SharedArray array) {
        return switch (array) {
            case SharedDoubles doubles -> doubles.toArray();
            case SharedFloats floats -> floats.toArray();
            case SharedLongs longs -> longs.toArray();
            case SharedInts ints -> ints.toArray();
            case SharedBytes bytes -> bytes.toArray();
        };
    }

    // ---- ways

    /** What is left behind. */
    private record Left(List<Object> elements, Object values, String thrown) {
        static Left of(List<SharedArray> arrays, Object values, @Nullable Throwable thrown) {
            return new Left(
                    arrays.stream().map(SharedLanesTest::elements).toList(),
                    values,
                    thrown == null ? "nothing" : thrown.getClass().getName() + ": " + thrown.getMessage());
        }

        boolean hasElementsOf(Left expected) {
            return Arrays.deepEquals(elements.toArray(), expected.elements.toArray());
        }

        void isAs(Left expected, String what) {
            assertThat(thrown).as(what).isEqualTo(expected.thrown);
            assertThat(hasElementsOf(expected)).as(what).isTrue();
            assertThat(values).as(what).isEqualTo(expected.values);
        }
    }

    private interface Way {
        void run(Object body, Object values);
    }

    private static Object values(Object body, int count) {
        return switch (body) {
            case Body.IntToDouble _ -> new double[count];
            case Body.IntToLong _ -> new long[count];
            case Body.IntToInt _ -> new int[count];
            default -> new long[1];
        };
    }

    private static Left left(Case<?> each, List<SharedArray> arrays, Way way) {
        Object body = each.body(arrays);
        Object values = values(body, TO);
        Throwable thrown = null;
        try {
            way.run(body, values);
        } catch (RuntimeException e) {
            thrown = e;
        }
        return Left.of(arrays, values, thrown);
    }

    private static void one(Object body, int i, Object values, int at) {
        switch (body) {
            case Body.IntAction action -> action.accept(i);
            case Body.IntToDouble value -> ((double[]) values)[at] = value.applyAsDouble(i);
            case Body.IntToLong value -> ((long[]) values)[at] = value.applyAsLong(i);
            case Body.IntToInt value -> ((int[]) values)[at] = value.applyAsInt(i);
            case Body.IntTest test -> ((long[]) values)[0] += test.test(i) ? 1 : 0;
            default -> throw new IllegalArgumentException(body.toString());
        }
    }

    private static void plain(Object body, Object values) {
        for (int i = 0; i < TO; i++) {
            one(body, i, values, i);
        }
    }

    private static ClassDesc result(Object body) {
        return switch (body) {
            case Body.IntToDouble _ -> ConstantDescs.CD_double;
            case Body.IntToLong _ -> ConstantDescs.CD_long;
            case Body.IntToInt _ -> ConstantDescs.CD_int;
            case Body.IntTest _ -> ConstantDescs.CD_boolean;
            default -> ConstantDescs.CD_void;
        };
    }

    private static LoopCode.Sink sink(Object body) {
        return switch (body) {
            case Body.IntToDouble _ -> LoopCode.Sink.DOUBLES;
            case Body.IntToLong _ -> LoopCode.Sink.LONGS;
            case Body.IntToInt _ -> LoopCode.Sink.INTS;
            case Body.IntTest _ -> LoopCode.Sink.COUNT;
            default -> LoopCode.Sink.NOTHING;
        };
    }

    private static LambdaImage image(Object body) {
        return Objects.requireNonNull(LambdaImage.of(body));
    }

    private static Lifted lifted(Object body) throws Exception {
        Lifted lifted = Lifter.lift(image(body), MethodTypeDesc.of(result(body), ConstantDescs.CD_int));
        Verifier.verify(lifted.function());
        return lifted;
    }

    /** On lanes of some width, and by the body where these stop. Returns how many indices were on lanes. */
    private static int onLanes(Object body, Object values, int bits) throws Exception {
        Lifted lifted = lifted(body);
        @Nullable Object[] inputs = Inputs.read(lifted, image(body));
        VectorLoop.Compiled code = VectorLoop.compile(lifted.function(), inputs.length, sink(body), bits);
        boolean fits = code.fits(inputs);
        int onLanes = 0;
        for (int next = 0; next < TO; ) {
            int done = fits ? code.code().run(inputs, 0, next, TO - next, values, next) : 0;
            onLanes += done;
            next += done;
            for (int end = Math.min(TO, next + 33); next < end; next++) {
                one(body, next, values, next);
            }
        }
        return onLanes;
    }

    private static void interpreted(Object body, Object values) throws Exception {
        Lifted lifted = lifted(body);
        @Nullable Object[] inputs = Inputs.read(lifted, image(body));
        @Nullable Object[] arguments = Arrays.copyOf(inputs, inputs.length + 1);
        for (int i = 0; i < TO; i++) {
            arguments[inputs.length] = i;
            Object value = Interpreter.call(lifted.function(), arguments);
            switch (value) {
                case Double number -> ((double[]) values)[i] = number;
                case Long number -> ((long[]) values)[i] = number;
                case Integer number when values instanceof int[] numbers -> numbers[i] = number;
                case Integer number -> ((long[]) values)[0] += number;
                case null, default -> {}
            }
        }
    }

    private static void loop(IntLoop loop, Object body, Object values) {
        Object found = switch (body) {
            case Body.IntAction action -> {
                loop.forEach(action);
                yield values;
            }
            case Body.IntToDouble value -> loop.toDoubles(value);
            case Body.IntToLong value -> loop.toLongs(value);
            case Body.IntToInt value -> loop.toInts(value);
            case Body.IntTest test -> new long[] {loop.count(test)};
            default -> throw new IllegalArgumentException(body.toString());
        };
        System.arraycopy(found, 0, values, 0, java.lang.reflect.Array.getLength(found));
    }

    private static String classOf(String thrown) {
        return thrown.replaceFirst(":.*", "");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allWaysAgree(Case<?> each) throws Exception {
        List<SharedArray> arrays = data(each.type);
        Left expected = left(each, arrays, SharedLanesTest::plain);

        Left interpreted = left(each, data(each.type), unchecked(SharedLanesTest::interpreted));
        assertThat(classOf(interpreted.thrown)).isEqualTo(classOf(expected.thrown));
        assertThat(interpreted.hasElementsOf(expected)).isTrue();

        Left scalar = left(each, data(each.type), unchecked((body, values) -> {
            Lifted lifted = lifted(body);
            @Nullable Object[] inputs = Inputs.read(lifted, image(body));
            ScalarLoop.compile(lifted.function(), inputs.length, sink(body)).run(inputs, 0, 0, TO, values, 0);
        }));
        assertThat(classOf(scalar.thrown)).isEqualTo(classOf(expected.thrown));
        assertThat(scalar.hasElementsOf(expected)).isTrue();

        for (int bits : WIDTHS) {
            left(each, data(each.type), unchecked((body, values) -> {
                        int onLanes = onLanes(body, values, bits);
                        assertThat(onLanes > TO / 3)
                                .as("%s indices on %s bits", onLanes, bits)
                                .isEqualTo(each.isOnLanes);
                    }))
                    .isAs(expected, bits + " bits");
        }

        for (int threads = 1; threads <= 3; threads++) {
            if (threads > 1 && !expected.thrown.equals("nothing")) {
                continue; // what others have done by then is not told
            }
            IntLoop loop = Loop.range(TO).threads(threads).compiledOnly();
            left(each, data(each.type), (body, values) -> loop(loop, body, values))
                    .isAs(expected, threads + " threads");
        }
    }

    // ---- arrays that meet

    private static Body.IntAction into(SharedDoubles from, SharedDoubles to) {
        return i -> to.set(i, from.get(i) * 0.5 + i);
    }

    private static Body.IntAction behind(SharedDoubles from, SharedDoubles to) {
        return i -> to.set(i + 5, from.get(i) * 0.5 + i);
    }

    private interface Joining {
        Body.IntAction body(SharedDoubles from, SharedDoubles to);
    }

    private static boolean fits(Body.IntAction body) throws Exception {
        Lifted lifted = lifted(body);
        @Nullable Object[] inputs = Inputs.read(lifted, image(body));
        return VectorLoop.compile(lifted.function(), inputs.length, sink(body), 256)
                .fits(inputs);
    }

    private void meet(Joining joining, int from, int to, boolean fits) throws Exception {
        SharedDoubles one = (SharedDoubles) filled(SharedDoubles.class, 1, 1, N);
        Body.IntAction body = joining.body(one.slice(from, N), one.slice(to, N));
        assertThat(fits(body)).as("from %s to %s", from, to).isEqualTo(fits);
        SharedDoubles right = (SharedDoubles) filled(SharedDoubles.class, 1, 1, N);
        plain(joining.body(right.slice(from, N), right.slice(to, N)), new long[1]);
        // Code is made for arrays that do not meet, and is there when others come.
        Body.IntAction apart = joining.body(right, kept(SharedDoubles.of(N)));
        assertThat(apart.getClass()).isEqualTo(body.getClass());
        Loop.range(TO).compiledOnly().forEach(apart);
        Loop.range(TO).serial().forEach(body);
        assertThat(one.toArray()).as("from %s to %s", from, to).isEqualTo(right.toArray());
    }

    @Test
    void elementsAtOtherPositionsOfTheSameMemoryAreLeftToTheBody() throws Exception {
        for (int shift : new int[] {1, 2, 3, 7, 8, 9, 100}) {
            meet(SharedLanesTest::into, 0, shift, false);
            meet(SharedLanesTest::into, shift, 0, false);
            meet(SharedLanesTest::behind, 0, shift, false);
            meet(SharedLanesTest::behind, shift, 0, false);
        }
    }

    @Test
    void oneArrayUnderTwoNamesIsOneArray() throws Exception {
        meet(SharedLanesTest::into, 0, 0, true);
        meet(SharedLanesTest::into, 8, 8, true);
        meet(SharedLanesTest::behind, 0, 0, false);
    }

    @Test
    void partsThatHaveNothingInCommonAreApart() throws Exception {
        SharedDoubles one = (SharedDoubles) filled(SharedDoubles.class, 1, 1, N);
        assertThat(fits(behind(one.slice(0, N / 2), one.slice(N / 2, N)))).isTrue();
        assertThat(fits(behind(one.slice(0, N / 2 + 1), one.slice(N / 2, N)))).isFalse();
        assertThat(fits(behind(one.slice(0, N / 2), kept(SharedDoubles.of(N))))).isTrue();
    }

    @Test
    void aFileThatIsMappedTwiceIsOneMemory() throws Exception {
        Path file = files.resolve("a.npy");
        Npy.write(filled(SharedDoubles.class, 1, 1, N), file);
        SharedDoubles read = (SharedDoubles) kept(Npy.map(file));
        SharedDoubles written = (SharedDoubles) kept(Npy.mapWritable(file));
        assertThat(fits(behind(read, written))).isFalse();
        double[] expected = read.toArray();
        for (int i = 0; i < TO; i++) {
            expected[i + 5] = expected[i] * 0.5 + i;
        }
        Loop.range(TO).compiledOnly().forEach(behind(kept(SharedDoubles.of(N)), kept(SharedDoubles.of(N))));
        Loop.range(TO).serial().forEach(behind(read, written));
        assertThat(written.toArray()).isEqualTo(expected);
    }

    @Test
    void anArrayThatCannotBeWrittenIsRefusedAsByItself() throws Exception {
        Path file = files.resolve("a.npy");
        Npy.write(filled(SharedDoubles.class, 1, 1, N), file);
        SharedDoubles mapped = (SharedDoubles) kept(Npy.map(file));
        SharedDoubles sums = kept(SharedDoubles.of(N));
        Body.IntAction body = i -> {
            sums.set(2 * i, sums.get(2 * i) + 1);
            mapped.set(i, 1);
        };
        assertThatThrownBy(() -> Loop.range(TO).serial().compiledOnly().forEach(body))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(sums.get(0)).isEqualTo(1);
        assertThat(sums.get(2)).isZero();
    }

    // ---- arrays that are closed

    @Test
    void aClosedArrayIsAnException() {
        SharedDoubles x = SharedDoubles.of(N);
        Body.IntToDouble body = i -> x.get(i) + 1;
        assertThat(Loop.range(TO).compiledOnly().sum(body)).isEqualTo(TO);
        x.close();
        assertThatThrownBy(() -> Loop.range(TO).compiledOnly().sum(body)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Loop.range(TO).threads(2).sum(body)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anArrayThatIsClosedWhileALoopRunsEndsItOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            SharedDoubles x = SharedDoubles.of(N);
            SharedDoubles sums = kept(SharedDoubles.of(N));
            Body.IntAction body = i -> {
                sums.set(2 * i, sums.get(2 * i) + 1);
                x.set(2 * i, 1);
            };
            IntLoop loop = Loop.range(TO).serial().compiledOnly();
            loop.forEach(body);
            Thread closing = Thread.ofPlatform().start(x::close);
            int rounds = 1;
            try {
                while (true) {
                    loop.forEach(body);
                    rounds++;
                }
            } catch (IllegalStateException e) {
                assertThat(x.isClosed()).isTrue();
            }
            Thread.interrupted(); // the JDK interrupts a thread under whose hands it closes memory
            closing.join();
            // A group of lanes may have been added to, no element twice.
            for (int i = 0; i < TO; i++) {
                assertThat(sums.get(2 * i)).as("index %s", i).isBetween((double) rounds, rounds + 1.0);
            }
        }
    }

    // ---- other loops

    @Test
    void cellsOfAGridAreThoseOfThePlainLoop() {
        int rows = 70;
        int columns = 300;
        SharedDoubles x = (SharedDoubles) filled(SharedDoubles.class, 1, rows, columns);
        SharedDoubles out = kept(SharedDoubles.of(rows, columns));
        Body.CellAction body = (row, column) -> {
            if (row > 0 && column > 0 && row < rows - 1 && column < columns - 1) {
                out.set(
                        row,
                        column,
                        (x.get(row - 1, column)
                                        + x.get(row + 1, column)
                                        + x.get(row, column - 1)
                                        + x.get(row, column + 1))
                                / 4);
            }
        };
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                body.accept(row, column);
            }
        }
        double[] expected = out.toArray();
        out.fill(0);
        Loop.grid(rows, columns).threads(2).compiledOnly().forEach(body);
        assertThat(out.toArray()).isEqualTo(expected);
    }

    @Test
    void indicesMayBeLongs() {
        SharedDoubles x = (SharedDoubles) filled(SharedDoubles.class, 1, 1, N);
        Body.LongToDouble body = i -> x.get(i + 1) - x.get(i);
        double[] values = new double[TO];
        Arrays.setAll(values, body::applyAsDouble);
        assertThat(Loop.range(0L, TO).compiledOnly().sum(body)).isEqualTo(BlockTree.sum(values, 0, TO));
    }

    @Test
    void indicesThatWrapAroundAreThoseOfThePlainLoop() {
        int from = Integer.MAX_VALUE - 1000;
        Body.IntToLong body = i -> (long) (i + 500) * 3 + (long) (i * 5);
        long[] expected = new long[1000];
        Arrays.setAll(expected, i -> body.applyAsLong(from + i));
        assertThat(Loop.range(from, Integer.MAX_VALUE).compiledOnly().toLongs(body))
                .isEqualTo(expected);
    }

    @Test
    void whatIsVerifiedIsDoneOnce() {
        SharedDoubles x = (SharedDoubles) filled(SharedDoubles.class, 1, 1, N);
        double[] expected = x.toArray();
        Arrays.setAll(expected, i -> i < TO ? expected[i] + 1 : expected[i]);
        Loop.range(TO).threads(2).verify().forEach(i -> x.set(i, x.get(i) + 1));
        assertThat(x.toArray()).isEqualTo(expected);
        assertThat(Loop.range(TO).verify().sum(i -> x.get(i))).isEqualTo(BlockTree.sum(expected, 0, TO));
    }

    @Test
    void whatIsNotPlainIsNotLifted() {
        SharedLongs x = kept(SharedLongs.of(N));
        List<CompileReport> reports = new ArrayList<>();
        IntLoop loop = Loop.range(TO).explain(reports::add);
        loop.sumLong(i -> x.getVolatile(i));
        loop.forEach(i -> x.getAndAdd(i & 7, 1));
        loop.forEach(i -> x.set(0, i));
        SharedLongs columns = x.reshape(COLUMNS, ROWS);
        loop.forEach(i -> columns.set(i, 1, 7));
        assertThat(reports).noneMatch(CompileReport::isCompiled);
        assertThat(columns.get(TO - 1, 1)).isEqualTo(7);
        assertThat(columns.get(TO, 1)).isZero();
    }

    private interface Trying {
        void run(Object body, Object values) throws Exception;
    }

    private static Way unchecked(Trying way) {
        return (body, values) -> {
            try {
                way.run(body, values);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }
}
