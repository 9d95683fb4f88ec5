// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.constant.ClassDesc;
import java.util.Locale;

/** What an array holds, or memory. */
public enum Element {
    /** 0 or 1; of what is stored only the lowest bit counts. */
    BOOLEAN(Kind.INT),
    BYTE(Kind.INT),
    SHORT(Kind.INT),
    CHAR(Kind.INT),
    INT(Kind.INT),
    LONG(Kind.LONG),
    FLOAT(Kind.FLOAT),
    DOUBLE(Kind.DOUBLE),
    /** Arrays, in arrays of arrays. */
    REFERENCE(Kind.REFERENCE);

    private final Kind kind;

    Element(Kind kind) {
        this.kind = kind;
    }

    /** What an array of a type holds. */
    public static Element of(ClassDesc component) {
        return switch (component.descriptorString().charAt(0)) {
            case 'Z' -> BOOLEAN;
            case 'B' -> BYTE;
            case 'S' -> SHORT;
            case 'C' -> CHAR;
            case 'I' -> INT;
            case 'J' -> LONG;
            case 'F' -> FLOAT;
            case 'D' -> DOUBLE;
            default -> REFERENCE;
        };
    }

    /** What one is when it is loaded. */
    public Kind kind() {
        return kind;
    }

    /** How long one is. */
    public int bytes() {
        return switch (this) {
            case BOOLEAN, BYTE -> Byte.BYTES;
            case SHORT, CHAR -> Short.BYTES;
            case INT, FLOAT -> Integer.BYTES;
            case LONG, DOUBLE -> Long.BYTES;
            case REFERENCE -> throw new IllegalArgumentException("references have no length");
        };
    }

    /** Whether there are such elements outside of Java's heap, see {@link Memory}. */
    public boolean isOfMemory() {
        return switch (this) {
            case BYTE, INT, LONG, FLOAT, DOUBLE -> true;
            case BOOLEAN, SHORT, CHAR, REFERENCE -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
