// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;

/** Kernels that call a body for each cell of a grid; indices number the cells row by row. */
@SuppressWarnings("serial") // see Calling
final class CellKernels {

    private CellKernels() {}

    static ActionKernel actions(Body.CellAction body, int columns) {
        ActionKernel written = Calling.make(Actions.class, body, columns);
        return CompilingKernels.actions(written, new Compiled.Form(Compiled.Index.CELL, columns));
    }

    static CountKernel counts(Body.CellTest body, int columns) {
        CountKernel written = Calling.make(Counts.class, body, columns);
        return CompilingKernels.counts(written, new Compiled.Form(Compiled.Index.CELL, columns));
    }

    static DoubleKernel doubles(Body.CellToDouble body, int columns) {
        DoubleKernel written = Calling.make(Doubles.class, body, columns);
        return CompilingKernels.doubles(written, new Compiled.Form(Compiled.Index.CELL, columns));
    }

    static LongKernel longs(Body.CellToLong body, int columns) {
        LongKernel written = Calling.make(Longs.class, body, columns);
        return CompilingKernels.longs(written, new Compiled.Form(Compiled.Index.CELL, columns));
    }

    static IntKernel ints(Body.CellToInt body, int columns) {
        IntKernel written = Calling.make(Ints.class, body, columns);
        return CompilingKernels.ints(written, new Compiled.Form(Compiled.Index.CELL, columns));
    }

    static final class Actions extends Calling implements ActionKernel {

        private final Body.CellAction body;
        private final int columns;

        Actions(Body.CellAction body, int columns) {
            this.body = body;
            this.columns = columns;
        }

        @Override
        public void run(long from, long to) {
            int row = (int) (from / columns);
            int column = (int) (from % columns);
            for (long cell = from; cell < to; row++) {
                int end = (int) Math.min(columns, column + (to - cell));
                for (int c = column; c < end; c++) {
                    body.accept(row, c);
                }
                cell += end - column;
                column = 0;
            }
        }
    }

    static final class Counts extends Calling implements CountKernel {

        private final Body.CellTest body;
        private final int columns;

        Counts(Body.CellTest body, int columns) {
            this.body = body;
            this.columns = columns;
        }

        @Override
        public long count(long from, long to) {
            long count = 0;
            int row = (int) (from / columns);
            int column = (int) (from % columns);
            for (long cell = from; cell < to; row++) {
                int end = (int) Math.min(columns, column + (to - cell));
                for (int c = column; c < end; c++) {
                    if (body.test(row, c)) {
                        count++;
                    }
                }
                cell += end - column;
                column = 0;
            }
            return count;
        }
    }

    static final class Doubles extends Calling implements DoubleKernel {

        private final Body.CellToDouble body;
        private final int columns;

        Doubles(Body.CellToDouble body, int columns) {
            this.body = body;
            this.columns = columns;
        }

        @Override
        public void values(long from, long to, double[] out, int at) {
            int next = at;
            int row = (int) (from / columns);
            int column = (int) (from % columns);
            for (long cell = from; cell < to; row++) {
                int length = (int) Math.min(columns - column, to - cell);
                for (int k = 0; k < length; k++) {
                    out[next + k] = body.applyAsDouble(row, column + k);
                }
                cell += length;
                column = 0;
                next += length;
            }
        }
    }

    static final class Longs extends Calling implements LongKernel {

        private final Body.CellToLong body;
        private final int columns;

        Longs(Body.CellToLong body, int columns) {
            this.body = body;
            this.columns = columns;
        }

        @Override
        public void values(long from, long to, long[] out, int at) {
            int next = at;
            int row = (int) (from / columns);
            int column = (int) (from % columns);
            for (long cell = from; cell < to; row++) {
                int length = (int) Math.min(columns - column, to - cell);
                for (int k = 0; k < length; k++) {
                    out[next + k] = body.applyAsLong(row, column + k);
                }
                cell += length;
                column = 0;
                next += length;
            }
        }
    }

    static final class Ints extends Calling implements IntKernel {

        private final Body.CellToInt body;
        private final int columns;

        Ints(Body.CellToInt body, int columns) {
            this.body = body;
            this.columns = columns;
        }

        @Override
        public void values(long from, long to, int[] out, int at) {
            int next = at;
            int row = (int) (from / columns);
            int column = (int) (from % columns);
            for (long cell = from; cell < to; row++) {
                int length = (int) Math.min(columns - column, to - cell);
                for (int k = 0; k < length; k++) {
                    out[next + k] = body.applyAsInt(row, column + k);
                }
                cell += length;
                column = 0;
                next += length;
            }
        }
    }
}
