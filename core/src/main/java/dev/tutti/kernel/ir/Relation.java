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

    @Override
    public String toString() {
        return text;
    }
}
