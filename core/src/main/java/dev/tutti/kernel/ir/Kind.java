// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.constant.ClassDesc;

/** What a value can be: the five kinds that the JVM computes with. */
public enum Kind {
    INT("int", 1),
    LONG("long", 2),
    FLOAT("float", 1),
    DOUBLE("double", 2),
    REFERENCE("ref", 1);

    private final String text;
    private final int slots;

    Kind(String text, int slots) {
        this.text = text;
        this.slots = slots;
    }

    /** The kind of a type: of {@code boolean}, {@code byte}, {@code short} and {@code char} it is that of {@code int}. */
    public static Kind of(ClassDesc type) {
        return switch (type.descriptorString().charAt(0)) {
            case 'Z', 'B', 'S', 'C', 'I' -> INT;
            case 'J' -> LONG;
            case 'F' -> FLOAT;
            case 'D' -> DOUBLE;
            default -> REFERENCE;
        };
    }

    /** How many places of a JVM's stack or local variables one takes. */
    public int slots() {
        return slots;
    }

    /** Whether it is {@link #FLOAT} or {@link #DOUBLE}. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    @Override
    public String toString() {
        return text;
    }
}
