// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What numpy computed, computed by expressions: types, shapes and every bit, but for {@link #DIFFERENCES}. Each case runs for
 * sizes that are known when it is compiled and for others that a call tells, with operands in memory of one kind or another.
 */
class ExprCasesTest {

    private static final List<NumpyCase> CASES =
            NumpyCase.all().stream().filter(NumpyOperations::has).toList();

    /**
     * Where results are meant to be others than numpy's.
     *
     * @param names of the cases, a regular expression
     * @param reason a line of docs/numpy.md
     * @param ours what is expected instead: as a case writes it, {@code !} of what is refused
     */
    private record Difference(String names, String reason, Function<NumpyCase, String> ours) {

        /** numpy's elements, of another type. */
        static Function<NumpyCase, String> type(DType dtype) {
            return each -> each.expected().replaceFirst("^\\w+", dtype.numpyName());
        }

        /** Of elements -0.0 such ones. */
        static String keepNegativeZero(NumpyCase each) {
            String head = each.expected().substring(0, each.expected().indexOf(']') + 1);
            String[] elements = each.written().substring(head.length()).split(" ");
            String[] signs = each.expected().substring(head.length()).split(" ");
            for (int i = 0; i < signs.length; i++) {
                signs[i] = elements[i].equals("-0.0") ? "-0.0" : signs[i];
            }
            return head + String.join(" ", signs);
        }
    }

    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "(floor_divide|remainder|power)/bool,bool.*",
                    "refused: numpy makes int8 of them, which there is not here; cast one first",
                    _ -> "!"),
            new Difference(
                    "square/bool.*",
                    "`bool`, as of every product of two: numpy makes int8 of it",
                    Difference.type(DType.BOOL)),
            new Difference(
                    "(sqrt|exp|log|sin|cos|tan|tanh|cbrt)/bool.*",
                    "`float64`: numpy makes float16 of it, which there is not here",
                    Difference.type(DType.FLOAT64)),
            new Difference(
                    "rint/(bool|int32|int64).*",
                    "the whole numbers: numpy makes `float64` of them, which cannot have them all",
                    NumpyCase::written),
            new Difference(
                    "sign/float(32|64).*",
                    "-0.0, as Java's `Math.signum`: numpy has 0.0",
                    Difference::keepNegativeZero),
            new Difference(
                    "power/float.*/(one|minus-one)",
                    "NaN, as Java's `Math.pow`: numpy has 1, as C",
                    each -> each.expected().replace("1.0", "nan")),
            new Difference(
                    "power/int32,int32/negative",
                    "1/bⁿ cut to a whole number, when it is computed: numpy refuses all elements if there is one",
                    _ -> "int32[2]2 0"),
            new Difference(
                    "power/int64,int64/negative",
                    "1/bⁿ cut to a whole number, when it is computed: numpy refuses all elements if there is one",
                    _ -> "int64[2]0 3"),
            new Difference(
                    "sum/float64/zeros", "-0.0, by the rule for all sums: numpy begins with 0.0", _ -> "float64[]-0.0"),
            new Difference("dot/float64,int32/scalar.*", "refused, as `matmul` does: write `times`", _ -> "!"));

    static Stream<String> operations() {
        return CASES.stream().map(NumpyCase::operation).distinct();
    }

    private static String expected(NumpyCase each) {
        return DIFFERENCES.stream()
                .filter(difference -> each.name().matches(difference.names))
                .findFirst()
                .map(difference -> difference.ours.apply(each))
                .orElse(each.expected());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void resultsAreNumpys(String operation) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < CASES.size(); i++) {
            NumpyCase each = CASES.get(i);
            if (each.operation().equals(operation)) {
                for (boolean isKnown : new boolean[] {true, false}) {
                    String found = compute(each, isKnown, i);
                    if (!found.isEmpty()) {
                        wrong.add(each.name() + " " + each.settings() + " of " + each.operands() + ": " + found);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What is wrong, or nothing. */
    private static String compute(NumpyCase each, boolean isKnown, int number) {
        List<Expr> inputs = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        List<Object> operands = new ArrayList<>();
        for (Object operand : each.operands()) {
            if (operand instanceof Array array) {
                long[] shape = array.shape();
                if (!isKnown) {
                    Arrays.fill(shape, -1);
                }
                Expr input = Expr.input(array.dtype(), "abc".substring(inputs.size(), inputs.size() + 1), shape);
                inputs.add(input);
                arguments.add(NumpyCase.arranged(array, number + inputs.size()));
                operands.add(input);
            } else {
                operands.add(operand);
            }
        }
        String expected = expected(each);
        try {
            Expr expr = NumpyOperations.of(each, operands);
            Array result = Expr.compile(expr, inputs.toArray(Expr[]::new)).call(arguments.toArray());
            if (expected.startsWith("!")) {
                return "gives " + result + " instead of an error";
            }
            Array right = NumpyCase.array(expected);
            return result.equals(right) ? "" : "gives " + result + " instead of " + right;
        } catch (IllegalArgumentException e) {
            return expected.startsWith("!") ? "" : "is refused: " + e.getMessage();
        }
    }

    /** What differs is said for users, and what is said differs. */
    @Test
    void everyDifferenceIsDocumented() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "numpy.md"));
        String table = page.substring(page.indexOf("## Where it differs"), page.indexOf("Not compared"));
        Set<String> reasons = DIFFERENCES.stream().map(Difference::reason).collect(Collectors.toSet());
        assertThat(table.lines().filter(line -> line.startsWith("| ")).skip(1))
                .hasSameSizeAs(reasons)
                .allMatch(line -> reasons.stream().anyMatch(reason -> line.endsWith("| " + reason + " |")));
        assertThat(DIFFERENCES)
                .allMatch(difference -> CASES.stream()
                        .anyMatch(each -> each.name().matches(difference.names)
                                && !difference.ours.apply(each).equals(each.expected())));
    }
}
