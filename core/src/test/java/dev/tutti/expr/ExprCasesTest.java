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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What numpy computed, computed by expressions: types, shapes and every bit, but for {@link #DIFFERENCES}. Each case runs for
 * sizes that are known when it is compiled and for others that a call tells, with operands in memory of one kind or another.
 */
class ExprCasesTest {

    /** Enough repetitions of two elements for two turns of 64 lanes and a rest. */
    private static final int LANES = 67;

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
                String expected = expected(each);
                int way = i;
                List<Array> arrays = each.operands().stream()
                        .filter(Array.class::isInstance)
                        .map(Array.class::cast)
                        .toList();
                List<Array> arranged = IntStream.range(0, arrays.size())
                        .mapToObj(k -> NumpyCase.arranged(arrays.get(k), way + k))
                        .toList();
                wrong.addAll(compute(each, true, arranged, expected, 1));
                wrong.addAll(compute(each, false, arranged, expected, 1));
                if (each.isElementwise() && isForLanes(each) && !expected.startsWith("!")) {
                    wrong.addAll(compute(each, true, arrays, expected, LANES));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Code for lanes takes a while to make: all operations on each type, and some on all pairs of them. */
    private static boolean isForLanes(NumpyCase each) {
        return each.operands().size() != 2
                || each.name().contains("/edges")
                || List.of("add", "less", "power").contains(each.operation());
    }

    /**
     * What is wrong, or nothing.
     *
     * @param isKnown whether sizes are known before the call
     * @param times how often elements are repeated along the last axis: if more than once, code for lanes runs
     */
    private static List<String> compute(
            NumpyCase each, boolean isKnown, List<Array> arrays, String expected, int times) {
        List<Expr> inputs = new ArrayList<>();
        List<Array> arguments = new ArrayList<>();
        List<Object> operands = new ArrayList<>();
        for (Object operand : each.operands()) {
            if (operand instanceof Array) {
                Array argument = repeated(arrays.get(inputs.size()), times);
                long[] shape = argument.shape();
                if (!isKnown) {
                    Arrays.fill(shape, -1);
                }
                Expr input = Expr.input(argument.dtype(), "abc".substring(inputs.size(), inputs.size() + 1), shape);
                inputs.add(input);
                arguments.add(argument);
                operands.add(input);
            } else {
                operands.add(operand);
            }
        }
        String found;
        try {
            CompiledExpr compiled = Expr.compile(NumpyOperations.of(each, operands), inputs.toArray(Expr[]::new));
            if (times > 1) {
                boolean _ = compiled.compileNow(arguments.toArray());
            }
            Array result = compiled.call(arguments.toArray());
            if (expected.startsWith("!")) {
                found = "gives " + result + " instead of an error";
            } else {
                Array right = repeated(NumpyCase.array(expected), times);
                found = result.equals(right) ? "" : "gives " + result + " instead of " + right;
            }
        } catch (IllegalArgumentException e) {
            found = expected.startsWith("!") ? "" : "is refused: " + e.getMessage();
        }
        return found.isEmpty() ? List.of() : List.of(each + " " + each.settings() + " of " + arguments + ": " + found);
    }

    /** Elements repeated along the last axis. One of size 1 stays, as it is repeated in any case. */
    private static Array repeated(Array array, int times) {
        if (times == 1 || array.dimensions() == 0 || array.size(-1) == 1) {
            return array;
        }
        long[] shape = array.shape();
        int last = shape.length - 1;
        long length = shape[last];
        shape[last] *= times;
        Array repeated = Array.zeros(array.dtype(), shape);
        for (long at = 0; at < repeated.size(); at++) {
            long from = at / shape[last] * length + at % shape[last] % length;
            if (array.dtype().isFloat()) {
                repeated.elements().setDouble(at, array.elements().getDouble(from));
            } else {
                repeated.elements().setLong(at, array.elements().getLong(from));
            }
        }
        return repeated;
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
