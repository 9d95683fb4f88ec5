// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import dev.tutti.expr.Array;
import dev.tutti.expr.CompiledExpr;
import dev.tutti.expr.DType;
import dev.tutti.expr.Expr;

/** The cases as compiled expressions. */
final class TuttiExpressions {

    private TuttiExpressions() {}

    private static Expr vector(String name) {
        return Expr.vector(DType.FLOAT64, name);
    }

    private static Expr matrix(String name) {
        return Expr.matrix(DType.FLOAT64, name);
    }

    private static Array numbers(int n, int from) {
        return Array.of(Data.numbers(n, from));
    }

    private static Array square(int n, int from) {
        return Array.wrap(Data.numbers(n * n, from), n, n);
    }

    /** A case with its data, compiled. */
    static Work of(Case what, int n) {
        Expr x = vector("x");
        Expr y = vector("y");
        return switch (what) {
            case DIFFERENCE -> number(x.square().minus(x).sum(), x, numbers(n, 0));
            case PI -> {
                Expr hits = x.square().plus(y.square()).lessThan(1).count();
                CompiledExpr pi = compiled(hits.times(4).dividedBy(x.length()), x, y);
                Array a = numbers(n, 0);
                Array b = numbers(n, n);
                yield new Work(() -> pi.call(a, b), result -> ((Array) result).getDouble());
            }
            case CHAIN -> array(chain(x), x, numbers(n, 0));
            case SOFTMAX -> {
                Expr rows = matrix("x");
                Expr e = rows.minus(rows.max(1).asColumn()).exp();
                yield array(e.dividedBy(e.sum(1).asColumn()), rows, square(n, 0));
            }
            case VARIANCE -> {
                Expr count = Expr.constant(Array.arange(1, n + 1L));
                Expr mean = x.cumulativeSum().dividedBy(count);
                yield array(x.square().cumulativeSum().dividedBy(count).minus(mean.square()), x, numbers(n, 0));
            }
            case PRODUCT -> {
                Expr left = matrix("a");
                Expr right = matrix("b");
                CompiledExpr product = compiled(left.dot(right), left, right);
                Array a = square(n, 0);
                Array b = square(n, n);
                yield new Work(() -> product.call(a, b), TuttiExpressions::checksum);
            }
            case CALL -> number(x.plus(1).sum(), x, numbers(n, 0));
        };
    }

    private static Expr chain(Expr x) {
        Expr square = x.times(x);
        return square.negate()
                .exp()
                .times(x.plus(1))
                .dividedBy(square.plus(2))
                .plus(x.plus(0.5).sqrt())
                .minus(x.times(3));
    }

    private static CompiledExpr compiled(Expr expression, Expr... inputs) {
        return Expr.compile(expression, inputs).threads(Expressions.THREADS);
    }

    private static Work number(Expr expression, Expr input, Array data) {
        CompiledExpr compiled = compiled(expression, input);
        return new Work(() -> compiled.call(data), result -> ((Array) result).getDouble());
    }

    private static Work array(Expr expression, Expr input, Array data) {
        CompiledExpr compiled = compiled(expression, input);
        return new Work(() -> compiled.call(data), TuttiExpressions::checksum);
    }

    private static double checksum(Object result) {
        return Data.checksum(((Array) result).toDoubles());
    }
}
