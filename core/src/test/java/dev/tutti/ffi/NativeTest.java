// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is what in C, there and back; each function is compiled here. */
class NativeTest {

    @BeforeAll
    static void compiler() {
        Compilers.assume(Native.c());
    }

    // ---- scalars

    interface Scalars {
        byte byte1(byte x);

        short short2(short x);

        int int4(int x);

        long long8(long x);

        float float4(float x);

        double double8(double x);

        boolean bool1(boolean x);

        char char2(char x);

        int color(int x);

        @Symbol("int4")
        int another(int x);

        default int twice(int x) {
            return int4(int4(x));
        }
    }

    private static Scalars scalars() {
        return Native.compile("""
                #include <stdbool.h>
                #include <stdint.h>
                #include <stddef.h>
                enum color { RED, GREEN };
                signed char byte1(signed char x) { return x + 1; }
                short short2(short x) { return x + 1; }
                int int4(int x) { return x + 1; }
                long long8(long x) { return x + 1; }
                float float4(float x) { return x + 1; }
                double double8(double x) { return x + 1; }
                bool bool1(bool x) { return !x; }
                uint16_t char2(uint16_t x) { return x + 1; }
                enum color color(enum color x) { return x == RED ? GREEN : RED; }
                """).bind(Scalars.class);
    }

