// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Files that numpy 2.4.6 wrote with {@code numpy.save}, most of them for shared arrays. */
class NpyFilesTest {

    @TempDir
    private Path directory;

    private static Path file(String name) {
        String folder = name.startsWith("truths") ? "" : "/dev/tutti/shared/";
        try {
            return Path.of(Objects.requireNonNull(NpyFilesTest.class.getResource(folder + name + ".npy"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void elementsAreThoseThatNumpyWrote() throws IOException {
        assertThat(Array.read(file("doubles")))
                .isEqualTo(Array.wrap(
                        new double[] {1.5, -2.5, Math.PI, Double.NaN, Double.POSITIVE_INFINITY, -0.0}, 2, 3));
        assertThat(Array.read(file("floats"))).isEqualTo(Array.of(0.5f, 1e-40f, 3e38f));
        assertThat(Array.read(file("longs"))).isEqualTo(Array.of(Long.MIN_VALUE, Long.MAX_VALUE, 0));
        assertThat(Array.read(file("ints")).row(3)).isEqualTo(Array.of(9, 10, 11));
        assertThat(Array.read(file("scalar"))).isEqualTo(Array.scalar(2.25));
        assertThat(Array.read(file("empty")).shape()).containsExactly(0, 5);
        assertThat(Array.read(file("version2"))).isEqualTo(Array.of(7.0, 8.0));
        assertThat(Array.read(file("truths")))
                .isEqualTo(Array.wrap(new boolean[] {true, false, true, false, false, true}, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"doubles", "floats", "longs", "ints", "empty", "scalar", "truths"})
    void filesAreByteForByteThoseOfNumpy(String name) throws IOException {
        Path copy = directory.resolve("copy.npy");
        Array read = Array.read(file(name));
        Array mapped = Array.map(file(name));
        assertThat(mapped).isEqualTo(read);
        assertThat(mapped.isWritable()).isFalse();
        for (Array each : new Array[] {read, mapped, read.transpose().copy().transpose()}) {
            each.write(copy);
            assertThat(copy).hasSameBinaryContentAs(file(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fortran | is in Fortran order",
                "big-endian | elements of type '>f8'",
                "unsigned | elements of type '<u2'; supported are |b1, <i4, <i8, <f4, <f8",
                "bytes | elements of type '|i1'",
                "record | elements of type [('a', '<f8')",
                "cube | too many dimensions: shape=(2, 2, 2)"
            })
    void whatIsNotSupportedIsRefusedByName(String name, String words) {
        assertThatThrownBy(() -> Array.read(file(name)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(name + ".npy")
                .hasMessageContaining(words);
        assertThatThrownBy(() -> Array.map(file(name)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void whatIsNoSuchFileIsNamed() throws IOException {
        byte[] good = Files.readAllBytes(file("doubles"));
        Path bad = directory.resolve("bad.npy");
        for (int length = 0; length < good.length; length++) {
            Files.write(bad, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Array.read(bad))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bad.npy");
            assertThatThrownBy(() -> Array.map(bad))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bad.npy");
        }
    }

    @Test
    void largeFilesGoInPieces() throws IOException {
        Path file = directory.resolve("large.npy");
        Array doubles = Array.random(1, 3, 100_003);
        doubles.write(file);
        assertThat(Array.read(file)).isEqualTo(doubles);
        doubles.transpose().write(file);
        assertThat(Array.read(file)).isEqualTo(doubles.transpose());
        Array truths = Array.zeros(DType.BOOL, 1_500_000);
        truths.set(1_400_000, true);
        truths.slice(0, 1, Long.MAX_VALUE, 1).write(file);
        assertThat(Array.read(file).getBoolean(1_399_999)).isTrue();
        assertThat(Array.read(file).size()).isEqualTo(1_499_999);
    }

    @Test
    void aMappedFileIsWrittenWhereItIs() throws IOException {
        Path file = directory.resolve("grid.npy");
        Array.zeros(DType.INT32, 10, 20).write(file);
        Array writer = Array.mapWritable(file);
        Array reader = Array.map(file);
        writer.set(9, 19, 919);
        assertThat(reader.getLong(9, 19)).isEqualTo(919);
        assertThat(Array.read(file).getLong(9, 19)).isEqualTo(919);
        assertThatThrownBy(() -> reader.set(0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("read-only");
        assertThatThrownBy(() -> Array.read(directory.resolve("none.npy"))).isInstanceOf(IOException.class);
    }
}
