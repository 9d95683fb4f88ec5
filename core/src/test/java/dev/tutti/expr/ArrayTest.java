// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays over memory of every kind. */
class ArrayTest {

    /** Arrays of every type over every kind of memory, with six elements. */
    static List<Array> everyKind() {
        Arena arena = Arena.ofAuto();
        return List.of(
                Array.of(new double[6]),
                Array.of(new float[6]),
                Array.of(new long[6]),
                Array.of(new int[6]),
                Array.of(new boolean[6]),
                Array.of(SharedDoubles.of(6)),
                Array.of(SharedFloats.of(6)),
                Array.of(SharedLongs.of(6)),
                Array.of(SharedInts.of(6)),
                Array.of(SharedBytes.of(6)),
                Array.of(arena.allocate(48, 8), DType.FLOAT64, 6),
                Array.of(arena.allocate(24, 4), DType.FLOAT32, 6),
                Array.of(arena.allocate(48, 8), DType.INT64, 6),
                Array.of(arena.allocate(24, 4), DType.INT32, 6),
                Array.of(arena.allocate(6), DType.BOOL, 6));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void elementsAreReadAndWrittenAsEveryType(Array array) {
        array.set(0, 1.0);
        array.set(1, 1);
        array.set(2, true);
        assertThat(array.getDouble(0)).isEqualTo(1);
        assertThat(array.getLong(1)).isEqualTo(1);
        assertThat(array.getBoolean(2)).isTrue();
        assertThat(array.getBoolean(3)).isFalse();
        assertThat(array.toDoubles()).containsExactly(1, 1, 1, 0, 0, 0);
        assertThat(array.toFloats()).containsExactly(1, 1, 1, 0, 0, 0);
        assertThat(array.toLongs()).containsExactly(1, 1, 1, 0, 0, 0);
        assertThat(array.toInts()).containsExactly(1, 1, 1, 0, 0, 0);
        assertThat(array.toBooleans()).containsExactly(true, true, true, false, false, false);
        assertThat(array.isWritable()).isTrue();
        assertThatThrownBy(() -> array.getDouble(6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.getLong(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.set(1L << 32, true)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.getDouble(0, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("an array of shape=(6) has dimensions=1, but indices=2 were given");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void viewsAreTheSameElements(Array array) {
        Array table = array.reshape(2, 3);
        table.set(1, 2, 1);
        assertThat(array.getBoolean(5)).isTrue();
        assertThat(table.transpose().getBoolean(2, 1)).isTrue();
        assertThat(table.row(1).getBoolean(2)).isTrue();
        assertThat(table.column(2).getBoolean(1)).isTrue();
        assertThat(table.column(2).slice(0, -1, -2, -1).getBoolean()).isTrue();
        table.transpose().column(0).set(1, true);
        assertThat(array.toInts()).containsExactly(0, 1, 0, 0, 0, 1);
        assertThat(table.transpose().toInts()).containsExactly(0, 0, 1, 0, 0, 1);
        assertThat(table.transpose().copy().toInts()).containsExactly(0, 0, 1, 0, 0, 1);
        assertThat(array.slice(0, Long.MAX_VALUE, Long.MIN_VALUE, -2).toInts()).containsExactly(1, 0, 1);
        for (Array view :
                List.of(table, table.transpose(), table.row(0), table.column(1).slice(0, 1, 2))) {
            assertThat(view.storage()).isSameAs(array.storage());
            assertThat(view.dtype()).isEqualTo(array.dtype());
        }
        Array copy = array.copy();
        copy.set(0, true);
        assertThat(array.getBoolean(0)).isFalse();
    }

    @Test
    void memoryIsNotCopied() {
        double[] doubles = {1, 2, 3, 4};
        assertThat(Array.of(doubles).storage()).isSameAs(doubles);
        Array.wrap(doubles, 2, 2).set(1, 0, 30);
        assertThat(doubles).containsExactly(1, 2, 30, 4);
        double[][] rows = {{1, 2}, {3, 4}};
        Array copy = Array.of(rows);
        copy.set(0, 0, 7);
        assertThat(rows[0][0]).isEqualTo(1);
        try (SharedLongs shared = SharedLongs.of(2, 3)) {
            Array array = Array.of(shared);
            assertThat(array.shape()).containsExactly(2, 3);
            assertThat(array.storage()).isSameAs(shared);
            array.set(1, 2, Long.MIN_VALUE);
            assertThat(shared.get(1, 2)).isEqualTo(Long.MIN_VALUE);
            assertThat(Array.of(shared.row(1)).getLong(2)).isEqualTo(Long.MIN_VALUE);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(100);
            memory.set(ValueLayout.JAVA_BYTE, 2, (byte) -3);
            assertThat(Array.of(memory, DType.BOOL, 3).toBooleans()).containsExactly(false, false, true);
            assertThat(Array.of(memory, DType.BOOL).getBoolean()).isFalse();
        }
    }

    @Test
    void rowsOfEveryTypeAreCopied() {
        assertThat(Array.of(new double[][] {{1, 2}, {3, 4}}).toDoubles()).containsExactly(1, 2, 3, 4);
        assertThat(Array.of(new float[][] {{1}, {2}}).shape()).containsExactly(2, 1);
        assertThat(Array.of(new long[][] {{1, 2, 3}}).dtype()).isEqualTo(DType.INT64);
        assertThat(Array.of(new int[][] {{1, 2, 3}}).dtype()).isEqualTo(DType.INT32);
        assertThat(Array.of(new boolean[][] {{true}, {false}}).column(0).toBooleans())
                .containsExactly(true, false);
        assertThat(Array.of(new int[0][]).shape()).containsExactly(0, 0);
        assertThat(Array.of(new int[2][0]).shape()).containsExactly(2, 0);
        assertThatThrownBy(() -> Array.of(new double[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows differ in length: row 0 has 2, row 1 has 1 elements");
        assertThatThrownBy(() -> Array.of(new double[][] {{1}, null}))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("row 1");
        assertThat(Array.scalar(3f).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Array.scalar(true).getBoolean()).isTrue();
        assertThat(Array.scalar(3).dimensions()).isZero();
        assertThat(Array.of(1, 2).dtype()).isEqualTo(DType.INT32);
        assertThat(Array.of(1, 2L).dtype()).isEqualTo(DType.INT64);
        assertThat(Array.of(1, 2.5).dtype()).isEqualTo(DType.FLOAT64);
        assertThatThrownBy(() -> Array.wrap(new int[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are length=5 elements, which is not the size=6 of shape=(2, 3)");
    }

    @Test
    void segmentsThatCannotBeElementsAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8);
            assertThatThrownBy(() -> Array.of(memory, DType.FLOAT64, 3, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("memory is too short: bytes=64 needed=72 for float64(3, 3)");
            assertThatThrownBy(() -> Array.of(memory.asSlice(4), DType.INT64, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not aligned to its elements");
            assertThatThrownBy(() -> Array.of(MemorySegment.ofArray(new long[3]), DType.INT64, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give the Java array itself");
            Array fixed = Array.of(memory.asReadOnly(), DType.FLOAT64, 8);
            assertThat(fixed.isWritable()).isFalse();
            assertThat(fixed.copy().isWritable()).isTrue();
            assertThatThrownBy(() -> fixed.slice(0, 0, 1).set(1.0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("read-only memory cannot be written");
        }
    }

    @Test
    void closedMemoryIsSaidToBeSo() {
        SharedInts shared = SharedInts.of(3);
        Array array = Array.of(shared);
        shared.close();
        assertThatThrownBy(() -> array.getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> array.set(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(array::copy).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(array::toInts).isInstanceOf(IllegalStateException.class);
        assertThat(array).asString().startsWith("int32(3) that cannot be read: ");
        Array off;
        try (Arena arena = Arena.ofConfined()) {
            off = Array.of(arena.allocate(8), DType.BOOL, 8);
        }
        assertThatThrownBy(() -> off.getBoolean(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(off::toBooleans).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tasksInOtherProcessesUseSharedMemoryAndCopiesOfOther() {
        try (Pool pool = Pool.processes(1);
                SharedDoubles shared = SharedDoubles.of(3, 4);
                Arena arena = Arena.ofConfined()) {
            Array turned = Array.of(shared)
                    .slice(1, Long.MAX_VALUE, Long.MIN_VALUE, -2)
                    .transpose();
            List<Array> others = List.of(
                    Array.of(new double[6]).reshape(2, 3).column(1),
                    Array.of(true, false).slice(0, 1, 2),
                    Array.of(arena.allocate(24, 4), DType.INT32, 2, 3).transpose(),
                    Array.scalar(1L),
                    Array.zeros(DType.FLOAT32, 0, 3));
            pool.run(() -> turned.set(1, 2, 7)).join();
            assertThat(shared.get(2, 1)).isEqualTo(7);
            assertThat(pool.map(
                            other -> {
                                Array was = other.copy();
                                if (other.size() > 0) {
                                    other.reshape(-1).set(0, 1);
                                }
                                return was;
                            },
                            others))
                    .isEqualTo(others);
            assertThat(others.get(2).getLong(0, 0)).as("a copy was written").isZero();
        }
    }

    @Test
    void elementsAreNotSetToWhatTheyCannotBe() {
        Array ints = Array.zeros(DType.INT32, 2);
        for (double value : new double[] {1.5, Double.NaN, 0x1p31, -0x1p32, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> ints.set(0, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("an element of int32 cannot be value=" + value);
        }
        ints.set(0, -0x1p31);
        assertThat(ints.getLong(0)).isEqualTo(Integer.MIN_VALUE);
        assertThatThrownBy(() -> ints.set(0, 1L << 31)).isInstanceOf(IllegalArgumentException.class);
        Array longs = Array.zeros(DType.INT64, 2);
        assertThatThrownBy(() -> longs.set(0, 0x1p63)).isInstanceOf(IllegalArgumentException.class);
        longs.set(0, -0x1p63);
        assertThat(longs.getLong(0)).isEqualTo(Long.MIN_VALUE);
        Array truths = Array.zeros(DType.BOOL, 2);
        assertThatThrownBy(() -> truths.set(0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Array.full(DType.INT32, 0.5, 3)).isInstanceOf(IllegalArgumentException.class);
        Array floats = Array.zeros(DType.FLOAT32, 1);
        floats.set(0, 0.1);
        assertThat(floats.getDouble(0)).isEqualTo(0.1f);
        floats.set(0, (1L << 54) + (1L << 30) + 1);
        assertThat(floats.getDouble(0)).as("rounded once").isEqualTo((float) ((1L << 54) + (1L << 30) + 1));
    }

    @Test
    void equalityIsOfTypeShapeAndElements() {
        Array array = Array.of(new double[][] {{1, Double.NaN}, {0.0, 4}});
        assertThat(array).isEqualTo(array.copy()).hasSameHashCodeAs(array.copy());
        assertThat(array.transpose()).isEqualTo(Array.of(new double[][] {{1, 0}, {Double.NaN, 4}}));
        assertThat(array).isNotEqualTo(array.reshape(4)).isNotEqualTo(array.cast(DType.FLOAT32));
        Array other = array.copy();
        other.set(1, 0, -0.0);
        assertThat(array).isNotEqualTo(other).isNotEqualTo("array");
        assertThat(Array.of(1, 2)).isNotEqualTo(Array.of(1, 3)).isNotEqualTo(Array.of(1L, 2L));
        assertThat(Array.zeros(0, 3)).isEqualTo(Array.zeros(0, 3)).isNotEqualTo(Array.zeros(3, 0));
        assertThat(Array.of(Long.MAX_VALUE)).isNotEqualTo(Array.of(Long.MAX_VALUE - 1));
    }

    @Test
    void textIsAsOfNumpy() {
        assertThat(Array.of(new double[][] {{1, 2.5}, {-3, 4}})).hasToString("""
                        [[ 1.0  2.5]
                         [-3.0  4.0]] float64(2, 2)""");
        assertThat(Array.scalar(true)).hasToString("true bool()");
        assertThat(Array.zeros(DType.INT32, 0, 3)).hasToString("[] int32(0, 3)");
        assertThat(Array.arange(1001)).hasToString("[   0    1    2 ...  998  999 1000] int64(1001)");
        assertThat(Array.arange(2000).reshape(1000, 2).transpose()).hasToString("""
                [[   0    2    4 ... 1994 1996 1998]
                 [   1    3    5 ... 1995 1997 1999]] int64(2, 1000)""");
        assertThat(Array.arange(2000).reshape(1000, 2).toString().lines())
                .hasSize(7)
                .contains(" ...");
        assertThat(Array.of(0.1f)).hasToString("[0.1] float32(1)");
        assertThat(Array.arange(1000).toString().lines()).allMatch(line -> line.length() < 120);
    }
}
