// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What arrays do themselves of the cases that numpy computed. */
class NumpyCasesTest {

    private static final List<NumpyCase> CASES = NumpyCase.all();

    /** They go element by element of two arrays, and their results have the type that both are promoted to. */
    private static final Set<String> PROMOTING = Set.of("add", "multiply", "minimum", "maximum", "where");

    private static final Set<String> ELEMENTWISE = Set.of(
            "add",
            "subtract",
            "multiply",
            "true_divide",
            "floor_divide",
            "remainder",
            "power",
            "minimum",
            "maximum",
            "equal",
            "not_equal",
            "less",
            "less_equal",
            "greater",
            "greater_equal",
            "logical_and",
            "logical_or",
            "logical_xor",
            "where");

    private static List<NumpyCase> cases(Set<String> operations) {
        return CASES.stream()
                .filter(each -> operations.contains(each.operation())
                        && each.operands().stream().allMatch(Array.class::isInstance))
                .toList();
    }

    private static long[][] shapes(NumpyCase each) {
        return each.operands().stream()
                .map(operand -> ((Array) operand).shape())
                .toArray(long[][]::new);
    }

    @Test
    void thereAreHundreds() {
        assertThat(CASES).hasSizeGreaterThan(1500).doesNotHaveDuplicates();
        assertThat(CASES.stream().map(NumpyCase::name)).doesNotHaveDuplicates();
    }

    @Test
    void shapesBroadcastAsNumpysDo() {
        int refused = 0;
        for (NumpyCase each : cases(ELEMENTWISE)) {
            String shape = each.expected().contains("[")
                    ? each.expected()
                            .substring(
                                    each.expected().indexOf('['),
                                    each.expected().indexOf(']') + 1)
                    : "";
            if (each.expected().equals("!ValueError") && !each.name().contains("negative")) {
                assertThatThrownBy(() -> Shapes.broadcast("a + b", shapes(each)))
                        .as(each.name())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("a + b: shapes (")
                        .hasMessageContaining(") and (")
                        .hasMessageContaining("do not broadcast");
                refused++;
            } else if (!each.isError()) {
                assertThat(Shapes.text(Shapes.broadcast("a + b", shapes(each)))
                                .replace('(', '[')
                                .replace(')', ']')
                                .replace(" ", ""))
                        .as(each.name())
                        .isEqualTo(shape);
            }
        }
        assertThat(refused).isGreaterThan(50);
    }

    @Test
    void typesArePromotedAsNumpysAre() {
        for (NumpyCase each : cases(PROMOTING)) {
            if (!each.isError()) {
                List<Object> operands = each.operands();
                DType left = ((Array) operands.get(operands.size() - 2)).dtype();
                DType right = ((Array) operands.getLast()).dtype();
                assertThat(each.expected()).as(each.name()).startsWith(left.promote(right) + "[");
                assertThat(right.promote(left)).isEqualTo(left.promote(right));
            }
        }
    }

    @Test
    void castsAreNumpys() {
        List<String> wrong = new ArrayList<>();
        for (NumpyCase each : cases(Set.of("astype"))) {
            Array expected = each.expectedArray();
            Array actual = ((Array) each.operands().getFirst()).cast(expected.dtype());
            if (!actual.equals(expected)) {
                wrong.add(each.name() + each.settings() + " gives " + actual + " instead of " + expected);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whereElementsLieDoesNotMatter() {
        for (NumpyCase each : CASES) {
            for (Object operand : each.operands()) {
                if (operand instanceof Array array) {
                    Set<Array> arranged = IntStream.range(0, 5)
                            .mapToObj(way -> NumpyCase.arranged(array, way))
                            .collect(Collectors.toSet());
                    assertThat(arranged).as(each.name()).containsExactly(array);
                }
            }
        }
    }
}
