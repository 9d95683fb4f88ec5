// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Functions;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.ir.Value;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A program that does each operation of each type on all pairs of {@code byte}s and of numbers at edges, by the
 * interpreter, by scalar code and on lanes of 128, 256 and 512 bits; the right operand once from lane to lane, once the
 * same in all of them. Single operands are all {@code short}s. Its output is lines: {@code pairs}, how many were
 * compared and of what, {@code wrong} and what differs; then {@code end}.
 *
 * <p>{@code ./benchmarks/run fuzz} starts it.
 */
public final class PairFuzz {

    private static final int[] WIDTHS = {128, 256, 512};

    /** What a call of code does, no multiple of lanes. */
    private static final int PIECE = 1001;

    private static final List<Kind> NUMBERS = List.of(Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE);

    private static final Value LEFT = new Value(0, Kind.REFERENCE);
    private static final Value RIGHT = new Value(1, Kind.REFERENCE);
    private static final Value OUT = new Value(2, Kind.REFERENCE);
    private static final Value INDEX = new Value(3, Kind.INT);
    private static final int FREE = 4;

    private interface Made {
        Operation of(Value left, Value right);
    }

    /** {@code out[i] = left[i] ∘ right[i]}, or {@code right[0]}. */
    private record Pair(String name, Element left, Element right, Element out, Made operation, boolean isOne) {

        Function function() {
            List<Instruction> instructions = new ArrayList<>();
            Value from = new Value(FREE, left.kind());
            Value place = new Value(FREE + 1, Kind.INT);
            Value with = new Value(FREE + 2, right.kind());
            instructions.add(new Instruction(from, new Operation.Load(left, LEFT, INDEX), 0));
            instructions.add(new Instruction(place, Operation.Constant.of(0), 0));
            instructions.add(new Instruction(with, new Operation.Load(right, RIGHT, isOne ? place : INDEX), 0));
            Operation made = operation.of(from, with);
            Value result = new Value(FREE + 3, Objects.requireNonNull(made.kind()));
            instructions.add(new Instruction(result, made, 0));
            instructions.add(new Instruction(null, new Operation.Store(out, OUT, INDEX, result), 0));
            return new Function(
                    "pair",
                    List.of(LEFT, RIGHT, OUT, INDEX),
                    List.of(new Block(List.of(), instructions, new Exit.Return(null))),
                    null);
        }
    }

    private PairFuzz() {}

    /** Does all of them. */
    public static void main(String[] arguments) throws NoLanesException {
        for (Kind kind : NUMBERS) {
            Element element = element(kind);
            for (Arithmetic operator : Arithmetic.values()) {
                if (!kind.isFloating() || operator.isOfFloating()) {
                    Element right = operator.isShift() ? Element.INT : element;
                    both(
                            operator + " " + kind,
                            element,
                            right,
                            element,
                            (x, y) -> new Operation.Binary(operator, x, y),
                            operator.mayThrow(kind));
                }
            }
            for (int unordered : kind.isFloating() ? new int[] {-1, 1} : new int[] {1}) {
                if (kind != Kind.INT) {
                    both(
                            "compare " + unordered + " " + kind,
                            element,
                            element,
                            Element.INT,
                            (x, y) -> new Operation.Compare(x, y, unordered),
                            false);
                }
            }
            for (String routine : List.of("min", "max")) {
                both(
                        routine + " " + kind,
                        element,
                        element,
                        element,
                        (x, y) -> new Operation.Call(routine("Math", routine, kind, kind, 2), List.of(x, y)),
                        false);
            }
            if (kind.isFloating()) {
                both(
                        "fma " + kind,
                        element,
                        element,
                        element,
                        (x, y) -> new Operation.Call(routine("Math", "fma", kind, kind, 3), List.of(x, y, x)),
                        false);
            }
            single("neg " + kind, element, element, Operation.Negate::new);
            single(
                    "abs " + kind,
                    element,
                    element,
                    x -> new Operation.Call(routine("Math", "abs", kind, kind, 1), List.of(x)));
        }
        single(
                "sqrt",
                Element.DOUBLE,
                Element.DOUBLE,
                x -> new Operation.Call(routine("Math", "sqrt", Kind.DOUBLE, Kind.DOUBLE, 1), List.of(x)));
        single(
                "bitCount",
                Element.INT,
                Element.INT,
                x -> new Operation.Call(routine("Integer", "bitCount", Kind.INT, Kind.INT, 1), List.of(x)));
        for (Conversion each : Conversion.values()) {
            single(each.name(), element(each.from()), element(each.to()), x -> new Operation.Convert(each, x));
        }
        for (Element from : Element.values()) {
            for (Element to : Element.values()) {
                if (from.kind() == Kind.INT && to.kind() == Kind.INT) {
                    single(from + " to " + to, from, to, x -> new Operation.Binary(Arithmetic.OR, x, x));
                }
            }
        }
        System.out.println("end");
    }

