// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void namesBothValuesAndThePlace() {
        assertThat(Difference.between(3L, 4L)).isEqualTo("3, not 4");
        assertThat(Difference.between(List.of(1, 2, 3), List.of(1, 5, 3))).isEqualTo("[1] is 2, not 5");
        assertThat(Difference.between(new double[][] {{0, 1}, {0.0, 2}}, new double[][] {{0, 1}, {-0.0, 2}}))
                .isEqualTo("[1][0] is 0.0, not -0.0");
    }

    @Test
    void namesLengthsThatDiffer() {
        assertThat(Difference.between(new int[] {1}, new int[] {1, 2})).isEqualTo("has length 1, not 2");
    }
}