    @Test
    void scalarsComeAndGoWhole() {
        Scalars c = scalars();
        assertThat(c.byte1(Byte.MAX_VALUE)).isEqualTo(Byte.MIN_VALUE);
        assertThat(c.short2(Short.MAX_VALUE)).isEqualTo(Short.MIN_VALUE);
        assertThat(c.int4(-2)).isEqualTo(-1);
        assertThat(c.long8(Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(c.float4(0.5f)).isEqualTo(1.5f);
        assertThat(c.double8(0.25)).isEqualTo(1.25);
        assertThat(c.bool1(true)).isFalse();
        assertThat(c.bool1(false)).isTrue();
        assertThat(c.char2('\ufffe')).isEqualTo('\uffff');
        assertThat(c.color(0)).isEqualTo(1);
    }

    @Test
    void otherMethodsAreTheirOwn() {
        Scalars c = scalars();
        assertThat(c.twice(1)).isEqualTo(3);
        assertThat(c.another(1)).isEqualTo(2);
        assertThat(c)
                .hasToString("Scalars of native library source.c")
                .isEqualTo(c)
                .isSameAs(scalars());
        assertThat(c.hashCode()).isEqualTo(scalars().hashCode());
    }

    // ---- arrays

    interface Arrays {
        void bytes(byte[] x, @Length int n);

        void shorts(short[] x, @Length int n);

        void ints(int[] x, @Length int n);

        void longs(long[] x, @Length int n);

        void floats(float[] x, @Length int n);

        void doubles(double[] x, @Length int n);

        @Symbol("bytes")
        void shared(SharedBytes x, @Length int n);

        @Symbol("ints")
        void shared(SharedInts x, @Length int n);

        @Symbol("longs")
        void shared(SharedLongs x, @Length int n);

        @Symbol("floats")
        void shared(SharedFloats x, @Length int n);

        @Symbol("doubles")
        void shared(SharedDoubles x, @Length int n);

        @Symbol("doubles")
        void memory(MemorySegment x, int n);

        long address(double[] x, SharedDoubles y, MemorySegment z);

        int isNull(@Nullable String a, int @Nullable [] b, @Nullable SharedInts c, @Nullable MemorySegment d);
    }

    private static Arrays arrays() {
        StringBuilder source = new StringBuilder("#include <stdint.h>\n");
        for (String type :
                List.of("int8_t byte", "short short", "int int", "long long", "float float", "double double")) {
            String[] words = type.split(" ");
            source.append("void %ss(%s *x, int n) { for (int i = 0; i < n; i++) x[i] = 2 * x[i] + 1; }%n"
                    .formatted(words[1], words[0]));
        }
        source.append("long address(double *x, double *y, void *z) { return (long) y ^ (long) z; }\n");
        source.append("int isNull(char *a, int *b, int *c, void *d) { return !a && !b && !c && !d; }\n");
        return Native.compile(source.toString()).bind(Arrays.class);
    }

    @Test
    void whatIsWrittenToArraysIsThere() {
        Arrays c = arrays();
        byte[] bytes = {1, 2, 3};
        c.bytes(bytes, 2);
        assertThat(bytes).containsExactly(3, 5, 3);
        short[] shorts = {1, 2, 3};
        c.shorts(shorts, 2);
        assertThat(shorts).containsExactly((short) 3, (short) 5, (short) 3);
        int[] ints = {1, 2, 3};
        c.ints(ints, 2);
        assertThat(ints).containsExactly(3, 5, 3);
        long[] longs = {1, 2, 3};
        c.longs(longs, 2);
        assertThat(longs).containsExactly(3, 5, 3);
        float[] floats = {1, 2, 3};
        c.floats(floats, 2);
        assertThat(floats).containsExactly(3, 5, 3);
        double[] doubles = {1, 2, 3};
        c.doubles(doubles, 2);
        assertThat(doubles).containsExactly(3, 5, 3);
    }

    @Test
    void sharedArraysTheirSlicesAndSegmentsAreUsedWhereTheyAre() {
        Arrays c = arrays();
        try (SharedBytes bytes = SharedBytes.copyOf((byte) 1, (byte) 2);
                SharedInts ints = SharedInts.copyOf(1, 2);
                SharedLongs longs = SharedLongs.copyOf(1, 2);
                SharedFloats floats = SharedFloats.copyOf(1, 2);
                SharedDoubles doubles = SharedDoubles.copyOf(1, 2, 3, 4);
                Arena arena = Arena.ofConfined()) {
            c.shared(bytes, 2);
            c.shared(ints, 2);
            c.shared(longs, 2);
            c.shared(floats, 2);
            c.shared(doubles.reshape(2, 2).row(1), 1);
            assertThat(bytes.toArray()).containsExactly(3, 5);
            assertThat(ints.toArray()).containsExactly(3, 5);
            assertThat(longs.toArray()).containsExactly(3, 5);
            assertThat(floats.toArray()).containsExactly(3, 5);
            assertThat(doubles.toArray()).containsExactly(1, 2, 7, 4);
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 1, 2);
            c.memory(memory, 2);
            assertThat(memory.toArray(ValueLayout.JAVA_DOUBLE)).containsExactly(3, 5);
            assertThat(c.address(new double[1], doubles, memory) ^ memory.address())
                    .isNotZero();
        }
    }

    @Test
    void nullIsNull() {
        assertThat(arrays().isNull(null, null, null, null)).isEqualTo(1);
        assertThat(arrays().isNull("", new int[1], null, null)).isZero();
    }

    @Test
    void whatIsTooShortClosedOrOnTheHeapIsRefused() {
        Arrays c = arrays();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.ints(new int[2], 3))
                .withMessage("argument 1 of void ints(int[], int) is too short for C: needed=3 found=2 elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.ints(new int[2], -1))
                .withMessageContaining("is negative: length=-1");
        SharedInts closed = SharedInts.of(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.shared(closed.slice(4, 6), 3))
                .withMessageContaining("needed=3 found=2");
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> c.shared(closed, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.memory(MemorySegment.ofArray(new double[2]), 2))
                .withMessageContaining("a segment of Java's heap");
    }

    interface Rows {
        double last(double[] x, @Length int rows, @Length long columns);

        double first(@Length(3) double[] x);
    }

    @Test
    void lengthsAreMultipliedOrFixed() {
        Rows c = Native.compile("""
                double last(const double *x, int rows, long columns) { return x[rows * columns - 1]; }
                double first(const double *x) { return x[0]; }
                """).bind(Rows.class);
        assertThat(c.last(new double[] {1, 2, 3, 4, 5, 6}, 2, 3)).isEqualTo(6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.last(new double[5], 2, 3))
                .withMessageContaining("needed=6 found=5");
        assertThat(c.first(new double[] {7, 0, 0})).isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.first(new double[2]))
                .withMessageContaining("needed=3 found=2");
    }

