// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Locale;

/** What is done with each element of one expression. */
enum UnaryOp {
    NEGATE(Rule.NUMBERS),
    ABS(Rule.SAME),
    /** -1, 0 or 1; NaN of NaN. */
    SIGN(Rule.NUMBERS),
    /** Of booleans the other one, of integers the other bits. */
    NOT(Rule.BITS),
    FLOOR(Rule.SAME),
    CEIL(Rule.SAME),
    /** To the nearest integer, to the even one of two. */
    RINT(Rule.SAME),
    SQRT(Rule.FLOATS),
    CBRT(Rule.FLOATS),
    EXP(Rule.FLOATS),
    EXPM1(Rule.FLOATS),
    LOG(Rule.FLOATS),
    LOG1P(Rule.FLOATS),
    LOG10(Rule.FLOATS),
    SIN(Rule.FLOATS),
    COS(Rule.FLOATS),
    TAN(Rule.FLOATS),
    ASIN(Rule.FLOATS),
    ACOS(Rule.FLOATS),
    ATAN(Rule.FLOATS),
    SINH(Rule.FLOATS),
    COSH(Rule.FLOATS),
    TANH(Rule.FLOATS),
    IS_NAN(Rule.TEST),
    IS_FINITE(Rule.TEST);

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

    UnaryOp(Rule rule) {
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }
}
