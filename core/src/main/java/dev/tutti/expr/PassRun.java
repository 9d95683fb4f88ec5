// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.loop.Spread;
import org.jspecify.annotations.Nullable;

/** A pass while it runs, for one call. */
abstract sealed class PassRun implements Spread.Work permits FlatRun, RowRun, ColumnRun {

    final Pass pass;
    final Array[] values;

    PassRun(Pass pass, Array[] values) {
        this.pass = pass;
        this.values = values;
    }

    /** How many parts there are that threads may share. */
    abstract long units();

    /** The elements of a kernel's longest run. */
    abstract int length();

    /** Runs a thread's part. */
    abstract void run(Frame frame, long from, long to);

    /** Moves a frame to where a kernel begins. */
    abstract void moveToBegin(Frame frame, Kernel kernel);

    /** Makes results of what all parts have left. */
    abstract void finish();

    @Override
    public final void run(long from, long to) {
        Frame frame = pass.frame();
        try {
            frame.bind(values, bufferLength());
            run(frame, from, to);
        } finally {
            frame.release();
            pass.give(frame);
        }
    }

    /** The elements of buffers. */
    int bufferLength() {
        return length();
    }

    /** Tells the kernels how much they have done. */
    final void tell(long elements) {
        for (int k = 0; k < pass.kernels().size(); k++) {
            int number = k;
            pass.kernels().get(k).loop().ran(elements, length(), () -> sample(number));
        }
    }

    private @Nullable Object[] sample(int number) {
        Frame frame = pass.frame();
        try {
            frame.bind(values, bufferLength());
            moveToBegin(frame, pass.kernels().get(number));
            return frame.sample(number, length());
        } finally {
            frame.release();
            pass.give(frame);
        }
    }

    /** Puts the result of a reduction where it goes. */
    static void put(Array result, long at, double value) {
        double canonical = Double.isNaN(value) ? Double.NaN : value;
        if (result.dimensions() == 0) {
            result.set(canonical);
        } else {
            result.set(at, canonical);
        }
    }

    static void put(Array result, long at, long value) {
        if (result.dimensions() == 0) {
            result.set(value);
        } else {
            result.set(at, value);
        }
    }

    /** What a count means to a reduction of so many elements. */
    static long counted(ReduceOp op, long count, long length) {
        return switch (op) {
            case ANY -> count > 0 ? 1 : 0;
            case ALL -> count == length ? 1 : 0;
            default -> count;
        };
    }

    /** Where in a buffer a value is for the first time. */
    static int find(Object values, int count, double value) {
        return switch (values) {
            case double[] elements -> {
                for (int i = 0; i < count; i++) {
                    if (Double.compare(elements[i], value) == 0) {
                        yield i;
                    }
                }
                yield -1;
            }
            case float[] elements -> {
                for (int i = 0; i < count; i++) {
                    if (Double.compare(elements[i], value) == 0) {
                        yield i;
                    }
                }
                yield -1;
            }
            default -> throw new IllegalArgumentException("no numbers of floating point: " + values.getClass());
        };
    }

    static int find(Object values, int count, long value) {
        for (int i = 0; i < count; i++) {
            long element = switch (values) {
                case long[] elements -> elements[i];
                case int[] elements -> elements[i];
                case boolean[] elements -> elements[i] ? 1 : 0;
                default -> throw new IllegalArgumentException("no whole numbers: " + values.getClass());
            };
            if (element == value) {
                return i;
            }
        }
        return -1;
    }
}
