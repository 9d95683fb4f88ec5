// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** Collects the values of a grid's cells in an array of rows. */
@SuppressWarnings({"SuspiciousSystemArraycopy", "ArrayRecordComponent"}) // A is an array type; no record is compared
record ToRows<A>(Kernel<A> kernel, int columns, A[] rows) implements Operation<A> {

    @Override
    public void run(long from, long to) {
        inRows(from, to, (cell, end) -> kernel.values(cell, end, row(cell), column(cell)));
    }

    @Override
    public Piece<A> piece() {
        return ToArray.values(kernel, 0);
    }

    @Override
    public void accept(long from, long to, A values) {
        inRows(
                from,
                to,
                (cell, end) ->
                        System.arraycopy(values, (int) (cell - from), row(cell), column(cell), (int) (end - cell)));
    }

    private A row(long cell) {
        return rows[(int) (cell / columns)];
    }

    private int column(long cell) {
        return (int) (cell % columns);
    }

    private interface Span {
        void of(long cell, long end);
    }

    private void inRows(long from, long to, Span span) {
        for (long cell = from; cell < to; ) {
            long end = Math.min(to, cell - cell % columns + columns);
            span.of(cell, end);
            cell = end;
        }
    }
}
