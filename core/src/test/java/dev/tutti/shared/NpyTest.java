// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Loop;
import dev.tutti.Pool;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside this class were written by numpy 2.4.6, with {@code numpy.save}. */
class NpyTest {

    @TempDir
    private Path directory;

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(NpyTest.class.getResource(name + ".npy"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void elementsAreThoseThatNumpyWrote() throws IOException {
        try (SharedDoubles doubles = (SharedDoubles) Npy.read(file("doubles"));
                SharedFloats floats = (SharedFloats) Npy.read(file("floats"));
                SharedLongs longs = (SharedLongs) Npy.read(file("longs"));
                SharedInts ints = (SharedInts) Npy.read(file("ints"));
                SharedBytes bytes = (SharedBytes) Npy.read(file("bytes"));
                SharedDoubles scalar = (SharedDoubles) Npy.read(file("scalar"));
                SharedDoubles empty = (SharedDoubles) Npy.read(file("empty"));
                SharedDoubles version2 = (SharedDoubles) Npy.read(file("version2"))) {
            assertThat(doubles.toArray())
                    .containsExactly(1.5, -2.5, Math.PI, Double.NaN, Double.POSITIVE_INFINITY, -0.0);
            assertThat(doubles.get(0, 2)).isEqualTo(Math.PI);
            assertThat(doubles).hasToString("SharedDoubles[2 x 3]");
            assertThat(floats.toArray()).containsExactly(0.5f, 1e-40f, 3e38f);
            assertThat(longs.toArray()).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE, 0);
            assertThat(ints.row(3).toArray()).containsExactly(9, 10, 11);
            assertThat(bytes.toArray()).containsExactly(-128, 127);
            assertThat(scalar.toArray()).containsExactly(2.25);
            assertThat(empty.length()).isZero();
            assertThat(empty.columns()).isEqualTo(5);
            assertThat(version2.toArray()).containsExactly(7, 8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"doubles", "floats", "longs", "ints", "bytes", "empty"})
    void filesAreByteForByteThoseOfNumpy(String name) throws IOException {
        try (SharedArray array = Npy.read(file(name));
                SharedArray mapped = Npy.map(file(name))) {
            Path copy = directory.resolve("copy.npy");
            Npy.write(array, copy);
            assertThat(copy).hasSameBinaryContentAs(file(name));
            Npy.write(mapped, copy);
            assertThat(copy).hasSameBinaryContentAs(file(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fortran | is in Fortran order",
                "big-endian | elements of type '>f8'",
                "unsigned | elements of type '<u2'",
                "record | elements of type [('a', '<f8')",
                "cube | too many dimensions: shape=(2, 2, 2)"
            })
    void whatIsNotSupportedIsRefusedByName(String name, String words) {
        assertThatThrownBy(() -> Npy.read(file(name)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(name + ".npy")
                .hasMessageContaining(words);
        assertThatThrownBy(() -> Npy.map(file(name)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void whatIsNoSuchFileIsNamed() throws IOException {
        byte[] good = Files.readAllBytes(file("doubles"));
        Path bad = directory.resolve("bad.npy");
        for (int length = 0; length < good.length; length++) {
            Files.write(bad, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Npy.read(bad))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bad.npy");
        }
        for (int at = 0; at < 128; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= 0x15;
            Files.write(bad, flipped);
            try {
                Npy.read(bad).close();
            } catch (IOException named) {
                assertThat(named).hasMessageContaining("bad.npy");
            }
        }
    }

    @Test
    void aMappedFileIsReadAndWrittenByAllProcesses() throws IOException {
        Path file = directory.resolve("grid.npy");
        try (SharedInts zeros = SharedInts.of(10, 20)) {
            Npy.write(zeros, file);
        }
        try (Pool pool = Pool.processes(2);
                SharedInts grid = (SharedInts) Npy.mapWritable(file);
                SharedInts reader = (SharedInts) Npy.map(file)) {
            Loop.grid(10, 20).on(pool).forEach((r, c) -> grid.set(r, c, 100 * r + c));
            assertThat(reader.get(9, 19)).isEqualTo(919);
            assertThat(reader.overlaps(grid)).isTrue();
            assertThat(pool.submit(a -> a.get(5, 5), reader).join()).isEqualTo(505);
            assertThatThrownBy(() -> reader.set(0, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        try (SharedInts again = (SharedInts) Npy.read(file)) {
            assertThat(again.get(3, 4)).isEqualTo(304);
        }
    }
}
