// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/** All elements of an array, row by row. */
final class Copying {

    private Copying() {}

    /** What is done with elements at equal distances, row by row. */
    @FunctionalInterface
    private interface Run {
        /**
         * @param number of the first, in the order of all elements
         * @param at position of the first
         */
        boolean go(long number, long at, long stride, long count);
    }

    /** Copies to as many elements of any type, from position 0 on. */
    static void copy(Array from, Elements to) {
        Elements source = from.elements();
        boolean isSame = source.dtype() == to.dtype();
        boolean isFloat = source.dtype().isFloat();
        go(from, (number, at, stride, count) -> {
            if (isSame && stride == 1) {
                bulk(source, at, to, number, count);
            } else if (isFloat) {
                for (long i = 0; i < count; i++) {
                    to.setDouble(number + i, source.getDouble(at + i * stride));
                }
            } else {
                for (long i = 0; i < count; i++) {
                    to.setLong(number + i, source.getLong(at + i * stride));
                }
            }
            return true;
        });
    }

    /** Copies elements that lie one behind the other, of one type. */
    static void bulk(Elements from, long at, Elements to, long number, long count) {
        switch (from.dtype()) {
            case BOOL -> {
                if (from.owner() instanceof boolean[] source && to.owner() instanceof boolean[] target) {
                    System.arraycopy(source, (int) at, target, (int) number, (int) count);
                } else {
                    for (long i = 0; i < count; i++) {
                        to.setBoolean(number + i, from.getBoolean(at + i));
                    }
                }
            }
            case INT32 -> bulk(ValueLayout.JAVA_INT, from, at, to, number, count);
            case INT64 -> bulk(ValueLayout.JAVA_LONG, from, at, to, number, count);
            case FLOAT32 -> bulk(ValueLayout.JAVA_FLOAT, from, at, to, number, count);
            case FLOAT64 -> bulk(ValueLayout.JAVA_DOUBLE, from, at, to, number, count);
        }
    }

    private static void bulk(ValueLayout layout, Elements from, long at, Elements to, long number, long count) {
        try {
            long bytes = layout.byteSize();
            MemorySegment.copy(from.segment(), at * bytes, to.segment(), number * bytes, count * bytes);
        } finally {
            Reference.reachabilityFence(from.owner());
            Reference.reachabilityFence(to.owner());
        }
    }

    /** Whether arrays of one type and shape have the same elements, as {@link Array#equals} says. */
    static boolean areEqual(Array one, Array other) {
        Array copy = other.contiguous();
        Elements theirs = copy.elements();
        Elements ours = one.elements();
        boolean isFloat = one.dtype().isFloat();
        return go(one, (number, at, stride, count) -> {
            long there = copy.offset() + number;
            for (long i = 0; i < count; i++) {
                boolean isEqual = isFloat
                        ? Double.compare(ours.getDouble(at + i * stride), theirs.getDouble(there + i)) == 0
                        : ours.getLong(at + i * stride) == theirs.getLong(there + i);
                if (!isEqual) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Runs over all elements in order, as long as that returns true. Returns whether it always did. */
    private static boolean go(Array array, Run run) {
        if (array.size() == 0) {
            return true;
        }
        if (array.isContiguous()) {
            return run.go(0, array.offset(), 1, array.size());
        }
        return go(array, run, 0, 0, array.offset());
    }

    private static boolean go(Array array, Run run, int axis, long number, long at) {
        long stride = array.stride(axis);
        if (axis == array.dimensions() - 1) {
            return run.go(number, at, stride, array.size(axis));
        }
        long inner = 1;
        for (int i = axis + 1; i < array.dimensions(); i++) {
            inner *= array.size(i);
        }
        for (long i = 0; i < array.size(axis); i++) {
            if (!go(array, run, axis + 1, number + i * inner, at + i * stride)) {
                return false;
            }
        }
        return true;
    }
}
