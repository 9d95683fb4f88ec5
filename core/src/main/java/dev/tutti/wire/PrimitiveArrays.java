// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The eight kinds of primitive arrays as raw memory in native byte order. */
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

    /** The memory of any of them but {@code boolean[]}, which Java does not open. */
    static MemorySegment memory(Object array) {
        return switch (array) {
            case byte[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            default -> throw new IllegalArgumentException("no memory: " + array.getClass());
        };
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
