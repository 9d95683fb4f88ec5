// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.math.Division;
import dev.tutti.kernel.math.Elementary;

/** What each operation is of single elements: the meaning that compiled code has to have. */
final class ElementOps {

    private ElementOps() {}

    // ---- of one

    /** Functions, of {@code float64}; those of {@code float32} are these, rounded once. */
    static double unary(UnaryOp op, double x) {
        return switch (op) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case RINT -> Math.rint(x);
            case SQRT -> Math.sqrt(x);
            case EXP -> Elementary.exp(x);
            case LOG -> Elementary.log(x);
            case SIN -> Elementary.sin(x);
            case COS -> Elementary.cos(x);
            case CBRT -> StrictMath.cbrt(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG1P -> StrictMath.log1p(x);
            case LOG10 -> StrictMath.log10(x);
            case TAN -> StrictMath.tan(x);
            case ASIN -> StrictMath.asin(x);
            case ACOS -> StrictMath.acos(x);
            case ATAN -> StrictMath.atan(x);
            case SINH -> StrictMath.sinh(x);
            case COSH -> StrictMath.cosh(x);
            case TANH -> StrictMath.tanh(x);
            case NOT, IS_NAN, IS_FINITE -> throw none(op, DType.FLOAT64);
        };
    }

    static int unary(UnaryOp op, int x) {
        return switch (op) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Integer.signum(x);
            case NOT -> ~x;
            case FLOOR, CEIL, RINT -> x;
            default -> throw none(op, DType.INT32);
        };
    }

    static long unary(UnaryOp op, long x) {
        return switch (op) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case NOT -> ~x;
            case FLOOR, CEIL, RINT -> x;
            default -> throw none(op, DType.INT64);
        };
    }

    static boolean unary(UnaryOp op, boolean x) {
        return switch (op) {
            case NOT -> !x;
            case ABS, FLOOR, CEIL, RINT -> x;
            default -> throw none(op, DType.BOOL);
        };
    }

    static boolean test(UnaryOp op, double x) {
        return switch (op) {
            case IS_NAN -> Double.isNaN(x);
            case IS_FINITE -> Double.isFinite(x);
            default -> throw none(op, DType.FLOAT64);
        };
    }

    // ---- of two

    static double binary(BinaryOp op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case FLOOR_DIVIDE -> Division.floor(a, b);
            case REMAINDER -> Division.remainder(a, b);
            case POWER -> StrictMath.pow(a, b);
            case ATAN2 -> StrictMath.atan2(a, b);
            case HYPOT -> StrictMath.hypot(a, b);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            default -> throw none(op, DType.FLOAT64);
        };
    }

    static float binary(BinaryOp op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case FLOOR_DIVIDE -> Division.floor(a, b);
            case REMAINDER -> Division.remainder(a, b);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case POWER, ATAN2, HYPOT -> (float) binary(op, (double) a, (double) b);
            default -> throw none(op, DType.FLOAT32);
        };
    }

    static int binary(BinaryOp op, int a, int b) {
        return switch (op) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case FLOOR_DIVIDE -> Division.floor(a, b);
            case REMAINDER -> Division.remainder(a, b);
            case POWER -> Division.power(a, b);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            default -> throw none(op, DType.INT32);
        };
    }

    static long binary(BinaryOp op, long a, long b) {
        return switch (op) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case FLOOR_DIVIDE -> Division.floor(a, b);
            case REMAINDER -> Division.remainder(a, b);
            case POWER -> Division.power(a, b);
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            default -> throw none(op, DType.INT64);
        };
    }

    static boolean binary(BinaryOp op, boolean a, boolean b) {
        return switch (op) {
            case ADD, MAXIMUM, OR -> a || b;
            case MULTIPLY, MINIMUM, AND -> a && b;
            case XOR -> a ^ b;
            default -> throw none(op, DType.BOOL);
        };
    }

    /** Of {@code float32} too, each of which is a {@code float64}. */
    static boolean test(BinaryOp op, double a, double b) {
        return switch (op) {
            case LESS -> a < b;
            case AT_MOST -> a <= b;
            case GREATER -> a > b;
            case AT_LEAST -> a >= b;
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
            default -> throw none(op, DType.FLOAT64);
        };
    }

    /** Of all that is not of floating point. */
    static boolean test(BinaryOp op, long a, long b) {
        return switch (op) {
            case LESS -> a < b;
            case AT_MOST -> a <= b;
            case GREATER -> a > b;
            case AT_LEAST -> a >= b;
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
            default -> throw none(op, DType.INT64);
        };
    }

    private static IllegalStateException none(Object op, DType dtype) {
        return new IllegalStateException("there is no " + op + " of " + dtype);
    }
}
