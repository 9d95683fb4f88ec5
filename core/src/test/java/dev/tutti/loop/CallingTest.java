// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

/** Kernels that call their bodies have a class for each class of bodies. */
class CallingTest {

    private static Body.IntToDouble times(double factor) {
        return i -> factor * i;
    }

    @Test
    void bodiesOfOneLambdaShareAKernelClassAndOthersDoNot() {
        DoubleKernel twice = Calling.make(IntKernels.Doubles.class, times(2));
        DoubleKernel thrice = Calling.make(IntKernels.Doubles.class, times(3));
        Body.IntToDouble negated = i -> -i - 1;
        DoubleKernel other = Calling.make(IntKernels.Doubles.class, negated);
        assertThat(twice.getClass()).isSameAs(thrice.getClass()).isNotSameAs(other.getClass());
        assertThat(twice.getClass().isHidden()).isTrue();
        assertThat(values(twice)).containsExactly(0, 2, 4);
        assertThat(values(thrice)).containsExactly(0, 3, 6);
        assertThat(values(other)).containsExactly(-1, -2, -3);
    }

    /** One object may be several kinds of body. */
    @Test
    void oneClassOfBodiesMayHaveSeveralKernels() {
        @SuppressWarnings("serial") // is not written
        final class Both implements Body.IntToDouble, Body.LongToLong {
            @Override
            public double applyAsDouble(int i) {
                return i + 0.5;
            }

            @Override
            public long applyAsLong(long i) {
                return -i;
            }
        }
        Both both = new Both();
        assertThat(values(IntKernels.doubles(both))).containsExactly(0.5, 1.5, 2.5);
        assertThat(LongKernels.longs(both).sum(0, 4)).isEqualTo(-6);
    }

    @Test
    void aKernelTravelsAsItsBody() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(Calling.make(IntKernels.Doubles.class, times(2)));
            out.writeObject(CellKernels.counts((r, c) -> r == c, 5));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            DoubleKernel doubles = (DoubleKernel) in.readObject();
            CountKernel counts = (CountKernel) in.readObject();
            assertThat(values(doubles)).containsExactly(0, 2, 4);
            assertThat(counts.count(0, 25)).isEqualTo(5);
            assertThat(doubles.getClass().isHidden()).isTrue();
        }
    }

    private static double[] values(DoubleKernel kernel) {
        double[] values = kernel.array(3);
        kernel.values(0, 3, values, 0);
        return values;
    }
}
