// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;

/** Copies elements at equal distances to buffers, where they are beside each other. */
final class Packing {

    private Packing() {}

    /**
     * Copies elements.
     *
     * @param at where the first one is
     * @param stride their distance, 0 for one again and again
     * @param buffer a Java array of their type
     * @param to where the first one goes
     */
    static void run(Elements from, long at, long stride, int count, Object buffer, int to) {
        if (count == 0) {
            return;
        }
        switch (buffer) {
            case double[] target -> {
                if (from.owner() instanceof double[] source) {
                    doubles(source, (int) at, (int) stride, count, target, to);
                } else if (stride == 1) {
                    copy(from, ValueLayout.JAVA_DOUBLE, at, target, to, count);
                } else {
                    for (int i = 0; i < count; i++) {
                        target[to + i] = from.getDouble(at + i * stride);
                    }
                }
            }
            case float[] target -> {
                if (from.owner() instanceof float[] source) {
                    floats(source, (int) at, (int) stride, count, target, to);
                } else if (stride == 1) {
                    copy(from, ValueLayout.JAVA_FLOAT, at, target, to, count);
                } else {
                    for (int i = 0; i < count; i++) {
                        target[to + i] = (float) from.getDouble(at + i * stride);
                    }
                }
            }
            case long[] target -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = from.getLong(at + i * stride);
                }
            }
            case int[] target -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = (int) from.getLong(at + i * stride);
                }
            }
            case boolean[] target -> {
                for (int i = 0; i < count; i++) {
                    target[to + i] = from.getBoolean(at + i * stride);
                }
            }
            default -> throw new IllegalArgumentException("no buffer: " + buffer.getClass());
        }
    }

    private static void doubles(double[] source, int at, int stride, int count, double[] target, int to) {
        if (stride == 1) {
            System.arraycopy(source, at, target, to, count);
        } else if (stride == 0) {
            Arrays.fill(target, to, to + count, source[at]);
        } else {
            for (int i = 0; i < count; i++) {
                target[to + i] = source[at + i * stride];
            }
        }
    }

    private static void floats(float[] source, int at, int stride, int count, float[] target, int to) {
        if (stride == 1) {
            System.arraycopy(source, at, target, to, count);
        } else if (stride == 0) {
            Arrays.fill(target, to, to + count, source[at]);
        } else {
            for (int i = 0; i < count; i++) {
                target[to + i] = source[at + i * stride];
            }
        }
    }

    private static void copy(Elements from, ValueLayout layout, long at, Object target, int to, int count) {
        try {
            MemorySegment.copy(from.segment(), layout, at * layout.byteSize(), target, to, count);
        } finally {
            Reference.reachabilityFence(from.owner());
        }
    }
}
