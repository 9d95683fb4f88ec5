// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/** New values of states. */
final class Updates {

    private Updates() {}

    /** Copies all elements to an array of the same type and shape. */
    static void copy(Array from, Array to) {
        if (to.isContiguous() && to.offset() == 0 && to.elements().length() == to.size()) {
            Copying.copy(from, to.elements());
            return;
        }
        long rows = Region.rows(to.shape());
        long columns = Region.columns(to.shape());
        Array source = from.broadcastTo("update", rows, columns);
        Array target = to.broadcastTo("update", rows, columns);
        for (long i = 0; i < rows; i++) {
            for (long j = 0; j < columns; j++) {
                if (to.dtype().isFloat()) {
                    target.set(i, j, source.getDouble(i, j));
                } else {
                    target.set(i, j, source.getLong(i, j));
                }
            }
        }
    }
}