    private interface Single {
        Operation of(Value value);
    }

    private static void single(String name, Element from, Element to, Single operation) throws NoLanesException {
        List<Number> left = new ArrayList<>(Functions.edges(from.kind()));
        for (int x = Short.MIN_VALUE; x <= Short.MAX_VALUE; x++) {
            left.add(number(from.kind(), x));
        }
        compare(new Pair(name, from, from, to, (x, _) -> operation.of(x), false), left, left);
    }

    /** A number of a kind, with a fraction if it can have one. */
    private static Number number(Kind kind, int x) {
        return kind.isFloating() ? x / 16.0 : (Number) (long) x;
    }

    private static void both(String name, Element left, Element right, Element out, Made operation, boolean mayThrow)
            throws NoLanesException {
        List<Number> one = numbers(left.kind());
        List<Number> other = new ArrayList<>(numbers(right.kind()));
        other.removeIf(each -> mayThrow && zero(each, right.kind()));
        List<Number> lefts = new ArrayList<>();
        List<Number> rights = new ArrayList<>();
        Pair uniform = new Pair(name + " by one number", left, right, out, operation, true);
        Comparison comparison = new Comparison(uniform);
        for (Number y : other) {
            lefts.addAll(one);
            rights.addAll(Collections.nCopies(one.size(), y));
            comparison.run(one, List.of(y));
        }
        comparison.end();
        compare(new Pair(name, left, right, out, operation, false), lefts, rights);
    }

    private static boolean zero(Number number, Kind kind) {
        return kind == Kind.INT ? number.intValue() == 0 : number.longValue() == 0;
    }

    private static List<Number> numbers(Kind kind) {
        List<Number> numbers = new ArrayList<>(Functions.edges(kind));
        for (int x = Byte.MIN_VALUE; x <= Byte.MAX_VALUE; x++) {
            numbers.add(number(kind, x));
        }
        return numbers;
    }

    private static void compare(Pair pair, List<Number> left, List<Number> right) throws NoLanesException {
        Comparison comparison = new Comparison(pair);
        comparison.run(left, right);
        comparison.end();
    }

    // ---- three ways

    private static final class Comparison {
        private final Pair pair;
        private final Function function;
        private final LoopCode scalar;
        private final List<VectorLoop.Compiled> lanes = new ArrayList<>();
        private long pairs;
        private boolean isWrong;

        Comparison(Pair pair) throws NoLanesException {
            this.pair = pair;
            this.function = pair.function();
            this.scalar = ScalarLoop.compile(function, FREE - 1, LoopCode.Sink.NOTHING);
            for (int bits : WIDTHS) {
                lanes.add(VectorLoop.compile(function, FREE - 1, LoopCode.Sink.NOTHING, bits));
            }
        }

