// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What makes a value, or changes memory. */
public sealed interface Operation {

    /** What comes of it, {@code null} if it only changes memory. */
    @Nullable
    Kind kind();

    /** What it needs, in order. */
    List<Value> operands();

    /** The same of other operands. */
    Operation map(UnaryOperator<Value> operand);

    /** Whether it can end the function with an exception. */
    default boolean mayThrow() {
        return false;
    }

    /**
     * A number.
     *
     * @param bits those of an {@code int} extended by its sign, those of a {@code float} in the low half
     */
    record Constant(Kind kind, long bits) implements Operation {

        // As in Value.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Constant constant && kind == constant.kind && bits == constant.bits;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(bits);
        }

        /** An {@code int}. */
        public static Constant of(int value) {
            return new Constant(Kind.INT, value);
        }

        /** A {@code long}. */
        public static Constant of(long value) {
            return new Constant(Kind.LONG, value);
        }

        /** A {@code float}, its bits kept. */
        public static Constant of(float value) {
            return new Constant(Kind.FLOAT, Float.floatToRawIntBits(value));
        }

        /** A {@code double}, its bits kept. */
        public static Constant of(double value) {
            return new Constant(Kind.DOUBLE, Double.doubleToRawLongBits(value));
        }

        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return this;
        }

        @Override
        public String toString() {
            return switch (kind) {
                case INT -> Integer.toString((int) bits);
                case LONG -> bits + "L";
                case FLOAT -> Float.intBitsToFloat((int) bits) + "f";
                case DOUBLE -> Double.toString(Double.longBitsToDouble(bits));
                case REFERENCE -> "null";
            };
        }
    }

    /** {@code left ∘ right}. */
    record Binary(Arithmetic operator, Value left, Value right) implements Operation {
        @Override
        public Kind kind() {
            return left.kind();
        }

        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Binary(operator, operand.apply(left), operand.apply(right));
        }

        @Override
        public boolean mayThrow() {
            return operator.mayThrow(left.kind());
        }

        @Override
        public String toString() {
            return operator + " " + left + ", " + right;
        }
    }

    /** {@code -value}: the other sign of a floating-point number, zero and NaN included. */
    record Negate(Value value) implements Operation {
        @Override
        public Kind kind() {
            return value.kind();
        }

        @Override
        public List<Value> operands() {
            return List.of(value);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Negate(operand.apply(value));
        }

        @Override
        public String toString() {
            return "neg " + value;
        }
    }

    /**
     * -1, 0 or 1 as {@code left} is less, equal or greater.
     *
     * @param unordered what it is if one of them is NaN, -1 or 1
     */
    record Compare(Value left, Value right, int unordered) implements Operation {
        @Override
        public Kind kind() {
            return Kind.INT;
        }

        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Compare(operand.apply(left), operand.apply(right), unordered);
        }

        @Override
        public String toString() {
            return "compare" + (left.kind().isFloating() ? (unordered < 0 ? "l " : "g ") : " ") + left + ", " + right;
        }
    }

    /** A value as another kind, or cut to a narrower type. */
    record Convert(Conversion conversion, Value value) implements Operation {
        @Override
        public Kind kind() {
            return conversion.to();
        }

        @Override
        public List<Value> operands() {
            return List.of(value);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Convert(conversion, operand.apply(value));
        }

        @Override
        public String toString() {
            return conversion + " " + value;
        }
    }

    /**
     * One of two numbers of a kind, as two others of a kind compare. A comparison with NaN does not hold, but for {@link
     * Relation#NOT_EQUAL}.
     *
     * @param yes what it is if the relation holds
     * @param no what it is otherwise
     */
    record Select(Relation relation, Value left, Value right, Value yes, Value no) implements Operation {
        @Override
        public Kind kind() {
            return yes.kind();
        }

        @Override
        public List<Value> operands() {
            return List.of(left, right, yes, no);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Select(
                    relation, operand.apply(left), operand.apply(right), operand.apply(yes), operand.apply(no));
        }

        @Override
        public String toString() {
            return "select " + left + " " + relation + " " + right + ", " + yes + ", " + no;
        }
    }

    /** What a routine gives. */
    record Call(Routine routine, List<Value> arguments) implements Operation {

        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Kind kind() {
            return routine.kind();
        }

        @Override
        public List<Value> operands() {
            return arguments;
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Call(routine, arguments.stream().map(operand).toList());
        }

        @Override
        public String toString() {
            return join(routine.toString(), arguments);
        }
    }

    /** An index, if it is from 0 to below a length, which is of its kind: {@code Objects.checkIndex}. */
    record Check(Value index, Value length) implements Operation {
        @Override
        public Kind kind() {
            return index.kind();
        }

        @Override
        public List<Value> operands() {
            return List.of(index, length);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Check(operand.apply(index), operand.apply(length));
        }

        @Override
        public boolean mayThrow() {
            return true;
        }

        @Override
        public String toString() {
            return "check " + index + ", " + length;
        }
    }

    /**
     * {@code array[index]}.
     *
     * @param array a Java array, or {@link Memory}
     * @param index an {@code int} for an array, a {@code long} for memory
     */
    record Load(Element element, Value array, Value index) implements Operation {

        /** Whether it is of {@link Memory}. */
        public boolean isOfMemory() {
            return index.kind() == Kind.LONG;
        }

        @Override
        public Kind kind() {
            return element.kind();
        }

        @Override
        public List<Value> operands() {
            return List.of(array, index);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Load(element, operand.apply(array), operand.apply(index));
        }

        @Override
        public boolean mayThrow() {
            return true;
        }

        @Override
        public String toString() {
            return "load." + (isOfMemory() ? "shared_" : "") + element + " " + array + "[" + index + "]";
        }
    }

    /**
     * {@code array[index] = value}, the low bits of it where elements are narrower.
     *
     * @param array as of {@link Load}
     * @param index as of {@link Load}
     */
    record Store(Element element, Value array, Value index, Value value) implements Operation {

        /** Whether it is of {@link Memory}. */
        public boolean isOfMemory() {
            return index.kind() == Kind.LONG;
        }

        @Override
        public @Nullable Kind kind() {
            return null;
        }

        @Override
        public List<Value> operands() {
            return List.of(array, index, value);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Store(element, operand.apply(array), operand.apply(index), operand.apply(value));
        }

        @Override
        public boolean mayThrow() {
            return true;
        }

        @Override
        public String toString() {
            return "store." + (isOfMemory() ? "shared_" : "") + element + " " + array + "[" + index + "], " + value;
        }
    }

    /** {@code array.length}. */
    record Length(Element element, Value array) implements Operation {
        @Override
        public Kind kind() {
            return Kind.INT;
        }

        @Override
        public List<Value> operands() {
            return List.of(array);
        }

        @Override
        public Operation map(UnaryOperator<Value> operand) {
            return new Length(element, operand.apply(array));
        }

        @Override
        public boolean mayThrow() {
            return true;
        }

        @Override
        public String toString() {
            return "length." + element + " " + array;
        }
    }

    private static String join(String first, List<Value> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.toString()));
        return first + " " + String.join(", ", texts);
    }
}
