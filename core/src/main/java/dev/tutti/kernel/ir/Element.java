// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

/** What an array holds. */
public enum Element {
    /** Also the elements of a {@code boolean[]}, as for the JVM's instructions; the array itself tells which. */
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

    /** What one is when it is loaded. */
    public Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