    // ---- strings, structs

    record Inner(byte tag, double weight) {}

    record Outer(
            short a,
            Inner inner,
            @Length(3) int[] numbers,
            @Length(2) Inner[] more,
            String name,
            boolean last) {
        @Override
        public String toString() {
            return a + " " + inner + " " + java.util.Arrays.toString(numbers) + " " + java.util.Arrays.toString(more)
                    + " " + name + " " + last;
        }
    }

    interface Structs {
        Outer change(Outer x);

        long size();

        void fill(@Nullable Inner[] all, @Length int n);

        String reverse(String text);

        @Length(2)
        Inner[] both();
    }

    private static Structs structs() {
        return Native.compile("""
                #include <stdbool.h>
                #include <string.h>
                struct inner { char tag; double weight; };
                struct outer { short a; struct inner inner; int numbers[3]; struct inner more[2]; const char *name; bool last; };
                struct outer change(struct outer x) {
                    x.a++; x.inner.weight *= 2; x.numbers[2] = -1; x.more[1].tag = 9; x.last = !x.last;
                    if (strcmp(x.name, "n\\xc3\\xa4me") == 0) x.name = "ok";
                    return x;
                }
                long size(void) { return sizeof(struct outer); }
                void fill(struct inner *all, int n) { for (int i = 0; i < n; i++) { all[i].tag += i; all[i].weight += 0.5; } }
                static char buffer[100];
                const char *reverse(const char *text) {
                    int n = strlen(text);
                    for (int i = 0; i < n; i++) buffer[i] = text[n - 1 - i];
                    buffer[n] = 0;
                    return buffer;
                }
                struct inner *both(void) { static struct inner two[] = {{1, 2}, {3, 4}}; return two; }
                """).bind(Structs.class);
    }

