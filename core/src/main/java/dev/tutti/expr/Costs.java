// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** About how many operations it takes to compute an element of an expression. */
final class Costs {

    /** A function by polynomials. */
    private static final int FUNCTION = 45;

    /** A function that no vector has. */
    private static final int CALL = 80;

    private Costs() {}

    /** Of all that is computed element by element, what is used twice counted once. */
    static int of(Node node) {
        return of(node, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static int of(Node node, Set<Node> counted) {
        if (!Simplify.isElementwise(node) || !counted.add(node)) {
            return 0;
        }
        int cost = own(node);
        for (Node each : node.operands()) {
            cost += of(each, counted);
        }
        return cost;
    }

    /** How many instructions the operation itself becomes. */
    static int instructions(Node node) {
        return switch (node) {
            case Node.Unary unary ->
                switch (unary.op()) {
                    case EXP, LOG -> FUNCTION;
                    case SIN, COS -> 2 * FUNCTION;
                    default -> 4;
                };
            default -> 3;
        };
    }

    /** Of the operation itself. */
    static int own(Node node) {
        return switch (node) {
            case Node.Unary unary ->
                switch (unary.op()) {
                    case NEGATE, ABS, NOT, IS_NAN, IS_FINITE -> 1;
                    case SIGN -> 2;
                    case SQRT -> 8;
                    case EXP, LOG, SIN, COS -> FUNCTION;
                    case FLOOR, CEIL, RINT -> 10;
                    case CBRT, EXPM1, LOG1P, LOG10, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH -> CALL;
                };
            case Node.Binary binary ->
                switch (binary.op()) {
                    case DIVIDE -> 8;
                    case FLOOR_DIVIDE, REMAINDER -> 20;
                    case POWER, ATAN2, HYPOT -> CALL;
                    default -> 1;
                };
            default -> 1;
        };
    }
}