        void run(List<Number> left, List<Number> right) {
            Object x = array(pair.left, left);
            Object y = array(pair.right, right);
            int count = left.size();
            Object expected = array(pair.out, Collections.nCopies(count, 0));
            Object[] arguments = {x, y, expected, 0};
            for (int i = 0; i < count; i++) {
                arguments[FREE - 1] = i;
                Interpreter.call(function, arguments);
            }
            Object found = array(pair.out, Collections.nCopies(count, 0));
            scalar.run(new Object[] {x, y, found}, 0, 0, count, found, 0);
            compare("scalar code", left, right, found, expected);
            for (int k = 0; k < WIDTHS.length; k++) {
                Object vectors = array(pair.out, Collections.nCopies(count, 0));
                Object[] inputs = {x, y, vectors};
                for (int i = 0; i < count; ) {
                    int piece = Math.min(PIECE, count - i);
                    int done = lanes.get(k).code().run(inputs, 0, i, piece, vectors, 0);
                    if (done + lanes.get(k).lanes() <= piece) {
                        wrong(WIDTHS[k] + " bits stop at index " + (i + done));
                    }
                    i += done;
                    i += done < piece ? scalar.run(inputs, 0, i, piece - done, vectors, 0) : 0;
                }
                compare(WIDTHS[k] + " bits", left, right, vectors, expected);
            }
            pairs += count;
        }

        private void compare(String how, List<Number> left, List<Number> right, Object found, Object expected) {
            int at = mismatch(found, expected);
            if (at >= 0) {
                wrong(how + " of " + left.get(at) + ", " + right.get(pair.isOne ? 0 : at) + ": " + Array.get(found, at)
                        + " instead of " + Array.get(expected, at));
            }
        }

        private void wrong(String what) {
            if (!isWrong) {
                System.out.println("wrong " + pair.name + " by " + what);
                isWrong = true; // one of them is enough
            }
        }

        void end() {
            System.out.println("pairs " + pairs + " " + pair.name);
        }
    }

    /** Where the bits of two arrays differ first, but for which NaN it is; -1 if they do not. */
    private static int mismatch(Object found, Object expected) {
        return switch (found) {
            case boolean[] elements -> Arrays.mismatch(elements, (boolean[]) expected);
            case byte[] elements -> Arrays.mismatch(elements, (byte[]) expected);
            case short[] elements -> Arrays.mismatch(elements, (short[]) expected);
            case char[] elements -> Arrays.mismatch(elements, (char[]) expected);
            case int[] elements -> Arrays.mismatch(elements, (int[]) expected);
            case long[] elements -> Arrays.mismatch(elements, (long[]) expected);
            case float[] elements -> Arrays.mismatch(elements, (float[]) expected);
            case double[] elements -> Arrays.mismatch(elements, (double[]) expected);
            default -> throw new IllegalArgumentException(found.toString());
        };
    }

    private static Object array(Element element, List<? extends Number> numbers) {
        int count = numbers.size();
        Object array = switch (element) {
            case BOOLEAN -> new boolean[count];
            case BYTE -> new byte[count];
            case SHORT -> new short[count];
            case CHAR -> new char[count];
            case INT -> new int[count];
            case LONG -> new long[count];
            case FLOAT -> new float[count];
            case DOUBLE -> new double[count];
            case REFERENCE -> throw new IllegalArgumentException("pairs of references");
        };
        for (int i = 0; i < count; i++) {
            Number number = numbers.get(i);
            switch (array) {
                case boolean[] elements -> elements[i] = (number.longValue() & 1) != 0;
                case byte[] elements -> elements[i] = (byte) number.longValue();
                case short[] elements -> elements[i] = (short) number.longValue();
                case char[] elements -> elements[i] = (char) number.longValue();
                case int[] elements -> elements[i] = (int) number.longValue();
                case long[] elements -> elements[i] = number.longValue();
                case float[] elements -> elements[i] = (float) number.doubleValue();
                case double[] elements -> elements[i] = number.doubleValue();
                default -> throw new IllegalStateException();
            }
        }
        return array;
    }

    private static Element element(Kind kind) {
        return Element.valueOf(kind.name());
    }

    private static Routine routine(String owner, String name, Kind from, Kind to, int arguments) {
        return new Routine(
                ClassDesc.of("java.lang." + owner),
                name,
                MethodTypeDesc.of(type(to), Collections.nCopies(arguments, type(from))));
    }

    private static ClassDesc type(Kind kind) {
        return switch (kind) {
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
            case REFERENCE -> throw new IllegalArgumentException("routines of references");
        };
    }
}
