// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/arrays.md} says that is said. */
class ArrayMessagesTest {

    private static final Path PAGE = Path.of("..", "docs", "arrays.md");

    /** One line of the page's tables. */
    record Refused(String written, ThrowingCallable call) {
        String line() {
            Throwable thrown = catchThrowable(call);
            return "| `" + written + "` | " + thrown.getClass().getSimpleName() + " | " + thrown.getMessage() + " |";
        }

        @Override
        public String toString() {
            return written;
        }
    }

    static List<Refused> refused() {
        double[] x = new double[5];
        Array table = Array.zeros(2, 3);
        Array ints = Array.zeros(DType.INT32, 4);
        return List.of(
                new Refused("Array.zeros(2, -1)", () -> Array.zeros(2, -1)),
                new Refused("Array.zeros(2, 3, 4)", () -> Array.zeros(2, 3, 4)),
                new Refused("Array.zeros(1L << 40, 1L << 40)", () -> Array.zeros(1L << 40, 1L << 40)),
                new Refused("Array.zeros(DType.BOOL, 1L << 50)", () -> Array.zeros(DType.BOOL, 1L << 50)),
                new Refused("Array.wrap(x, 2, 3)", () -> Array.wrap(x, 2, 3)),
                new Refused("Array.of(new double[][] {{1, 2}, {3}})", () -> Array.of(new double[][] {{1, 2}, {3}})),
                new Refused("Array.arange(0, 5, 0)", () -> Array.arange(0, 5, 0)),
                new Refused("Array.arange(0, Double.NaN, 1)", () -> Array.arange(0, Double.NaN, 1)),
                new Refused("Array.linspace(0, 1, -1)", () -> Array.linspace(0, 1, -1)),
                new Refused("table.getDouble(2, 0)", () -> table.getDouble(2, 0)),
                new Refused("table.row(2)", () -> table.row(2)),
                new Refused("table.getDouble(2)", () -> table.getDouble(2)),
                new Refused("table.getDouble()", table::getDouble),
                new Refused("table.size(2)", () -> table.size(2)),
                new Refused("table.slice(0, 0, 2, 0)", () -> table.slice(0, 0, 2, 0)),
                new Refused("table.reshape(4, -1)", () -> table.reshape(4, -1)),
                new Refused(
                        "table.transpose().reshape(6)", () -> table.transpose().reshape(6)),
                new Refused("ints.set(0, 1.5)", () -> ints.set(0, 1.5)),
                new Refused("ints.set(0, 1L << 40)", () -> ints.set(0, 1L << 40)),
                new Refused("Array.full(DType.BOOL, 2, 3)", () -> Array.full(DType.BOOL, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void thePageSaysWhatIsSaid(Refused refused) throws IOException {
        assertThat(Files.readString(PAGE)).contains(refused.line());
    }

    @Test
    void thePageSaysNothingElse() throws IOException {
        assertThat(Files.readString(PAGE).lines().filter(line -> line.startsWith("| `")))
                .hasSameSizeAs(refused());
    }

    /** Prints the page's lines, for whoever changes a message. */
    public static void main(String[] arguments) {
        refused().forEach(each -> System.out.println(each.line()));
    }
}
