// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Philox;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that are made of nothing; numpy says what their elements are. */
class NewArraysTest {

    @Test
    void rangesAreNumpys() {
        int count = 0;
        for (NumpyCase each : NumpyCase.all()) {
            if (List.of("arange", "linspace").contains(each.operation())) {
                count++;
                if (each.isError()) {
                    assertThatThrownBy(() -> make(each))
                            .as(each.name())
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(each.operation());
                } else {
                    assertThat(make(each)).as(each.name()).isEqualTo(each.expectedArray());
                }
            }
        }
        assertThat(count).isGreaterThan(100);
    }

    private static Array make(NumpyCase each) {
        List<Object> from = each.operands();
        if (each.operation().equals("linspace")) {
            return Array.linspace(
                    (Double) from.get(0),
                    (Double) from.get(1),
                    (Long) from.get(2),
                    String.valueOf(each.settings().get("endpoint")).equals("True"));
        }
        return from.getFirst() instanceof Double
                ? Array.arange((Double) from.get(0), (Double) from.get(1), (Double) from.get(2))
                : Array.arange((Long) from.get(0), (Long) from.get(1), (Long) from.get(2));
    }

    @Test
    void wholeNumbersReachTheEndsOfLong() {
        assertThat(Array.arange(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).toLongs())
                .containsExactly(Long.MIN_VALUE, -1, Long.MAX_VALUE - 1);
        assertThat(Array.arange(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE).toLongs())
                .containsExactly(Long.MAX_VALUE, -1);
        assertThatThrownBy(() -> Array.arange(Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too many elements: 18446744073709551615");
        assertThat(Array.arange(4)).isEqualTo(Array.of(0L, 1, 2, 3));
        assertThat(Array.arange(-4).size()).isZero();
    }

    @Test
    void constantsHaveTypeAndShape() {
        for (DType dtype : DType.values()) {
            assertThat(Array.zeros(dtype, 2, 3).dtype()).isEqualTo(dtype);
            assertThat(Array.zeros(dtype, 2, 3).shape()).containsExactly(2, 3);
            assertThat(Array.zeros(dtype, 2, 3).toDoubles()).containsOnly(0).hasSize(6);
            assertThat(Array.ones(dtype, 4).toDoubles()).containsOnly(1).hasSize(4);
            assertThat(Array.zeros(dtype).size()).isEqualTo(1);
            assertThat(Array.zeros(dtype, 0, 5).size()).isZero();
        }
        assertThat(Array.zeros(3).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(Array.ones(3).toDoubles()).containsExactly(1, 1, 1);
        assertThat(Array.full(DType.INT64, Long.MAX_VALUE, 2).toLongs()).containsOnly(Long.MAX_VALUE);
        assertThat(Array.full(DType.FLOAT32, 0.1, 2).toFloats()).containsExactly(0.1f, 0.1f);
    }

    @Test
    void impossibleShapesAreRefused() {
        assertThatThrownBy(() -> Array.zeros(2, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an array cannot have a negative size: shape=(2, -1)");
        assertThatThrownBy(() -> Array.zeros(1L << 40, 1L << 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an array has more bytes than there are addresses: shape=(1099511627776, 1099511627776)"
                        + " itemBytes=8");
        assertThatThrownBy(() -> Array.zeros(2, 3, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too many dimensions: shape=(2, 3, 4) supported=2");
        assertThatThrownBy(() -> Array.zeros(0, 1L << 62, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Array.zeros(DType.BOOL, 1L << 50))
                .isInstanceOf(dev.tutti.UnavailableException.class)
                .hasMessageContaining("length=1125899906842624 elements of bool");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1 << 15, 100_003})
    void randomNumbersDependOnSeedAndPositionAlone(int size) {
        Array uniform = Array.random(42, size);
        Array normal = Array.randomGaussian(42, size);
        for (int i = 0; i < size; i += Math.max(1, size / 1000)) {
            assertThat(uniform.getDouble(i)).isEqualTo(Philox.at(42, i).nextDouble());
            assertThat(normal.getDouble(i)).isEqualTo(Philox.at(42, i).nextGaussian());
        }
        assertThat(Array.random(42, 1, size).row(0)).isEqualTo(uniform);
        assertThat(Array.random(43, size)).isNotEqualTo(uniform);
        assertThat(Array.random(42, size)).isEqualTo(uniform);
    }
}
