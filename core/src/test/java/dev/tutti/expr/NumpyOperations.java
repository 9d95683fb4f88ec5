// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what numpy calls by a name is written here. */
final class NumpyOperations {

    private NumpyOperations() {}

    /** Whether expressions have it; arrays have the others. */
    static boolean has(NumpyCase each) {
        return !List.of("arange", "linspace", "slice").contains(each.operation());
    }

    /**
     * The expression of a case.
     *
     * @param operands expressions where the case has arrays; numbers as they are
     */
    static Expr of(NumpyCase each, List<Object> operands) {
        Expr x = (Expr) operands.getFirst();
        return switch (operands.size()) {
            case 1 -> each.isElementwise() ? unary(each, x) : along(each, x);
            case 2 ->
                operands.getLast() instanceof Expr y
                        ? binary(each.operation(), x, y)
                        : literal(each.operation(), x, (Number) operands.getLast());
            default -> Expr.where(x, (Expr) operands.get(1), (Expr) operands.get(2));
        };
    }

    private static Expr unary(NumpyCase each, Expr x) {
        return switch (each.operation()) {
            case "negative" -> x.negate();
            case "absolute" -> x.abs();
            case "square" -> x.square();
            case "sqrt" -> x.sqrt();
            case "logical_not" -> x.dtype() == DType.BOOL ? x.not() : x.equalTo(0);
            case "invert" -> x.not();
            case "floor" -> x.floor();
            case "ceil" -> x.ceil();
            case "rint" -> x.rint();
            case "sign" -> x.sign();
            case "isnan" -> x.isNaN();
            case "isfinite" -> x.isFinite();
            case "exp" -> x.exp();
            case "log" -> x.log();
            case "sin" -> x.sin();
            case "cos" -> x.cos();
            case "tan" -> x.tan();
            case "tanh" -> x.tanh();
            case "cbrt" -> x.cbrt();
            case "astype" ->
                x.cast(Arrays.stream(DType.values())
                        .filter(type -> type.numpyName().equals(each.settings().get("dtype")))
                        .findFirst()
                        .orElseThrow());
            default -> throw unknown(each.operation());
        };
    }

    private static Expr binary(String operation, Expr x, Expr y) {
        return switch (operation) {
            case "add" -> x.plus(y);
            case "subtract" -> x.minus(y);
            case "multiply" -> x.times(y);
            case "true_divide" -> x.dividedBy(y);
            case "floor_divide" -> x.floorDividedBy(y);
            case "remainder" -> x.remainder(y);
            case "power" -> x.power(y);
            case "minimum" -> x.minimum(y);
            case "maximum" -> x.maximum(y);
            case "equal" -> x.equalTo(y);
            case "not_equal" -> x.notEqualTo(y);
            case "less" -> x.lessThan(y);
            case "less_equal" -> x.atMost(y);
            case "greater" -> x.greaterThan(y);
            case "greater_equal" -> x.atLeast(y);
            case "logical_and" -> truth(x).and(truth(y));
            case "logical_or" -> truth(x).or(truth(y));
            case "logical_xor" -> truth(x).xor(truth(y));
            case "bitwise_and" -> x.and(y);
            case "bitwise_or" -> x.or(y);
            case "bitwise_xor" -> x.xor(y);
            case "dot", "matmul" -> x.dot(y);
            default -> throw unknown(operation);
        };
    }

    private static Expr truth(Expr x) {
        return x.dtype() == DType.BOOL ? x : x.notEqualTo(0);
    }

    private static Expr literal(String operation, Expr x, Number y) {
        return switch (operation) {
            case "add" -> x.plus(y);
            case "subtract" -> x.minus(y);
            case "multiply" -> x.times(y);
            case "true_divide" -> x.dividedBy(y);
            case "floor_divide" -> x.floorDividedBy(y);
            case "remainder" -> x.remainder(y);
            case "power" -> x.power(y);
            case "maximum" -> x.maximum(y);
            case "less" -> x.lessThan(y);
            default -> throw unknown(operation);
        };
    }

    private static Expr along(NumpyCase each, Expr x) {
        Map<String, String> settings = each.settings();
        String setting = settings.get("axis");
        Integer axis = setting == null ? null : Integer.valueOf(setting);
        Expr result = along(each.operation(), x, axis);
        if (!settings.containsKey("keepdims")) {
            return result;
        }
        return axis == null ? result.reshape(1, 1) : result.asColumn();
    }

    private static Expr along(String operation, Expr x, @Nullable Integer axis) {
        return switch (operation) {
            case "sum" -> axis == null ? x.sum() : x.sum(axis);
            case "mean" -> axis == null ? x.mean() : x.mean(axis);
            case "var" -> axis == null ? x.variance() : x.variance(axis);
            case "min" -> axis == null ? x.min() : x.min(axis);
            case "max" -> axis == null ? x.max() : x.max(axis);
            case "argmin" -> axis == null ? x.argMin() : x.argMin(axis);
            case "argmax" -> axis == null ? x.argMax() : x.argMax(axis);
            case "count_nonzero" -> axis == null ? x.count() : x.count(axis);
            case "any" -> axis == null ? x.any() : x.any(axis);
            case "all" -> axis == null ? x.all() : x.all(axis);
            case "cumsum" -> axis == null ? x.reshape(-1).cumulativeSum() : x.cumulativeSum(axis);
            // Only along the last axis here.
            case "sort" ->
                axis != null && axis == 0 && x.dimensions() == 2
                        ? x.transpose().sort().transpose()
                        : x.sort();
            default -> throw unknown(operation);
        };
    }

    private static IllegalArgumentException unknown(String operation) {
        return new IllegalArgumentException("no operation of a test: " + operation);
    }
}
