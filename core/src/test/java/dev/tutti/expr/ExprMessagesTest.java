// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/expressions.md} says that is said. */
class ExprMessagesTest {

    private static final Path PAGE = Path.of("../docs/expressions.md");

    /** One line of the page's tables. */
    record Refused(String written, ThrowingCallable call) {
        @Override
        public String toString() {
            return written;
        }
    }

    static List<Refused> refused() {
        Expr x = Expr.vector(DType.FLOAT64, "x");
        Expr y = Expr.vector(DType.FLOAT64, "y");
        Expr m = Expr.matrix(DType.FLOAT64, "m");
        Expr a = Expr.input(DType.FLOAT64, "a", 3);
        Expr b = Expr.input(DType.FLOAT64, "b", 2, 4);
        Expr t = Expr.vector(DType.BOOL, "t");
        Expr i = Expr.vector(DType.INT32, "i");
        Expr w = Expr.state("w", Array.zeros(3));
        CompiledExpr sum = Expr.compile(x.plus(y), x, y);
        return List.of(
                new Refused("a.plus(b)", () -> a.plus(b)),
                new Refused("m.plus(a).times(b)", () -> m.plus(a).times(b)),
                new Refused("sum.call(new double[3], new double[4])", () -> sum.call(new double[3], new double[4])),
                new Refused("b.dot(a)", () -> b.dot(a)),
                new Refused("b.sum(2)", () -> b.sum(2)),
                new Refused("b.reshape(3, 3)", () -> b.reshape(3, 3)),
                new Refused("x.slice(0, 0, 9, 0)", () -> x.slice(0, 0, 9, 0)),
                new Refused(
                        "Expr.compile(x.max(), x).call(new double[0])",
                        () -> Expr.compile(x.max(), x).call(new double[0])),
                new Refused("t.negate()", t::negate),
                new Refused("t.minus(t)", () -> t.minus(t)),
                new Refused("x.and(t)", () -> x.and(t)),
                new Refused("x.not()", x::not),
                new Refused("i.plus(1L << 40)", () -> i.plus(1L << 40)),
                new Refused("i.power(-1)", () -> i.power(-1)),
                new Refused("Expr.compile(x.plus(y), x)", () -> Expr.compile(x.plus(y), x)),
                new Refused(
                        "Expr.compile(x, x, Expr.scalar(DType.INT32, \"x\"))",
                        () -> Expr.compile(x, x, Expr.scalar(DType.INT32, "x"))),
                new Refused("Expr.compile(x, x.plus(1))", () -> Expr.compile(x, x.plus(1))),
                new Refused("sum.call(new double[2])", () -> sum.call(new double[2])),
                new Refused("sum.call(new double[2], new float[2])", () -> sum.call(new double[2], new float[2])),
                new Refused(
                        "sum.call(new double[2], new double[2][2])", () -> sum.call(new double[2], new double[2][2])),
                new Refused("sum.call(new double[2], \"two\")", () -> sum.call(new double[2], "two")),
                new Refused("sum.call(Map.of(\"x\", new double[2]))", () -> sum.call(Map.of("x", new double[2]))),
                new Refused("sum.updating(x, x)", () -> sum.updating(x, x)),
                new Refused(
                        "sum.updating(w, a.cast(DType.FLOAT32))",
                        () -> sum.updating(w, Expr.constant(Array.zeros(DType.FLOAT32, 3)))),
                new Refused("sum.threads(0)", () -> sum.threads(0)),
                new Refused("Expr.gradient(x, x)", () -> Expr.gradient(x, x)),
                new Refused("Expr.gradient(i.mean(), i)", () -> Expr.gradient(i.mean(), i)),
                new Refused(
                        "Expr.gradient(x.sort().max(), x)",
                        () -> Expr.gradient(x.sort().max(), x)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void thePageSaysWhatIsSaid(Refused refused) throws Exception {
        Throwable thrown = catchThrowable(refused.call);
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.readString(PAGE)).contains("| `" + refused.written + "` | " + thrown.getMessage() + " |");
    }

    /** Prints the page's lines, for whoever changes a message. */
    public static void main(String[] arguments) {
        for (Refused each : refused()) {
            System.out.println(
                    "| `" + each.written + "` | " + catchThrowable(each.call).getMessage() + " |");
        }
    }
}
