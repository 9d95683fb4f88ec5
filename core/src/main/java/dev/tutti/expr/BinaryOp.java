// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Locale;

/** What is done with each pair of elements of two expressions, which have become of one type. */
enum BinaryOp {
    /** Of booleans: whether one of them is true. */
    ADD(Rule.SAME),
    SUBTRACT(Rule.NUMBERS),
    /** Of booleans: whether both are true. */
    MULTIPLY(Rule.SAME),
    DIVIDE(Rule.FLOATS),
    /** To the integer below; of integers 0 if the divisor is. */
    FLOOR_DIVIDE(Rule.NUMBERS),
    /** Of the sign of the divisor; of integers 0 if the divisor is. */
    REMAINDER(Rule.NUMBERS),
    POWER(Rule.NUMBERS),
    ATAN2(Rule.FLOATS),
    HYPOT(Rule.FLOATS),
    MINIMUM(Rule.SAME),
    MAXIMUM(Rule.SAME),
    AND(Rule.BITS),
    OR(Rule.BITS),
    XOR(Rule.BITS),
    LESS(Rule.TEST),
    AT_MOST(Rule.TEST),
    GREATER(Rule.TEST),
    AT_LEAST(Rule.TEST),
    EQUAL(Rule.TEST),
    NOT_EQUAL(Rule.TEST);

    /** What it takes and gives. */
    enum Rule {
        /** Anything, and the same. */
        SAME,
        /** Numbers, and the same. */
        NUMBERS,
        /** Booleans or integers, and the same. */
        BITS,
        /** Floating-point numbers, which others become. */
        FLOATS,
        /** Anything, and booleans. */
        TEST
    }

    private final Rule rule;

    BinaryOp(Rule rule) {
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
