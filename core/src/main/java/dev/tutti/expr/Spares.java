// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays between steps that are not needed any more. */
final class Spares {

    private final List<Array> free = new ArrayList<>();

    void give(Array array) {
        free.add(array);
    }

    /** One of a type and shape, with whatever elements; {@code null} if there is none. */
    @Nullable
    Array take(DType dtype, long[] shape) {
        for (int i = 0; i < free.size(); i++) {
            Array each = free.get(i);
            if (each.dtype() == dtype && Arrays.equals(each.shape(), shape)) {
                free.remove(i);
                return each;
            }
        }
        return null;
    }
}
