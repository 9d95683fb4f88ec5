// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.npy.NpyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices, shapes and orders of axes. */
class ViewsTest {

    @Test
    void slicesAreNumpys() {
        int count = 0;
        for (NumpyCase each : NumpyCase.all()) {
            if (each.operation().equals("slice")) {
                count++;
                Array of = (Array) each.operands().getFirst();
                long step =
                        Long.parseLong(Objects.requireNonNull(each.settings().get("step")));
                long from = bound(each, "at", step < 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
                long to = bound(each, "to", step < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
                if (each.isError()) {
                    assertThatThrownBy(() -> of.slice(0, from, to, step))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("step=0");
                } else {
                    String words = each.name() + " " + each.settings();
                    assertThat(of.slice(0, from, to, step)).as(words).isEqualTo(each.expectedArray());
                    // The same along both axes of a table, whose other axis stays.
                    assertThat(table(of, false).slice(1, from, to, step))
                            .as(words)
                            .isEqualTo(table(each.expectedArray(), false));
                    assertThat(table(of, true).slice(-2, from, to, step))
                            .as(words)
                            .isEqualTo(table(each.expectedArray(), true));
                }
            }
        }
        assertThat(count).isGreaterThan(90);
    }

    private static long bound(NumpyCase each, String name, long missing) {
        String text = Objects.requireNonNull(each.settings().get(name));
        return text.equals("None") ? missing : Long.parseLong(text);
    }

    /** Two rows, the second 100 more, or two columns. */
    private static Array table(Array row, boolean isTurned) {
        Array table = Array.zeros(DType.INT64, 2, row.size());
        for (long j = 0; j < row.size(); j++) {
            table.set(0, j, row.getLong(j));
            table.set(1, j, 100 + row.getLong(j));
        }
        return isTurned ? table.transpose() : table;
    }

    @Test
    void aSliceOfTheLeastStepHasOneElement() {
        assertThat(Array.arange(5).slice(0, 3, Long.MIN_VALUE, Long.MIN_VALUE).toLongs())
                .containsExactly(3);
        assertThat(Array.arange(5).slice(0, 0, 5, Long.MAX_VALUE).toLongs()).containsExactly(0);
    }

    /** Every view of a table, in every shape of as many elements, is seen as it is in a copy; or it is refused. */
    @Test
    void reshapingKeepsTheOrderOfElements() {
        Array table = Array.arange(24).reshape(4, 6);
        List<Array> views = new ArrayList<>();
        for (Array each :
                List.of(table, table.transpose(), Array.arange(24), table.slice(0, 1, 3), table.slice(1, 0, 4))) {
            views.add(each);
            views.add(each.slice(0, 0, Long.MAX_VALUE, 2));
            views.add(each.slice(0, Long.MAX_VALUE, Long.MIN_VALUE, -1));
            views.add(each.slice(-1, 0, 1));
            views.add(each.slice(-1, 1, 1));
        }
        int refused = 0;
        for (Array view : views) {
            List<long[]> shapes = new ArrayList<>(List.of(new long[] {view.size()}));
            for (long rows = 1; rows <= view.size(); rows++) {
                if (view.size() % rows == 0) {
                    shapes.add(new long[] {rows, view.size() / rows});
                }
            }
            for (long[] shape : shapes) {
                Array expected = view.copy().reshape(shape);
                assertThat(expected.toLongs()).isEqualTo(view.toLongs());
                try {
                    Array seen = view.reshape(shape);
                    assertThat(seen).isEqualTo(expected);
                    assertThat(seen.storage()).isSameAs(view.storage());
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageContaining("call copy() before reshape");
                    assertThat(view.isContiguous()).isFalse();
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
        // What numpy sees without a copy:
        assertThat(table.slice(1, 0, Long.MAX_VALUE, 2).reshape(12).stride(0)).isEqualTo(2);
        assertThat(table.column(2).reshape(2, 2).stride(0)).isEqualTo(12);
        assertThat(table.column(2).reshape(4, 1).stride(0)).isEqualTo(6);
        assertThat(table.slice(1, 0, 4).reshape(4, 4).stride(0)).isEqualTo(6);
        assertThatThrownBy(() -> table.transpose().reshape(24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a view of shape=(6, 4) does not lie in memory so that it could be seen in shape=(24)"
                        + " without a copy; call copy() before reshape");
    }

    @Test
    void oneSizeMayBeWhatIsLeft() {
        Array array = Array.arange(12);
        assertThat(array.reshape(3, -1).shape()).containsExactly(3, 4);
        assertThat(array.reshape(-1).shape()).containsExactly(12);
        assertThat(array.reshape(-1, 1).shape()).containsExactly(12, 1);
        assertThat(Array.scalar(1).reshape(-1, 1).shape()).containsExactly(1, 1);
        assertThat(Array.of(1).reshape().dimensions()).isZero();
        assertThat(Array.zeros(0, 3).reshape(2, 0).shape()).containsExactly(2, 0);
        assertThat(Array.zeros(0, 3).reshape(-1, 5).shape()).containsExactly(0, 5);
        for (long[] bad : new long[][] {{5, -1}, {-1, -1}, {3, 5}, {13}, {-2, -6}, {0, -1}}) {
            assertThatThrownBy(() -> array.reshape(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> array.reshape(5, -1))
                .hasMessage("an array of shape=(12) has size=12 elements, which do not fit newShape=(5, -1)");
    }

    @Test
    void whatIsNotThereIsOutOfBounds() {
        Array table = Array.zeros(2, 3);
        assertThatThrownBy(() -> table.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.column(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.row(0).row(0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("has dimensions=1");
        assertThatThrownBy(() -> table.size(2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("an array of shape=(2, 3) has no axis=2; it has 2");
        assertThatThrownBy(() -> table.slice(-3, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Array.scalar(1.0).slice(0, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(table::getDouble)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an array of shape=(2, 3) has size=6 elements, not one");
        assertThat(table.size(-1)).isEqualTo(3);
    }

    @Test
    void contiguousArraysAreNotCopied() {
        Array table = Array.arange(6).reshape(2, 3);
        assertThat(table.isContiguous()).isTrue();
        assertThat(table.contiguous()).isSameAs(table);
        assertThat(table.transpose().isContiguous()).isFalse();
        assertThat(table.transpose().contiguous().toLongs()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(table.slice(1, 0, 2).isContiguous()).isFalse();
        assertThat(table.slice(0, 1, 2).isContiguous()).isTrue();
        assertThat(table.slice(0, 1, 2).transpose().isContiguous()).isTrue();
        assertThat(table.slice(0, 1, 1).transpose().isContiguous()).isTrue();
        assertThat(Array.scalar(1).isContiguous()).isTrue();
    }

    @Test
    void broadcastViewsRepeatElements() {
        Array row = Array.arange(3);
        assertThat(row.broadcastTo("a", 2, 3).toLongs()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(row.reshape(3, 1).broadcastTo("a", 3, 2).toLongs()).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(Array.scalar(7).broadcastTo("a", 4).toInts()).containsExactly(7, 7, 7, 7);
        assertThat(Array.scalar(7).broadcastTo("a", 0, 4).size()).isZero();
        assertThatThrownBy(() -> row.broadcastTo("a", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a: an array of shape (3) does not broadcast to shape (1)");
    }

    /** A file of which hardly anything is there is larger than any Java array. */
    @Test
    void positionsBeyondIntAreReached(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("large.npy");
        long size = (1L << 31) + 10;
        Array.zeros(DType.BOOL, 0).write(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(NpyHeader.bytes("|b1", List.of(2L, size / 2))), 0);
            channel.write(ByteBuffer.wrap(new byte[] {1}), 128 + size - 1);
        }
        Array table = Array.mapWritable(file);
        assertThat(table.size()).isEqualTo(size);
        assertThat(table.getBoolean(1, size / 2 - 1)).isTrue();
        table.set(1, 5, true);
        Array all = table.reshape(-1);
        assertThat(all.getBoolean(size / 2 + 5)).isTrue();
        assertThat(all.slice(0, -1, Long.MIN_VALUE, -2).getBoolean(0)).isTrue();
        assertThat(all.slice(0, size - 3, size).toBooleans()).containsExactly(false, false, true);
        assertThat(table.transpose().row(5).toBooleans()).containsExactly(false, true);
        assertThatThrownBy(all::toInts)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("size=2147483658 does not fit into a Java array");
    }
}
