// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.Locale;

/** What is done with two values of a kind and gives another of it; a shift's count is an {@code int}. */
public enum Arithmetic {
    ADD,
    SUB,
    MUL,
    DIV,
    REM,
    /** This one and the others below are of {@code int} and {@code long} alone. */
    SHL,
    SHR,
    USHR,
    AND,
    OR,
    XOR;

    /** Whether it is a shift, whose right side is an {@code int} always. */
    public boolean isShift() {
        return this == SHL || this == SHR || this == USHR;
    }

    /** Whether there is one of {@code float} and {@code double}. */
    public boolean isOfFloating() {
        return switch (this) {
            case ADD, SUB, MUL, DIV, REM -> true;
            case SHL, SHR, USHR, AND, OR, XOR -> false;
        };
    }

    /** Whether it throws when its right side is zero. */
    public boolean mayThrow(Kind kind) {
        return (this == DIV || this == REM) && !kind.isFloating();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
