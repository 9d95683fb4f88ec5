// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

/** The first byte of a {@link Payload}'s head: what the rest is. Their ordinals are on the wire. */
enum Tag {
    NULL,
    FALSE,
    TRUE,
    /** Eight bytes follow for this and the numbers below, whatever their width. */
    BYTE,
    SHORT,
    CHARACTER,
    INTEGER,
    LONG,
    FLOAT,
    DOUBLE,
    /** The only part is a {@code byte[]} of ISO 8859-1, or a {@code char[]} of UTF-16. */
    STRING,
    /** The only part is the value. */
    ARRAY,
    /** A serialized object; its longer primitive arrays are the parts. */
    OBJECT,
    /** A {@link Failures} record. */
    FAILURE,
    /** A {@link TaskImage}. */
    IMAGE;

    private static final Tag[] ALL = values();

    static Tag of(Payload payload) {
        byte[] head = payload.head();
        int ordinal = head.length == 0 ? -1 : head[0];
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new Unreadable("it has no known kind: tag=" + ordinal);
        }
        return ALL[ordinal];
    }
}
