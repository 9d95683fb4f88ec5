// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NothingTest {

    /** A call that has met a body's kernel and one other class is compiled for these two alone. */
    @Test
    void hasTwoClassesOfEachKind() {
        DoubleKernel doubles = IntKernels.doubles(i -> i);
        LongKernel longs = IntKernels.longs(i -> i);
        IntKernel ints = IntKernels.ints(i -> i);
        CountKernel counts = IntKernels.counts(i -> true);
        ActionKernel actions = IntKernels.actions(i -> {});
        Set<Class<?>> classes = new HashSet<>();
        for (int k = 0; k < 100; k++) {
            classes.add(Nothing.written().getClass());
            classes.add(Nothing.doubles(doubles, 1, 1).getClass());
            classes.add(Nothing.longs(longs, 1, 1).getClass());
            classes.add(Nothing.ints(ints, 1, 1).getClass());
            classes.add(Nothing.counts(counts, 1, 1).getClass());
            classes.add(Nothing.actions(actions, 1, 1).getClass());
            Nothing.written(); // an odd number of them, so that each comes at either turn
        }
        assertThat(classes).hasSize(12);
    }

    @Test
    void isNotInTheWayOfSpansThatAreNotEmpty() {
        DoubleKernel kernel = IntKernels.doubles(i -> i);
        assertThat(Nothing.doubles(kernel, 0, 1)).isSameAs(kernel);
    }
}
