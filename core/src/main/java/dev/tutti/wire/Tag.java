// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

/** The first byte of a {@link Payload}'s head: what the rest is. */
enum Tag {
    NULL(0),
    FALSE(1),
    TRUE(2),
    /** Eight bytes follow for this and the numbers below, whatever their width. */
    BYTE(3),
    SHORT(4),
    CHARACTER(5),
    INTEGER(6),
    LONG(7),
    FLOAT(8),
    DOUBLE(9),
    /** The only part is a {@code byte[]} of ISO 8859-1, or a {@code char[]} of UTF-16. */
    STRING(10),
    /** The only part is the value. */
    ARRAY(11),
    /** A serialized object; its longer primitive arrays are the parts. */
    OBJECT(12),
    /** A {@link Failures} record. */
    FAILURE(13),
    /** A {@link TaskImage}. */
    IMAGE(14),
    /** Never sent: stands for a payload that came and did not fit into the heap; words in UTF-8 follow. */
    UNFIT(15);

    private static final Tag[] ALL = values();

    /** The byte on the wire, and the place in {@link #ALL}. */
    final byte code;

    Tag(int code) {
        this.code = (byte) code;
    }

    static Tag of(Payload payload) {
        byte[] head = payload.head();
        int code = head.length == 0 ? -1 : head[0];
        if (code < 0 || code >= ALL.length) {
            throw new Unreadable("it has no known kind: tag=" + code);
        }
        return ALL[code];
    }
}
