// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.expr.Array;
import dev.tutti.expr.CompiledExpr;
import dev.tutti.expr.DType;
import dev.tutti.expr.Expr;
import dev.tutti.measure.Figures;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The lab {@code expression-graph}: a² and a² + b² as graphs of a number, vectors and matrices, compiled once and called often,
 * with arguments by position and by name. There is so little to compute that the times are those of calls.
 */
final class ExpressionGraph implements Lab {

    private static final double[] A = {0, 1, 2};
    private static final double[] B = {3, 4, 5};

    @Override
    public Card card() {
        return new Card(
                "expression-graph",
                Document.C,
                "Graphs of expressions, compiled and called",
                "a² + b² as a graph: its type, its print, and calls",
                "[9, 17, 29]");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("calls", "calls of each function", 1, 100_000_000, 2_000, 1_000_000, 1_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int calls = arguments.intValue("calls");
        Expr a = Expr.scalar(DType.FLOAT64, "a");
        Expr u = Expr.vector(DType.FLOAT64, "a");
        Expr v = Expr.vector(DType.FLOAT64, "b");
        Expr m = Expr.matrix(DType.FLOAT64, "a");
        Expr n = Expr.matrix(DType.FLOAT64, "b");
        return List.of(
                question(
                        "a² of 2",
                        calls,
                        new double[] {2},
                        new double[] {0},
                        new double[] {4},
                        Expr.compile(a.square(), a),
                        2.0),
                question(
                        "a² + b² of vectors",
                        calls,
                        A,
                        B,
                        new double[] {9, 17, 29},
                        Expr.compile(u.square().plus(v.square()), u, v),
                        Array.of(A),
                        Array.of(B)),
                question(
                        "a² + b² of matrices",
                        calls,
                        A,
                        B,
                        new double[] {9, 17, 29},
                        Expr.compile(m.square().plus(n.square()), m, n),
                        Array.wrap(A, 1, 3),
                        Array.wrap(B, 1, 3)));
    }

    private static Question<List<Double>> question(
            String title, int calls, double[] a, double[] b, double[] known, CompiledExpr compiled, Object... given) {
        Map<String, Object> byName = given.length == 1 ? Map.of("a", given[0]) : Map.of("a", given[0], "b", given[1]);
        String type = compiled.call(given).dtype().toString();
        List<Double> expected = list(known);
        return Question.<List<Double>>of(
                        title + ", " + Figures.count(calls) + " calls",
                        () -> plain(a, b, calls),
                        found -> found.equals(expected) ? null : found + ", not " + expected,
                        found -> found,
                        found -> found + " of " + type + ", computed by\n" + graph(compiled))
                .formNeeding("by position", Capability.SHARED_HEAP, stage -> {
                    CompiledExpr function = OnThreads.of(stage, compiled);
                    return last(calls, () -> function.call(given));
                })
                .formNeeding("by name", Capability.SHARED_HEAP, stage -> {
                    CompiledExpr function = OnThreads.of(stage, compiled);
                    return last(calls, () -> function.call(byName));
                });
    }

    /** Its tree, whose indentation is to stay where lines are wrapped. */
    private static String graph(CompiledExpr compiled) {
        return compiled.print().stripTrailing().replace("  ", "\u00a0\u00a0").replace("\u00a0 ", "\u00a0\u00a0");
    }

    private interface Call {
        Array run();
    }

    /** What the last of many calls gives. */
    private static List<Double> last(int calls, Call call) {
        for (int i = 1; i < calls; i++) {
            call.run();
        }
        return list(call.run().contiguous().reshape(-1).toDoubles());
    }

    private static List<Double> plain(double[] a, double[] b, int calls) {
        double[] sums = new double[a.length];
        for (int call = 0; call < calls; call++) {
            for (int i = 0; i < a.length; i++) {
                sums[i] = a[i] * a[i] + b[i] * b[i];
            }
        }
        return list(sums);
    }

    private static List<Double> list(double[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
