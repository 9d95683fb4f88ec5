// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers, strings and primitive arrays, which need no serializer. */
final class Scalars {

    private static final int BYTES = 1 + Long.BYTES;
    private static final Payload NULL = bare(Tag.NULL);
    private static final Payload TRUE = bare(Tag.TRUE);
    private static final Payload FALSE = bare(Tag.FALSE);

    private Scalars() {}

    /**
     * The payload of a simple value, {@code null} for any other.
     *
     * @param copy whether an array may be changed before the payload is written
     */
    static @Nullable Payload encode(@Nullable Object value, boolean copy) {
        // A switch over the types would make a worker's first result some milliseconds late.
        if (value instanceof Integer v) {
            return number(Tag.INTEGER, v);
        } else if (value instanceof Double v) {
            return number(Tag.DOUBLE, Double.doubleToRawLongBits(v));
        } else if (value instanceof Long v) {
            return number(Tag.LONG, v);
        } else if (value instanceof String v) {
            return withPart(Tag.STRING, isLatin(v) ? v.getBytes(StandardCharsets.ISO_8859_1) : v.toCharArray());
        } else if (value == null) {
            return NULL;
        } else if (value instanceof Boolean v) {
            return v ? TRUE : FALSE;
        } else if (value instanceof Float v) {
            return number(Tag.FLOAT, Float.floatToRawIntBits(v));
        } else if (value instanceof Byte v) {
            return number(Tag.BYTE, v);
        } else if (value instanceof Short v) {
            return number(Tag.SHORT, v);
        } else if (value instanceof Character v) {
            return number(Tag.CHARACTER, v);
        }
        return PrimitiveArrays.of(value) == null
                ? null
                : withPart(Tag.ARRAY, copy ? PrimitiveArrays.copy(value) : value);
    }

    /**
     * The value of a payload with one of the tags from {@link Tag#NULL} to {@link Tag#ARRAY}.
     *
     * @throws Unreadable if it is not complete
     */
    static @Nullable Object decode(Tag tag, Payload payload) {
        return switch (tag) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> (byte) number(payload);
            case SHORT -> (short) number(payload);
            case CHARACTER -> (char) number(payload);
            case INTEGER -> (int) number(payload);
            case LONG -> number(payload);
            case FLOAT -> Float.intBitsToFloat((int) number(payload));
            case DOUBLE -> Double.longBitsToDouble(number(payload));
            case STRING ->
                switch (part(payload)) {
                    case byte[] latin -> new String(latin, StandardCharsets.ISO_8859_1);
                    case char[] chars -> new String(chars);
                    default -> throw new Unreadable("it should be a string, but holds other data");
                };
            case ARRAY -> part(payload);
            case OBJECT, FAILURE, IMAGE, UNFIT -> throw new IllegalArgumentException("no scalar: " + tag);
        };
    }

    private static Payload bare(Tag tag) {
        return new Payload(new byte[] {tag.code}, List.of());
    }

    private static Payload withPart(Tag tag, Object part) {
        return new Payload(new byte[] {tag.code}, List.of(part));
    }

    private static Payload number(Tag tag, long bits) {
        ByteBuffer head = ByteBuffer.allocate(BYTES).put(tag.code).putLong(bits);
        return new Payload(head.array(), List.of());
    }

    private static long number(Payload payload) {
        if (payload.head().length != BYTES) {
            throw new Unreadable("it should be a number, but has bytes=" + payload.head().length);
        }
        return ByteBuffer.wrap(payload.head()).getLong(1);
    }

    private static Object part(Payload payload) {
        if (payload.parts().size() != 1) {
            throw new Unreadable(
                    "it should be one array, but has arrays=" + payload.parts().size());
        }
        return payload.parts().getFirst();
    }

    private static boolean isLatin(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }
}
