// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The eight kinds of primitive arrays, and their elements as raw bytes.
 *
 * <p>Copied through views of buffers and not by {@code MemorySegment.copy}: once C2 of JDK 25.0.3 has compiled that,
 * it may leave out words of copies under 64 bytes.
 */
enum PrimitiveArrays {
    BOOLEAN(0, boolean[].class, 1),
    BYTE(1, byte[].class, 1),
    CHAR(2, char[].class, 2),
    SHORT(3, short[].class, 2),
    INT(4, int[].class, 4),
    LONG(5, long[].class, 8),
    FLOAT(6, float[].class, 4),
    DOUBLE(7, double[].class, 8);

    private static final PrimitiveArrays[] ALL = values();

    /** The number on the wire, and the place in {@link #ALL}. */
    final int code;

    final int elementBytes;
    private final Class<?> type;

    PrimitiveArrays(int code, Class<?> type, int elementBytes) {
        this.code = code;
        this.type = type;
        this.elementBytes = elementBytes;
    }

    /** The kind of an array, {@code null} for anything else. */
    static @Nullable PrimitiveArrays of(Object object) {
        return ofClass(object.getClass());
    }

    static @Nullable PrimitiveArrays ofClass(Class<?> type) {
        if (type.isArray() && type.getComponentType().isPrimitive()) {
            for (PrimitiveArrays kind : ALL) {
                if (kind.type == type) {
                    return kind;
                }
            }
        }
        return null;
    }

    static @Nullable PrimitiveArrays ofCode(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }

    Object allocate(int length) {
        return switch (this) {
            case BOOLEAN -> new boolean[length];
            case BYTE -> new byte[length];
            case CHAR -> new char[length];
            case SHORT -> new short[length];
            case INT -> new int[length];
            case LONG -> new long[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
        };
    }

    static Object copy(Object array) {
        return switch (array) {
            case boolean[] a -> a.clone();
            case byte[] a -> a.clone();
            case char[] a -> a.clone();
            case short[] a -> a.clone();
            case int[] a -> a.clone();
            case long[] a -> a.clone();
            case float[] a -> a.clone();
            case double[] a -> a.clone();
            default -> throw new IllegalArgumentException("no primitive array: " + array.getClass());
        };
    }

    /**
     * Copies elements behind one another into a buffer; any kind but {@code boolean[]}, which travels as {@link
     * #toBytes}.
     */
    static void put(Object array, int from, int count, ByteBuffer target) {
        if (array instanceof byte[] bytes) { // most are, and a JVM's first switch over types takes it ten milliseconds
            target.duplicate().put(bytes, from, count);
            return;
        }
        switch (array) {
            case char[] a -> target.asCharBuffer().put(a, from, count);
            case short[] a -> target.asShortBuffer().put(a, from, count);
            case int[] a -> target.asIntBuffer().put(a, from, count);
            case long[] a -> target.asLongBuffer().put(a, from, count);
            case float[] a -> target.asFloatBuffer().put(a, from, count);
            case double[] a -> target.asDoubleBuffer().put(a, from, count);
            default -> throw new IllegalArgumentException("no primitive array: " + array.getClass());
        }
    }

    /** Copies elements from a buffer, as above. */
    static void get(ByteBuffer source, Object array, int from, int count) {
        if (array instanceof byte[] bytes) {
            source.duplicate().get(bytes, from, count);
            return;
        }
        switch (array) {
            case char[] a -> source.asCharBuffer().get(a, from, count);
            case short[] a -> source.asShortBuffer().get(a, from, count);
            case int[] a -> source.asIntBuffer().get(a, from, count);
            case long[] a -> source.asLongBuffer().get(a, from, count);
            case float[] a -> source.asFloatBuffer().get(a, from, count);
            case double[] a -> source.asDoubleBuffer().get(a, from, count);
            default -> throw new IllegalArgumentException("no primitive array: " + array.getClass());
        }
    }

    static byte[] toBytes(boolean[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i] ? (byte) 1 : 0;
        }
        return bytes;
    }

    static boolean[] toBooleans(byte[] bytes) {
        boolean[] values = new boolean[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] != 0;
        }
        return values;
    }
}
