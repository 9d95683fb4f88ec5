// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

/** How two values compare. */
public enum Relation {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_LEAST(">="),
    GREATER(">"),
    AT_MOST("<=");

    private final String text;

    Relation(String text) {
        this.text = text;
    }

    /** Whether it holds, given the sign of a comparison. */
    public boolean holds(int sign) {
        return switch (this) {
            case EQUAL -> sign == 0;
            case NOT_EQUAL -> sign != 0;
            case LESS -> sign < 0;
            case AT_LEAST -> sign >= 0;
            case GREATER -> sign > 0;
            case AT_MOST -> sign <= 0;
        };
    }

    /** What holds where this does not. */
    public Relation negated() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case LESS -> AT_LEAST;
            case AT_LEAST -> LESS;
            case GREATER -> AT_MOST;
            case AT_MOST -> GREATER;
        };
    }

    /** The same of the two values in the other order. */
    public Relation swapped() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case LESS -> GREATER;
            case GREATER -> LESS;
            case AT_LEAST -> AT_MOST;
            case AT_MOST -> AT_LEAST;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