    @Test
    void recordsAreStructsWithAllTheirMembers() {
        Structs c = structs();
        Inner inner = new Inner((byte) 1, 1.5);
        Outer outer = new Outer((short) 7, inner, new int[] {1, 2, 3}, new Inner[] {inner, inner}, "näme", false);
        assertThat(c.change(outer))
                .hasToString("8 Inner[tag=1, weight=3.0] [1, 2, -1]"
                        + " [Inner[tag=1, weight=1.5], Inner[tag=9, weight=1.5]] ok true");
        assertThat(StructType.of(Outer.class).layout().byteSize()).isEqualTo(c.size());
        assertThatNullPointerException().isThrownBy(() -> c.change(null)).withMessageContaining("Outer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.change(new Outer((short) 7, inner, new int[2], new Inner[2], "", false)))
                .withMessage("member numbers of struct Outer has @Length(3), but its array has length=2");
    }

    @Test
    void arraysOfRecordsAreCopiedThereAndBack() {
        @Nullable Inner[] all = {new Inner((byte) 5, 1), null};
        structs().fill(all, 2);
        assertThat(all).containsExactly(new Inner((byte) 5, 1.5), new Inner((byte) 1, 0.5));
        assertThat(structs().both()).containsExactly(new Inner((byte) 1, 2), new Inner((byte) 3, 4));
    }

    @Test
    void textIsText() {
        assertThat(structs().reverse("abc")).isEqualTo("cba");
        assertThat(structs().reverse("")).isEmpty();
    }

    // ---- callbacks

    interface Callbacks {
        interface Step {
            double next(double x) throws IOException;
        }

        interface Mapper {
            Inner map(Inner x, String text, @Length int n, int[] numbers);
        }

        interface Note {
            void note(int x);
        }

        double iterate(Step step, double x, int n);

        Inner map(Mapper mapper, Inner x);

        void fill(double[] x, @Length int n, Step step);

        void keep(MemorySegment note);

        void callKept(int x);
    }

    private static Callbacks callbacks() {
        return Native.compile("""
                struct inner { char tag; double weight; };
                double iterate(double (*step)(double), double x, int n) { for (int i = 0; i < n; i++) x = step(x); return x; }
                struct inner map(struct inner (*f)(struct inner, const char *, int, const int *), struct inner x) {
                    int numbers[] = {1, 2, 3};
                    return f(x, "text", 3, numbers);
                }
                void fill(double *x, int n, double (*step)(double)) { for (int i = 0; i < n; i++) x[i] = step(x[i]); }
                static void (*kept)(int);
                void keep(void (*note)(int)) { kept = note; }
                void callKept(int x) { kept(x); }
                """).bind(Callbacks.class);
    }

    @Test
    void cCallsJava() {
        Callbacks c = callbacks();
        assertThat(c.iterate(x -> 2 * x, 1, 10)).isEqualTo(1024);
        assertThat(c.map(
                        (x, text, n, numbers) -> new Inner((byte) n, x.weight() + text.length() + numbers[2]),
                        new Inner((byte) 1, 0.5)))
                .isEqualTo(new Inner((byte) 3, 7.5));
        double[] x = {1, 2, 3};
        c.fill(x, 2, y -> -y);
        assertThat(x).containsExactly(-1, -2, 3);
    }

    @Test
    void whatACallbackThrowsComesToTheCallerAndNotToC() {
        Callbacks c = callbacks();
        AtomicInteger calls = new AtomicInteger();
        IOException thrown = new IOException("at 3");
        assertThatThrownBy(() -> c.iterate(
                        x -> {
                            if (calls.incrementAndGet() == 3) {
                                throw thrown;
                            }
                            return x;
                        },
                        1,
                        1_000_000))
                .isSameAs(thrown);
        assertThat(calls).hasValue(3);
        assertThat(c.iterate(x -> x + 1, 0, 5)).isEqualTo(5);
    }

    @Test
    void aKeptCallbackIsCalledLaterAndReportsWhatItThrows() throws InterruptedException {
        Callbacks c = callbacks();
        List<Integer> noted = new ArrayList<>();
        IllegalStateException thrown = new IllegalStateException("no");
        AtomicReference<Throwable> reported = new AtomicReference<>();
        try (Arena arena = Arena.ofShared()) {
            c.keep(Native.callback(
                    Callbacks.Note.class,
                    x -> {
                        noted.add(x);
                        if (x == 2) {
                            throw thrown;
                        }
                    },
                    arena));
            Thread caller = Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, e) -> reported.set(e))
                    .start(() -> {
                        c.callKept(1);
                        c.callKept(2);
                        c.callKept(3);
                    });
            caller.join();
        }
        assertThat(noted).containsExactly(1, 2, 3);
        assertThat(reported).hasValue(thrown);
    }

    // ---- errno

    interface Roots {
        int roots(double[] x, @Length int n, @Errno int[] errno);
    }

    @Test
    void errnoComesWithTheResultAndBesideArrays() {
        Roots c = Native.compile("""
                #include <errno.h>
                #include <math.h>
                int roots(double *x, int n) {
                    errno = 0;
                    for (int i = 0; i < n; i++) {
                        if (x[i] < 0) { errno = EDOM; return i; }
                        x[i] = sqrt(x[i]);
                    }
                    return n;
                }
                """).bind(Roots.class);
        double[] x = {4, 9, -1, 16};
        int[] errno = {-1};
        assertThat(c.roots(x, 4, errno)).isEqualTo(2);
        assertThat(errno).containsExactly(33); // EDOM
        assertThat(x).containsExactly(2, 3, -1, 16);
        assertThat(c.roots(x, 2, errno)).isEqualTo(2);
        assertThat(errno).containsExactly(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> c.roots(x, 2, new int[0]))
                .withMessageContaining("@Errno has no element");
    }

    // ---- libraries

    interface Cos {
        double cos(double x);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "libm.so.6"})
    void aLibraryIsFoundByItsName(String name) {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "the C library's files have these names on Linux");
        assertThat(Native.library(name).bind(Cos.class).cos(0)).isEqualTo(1);
    }

    interface Process {
        int getpid();
    }

    @Test
    void whatTheProcessHasIsThere() {
        assertThat(Native.process().bind(Process.class).getpid())
                .isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Native.process().find("no_such_function")).isEmpty();
    }
}
