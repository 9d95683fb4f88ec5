// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An expression of arrays: what is to be computed, in the style of numpy, and not yet done. It is compiled once and called
 * often, all that is asked for in one pass over memory.
 *
 * {@snippet :
 * Expr x = Expr.vector(DType.FLOAT64, "x");
 * CompiledExpr f = Expr.compile(x.times(x).minus(x).sum(), x);
 * double sum = f.callDouble(Array.linspace(0, 1, 1_000_000));
 * }
 *
 * <ul>
 *   <li><b>Shapes</b> are sizes of up to two axes, the outermost first. Operations on several expressions broadcast as
 *       numpy does: sizes are aligned at the last axis, and one of 1 stands for all. What is known of sizes is checked when
 *       an expression is made, the rest when it is called; the message is the same.
 *   <li><b>Types</b> are promoted as numpy does ({@link DType#promote}). A Java number takes the type of the expression
 *       beside it, but for a fraction beside whole numbers, which makes {@code float64} of them, and a whole number beside
 *       booleans, which makes {@code int64}.
 *   <li><b>Values</b> are Java's: {@code int32} and {@code int64} wrap around, floating point is IEEE 754. {@code exp, log, sin}
 *       and {@code cos} are the library's own (decision record 0011), all other functions {@link StrictMath}'s, both
 *       computed as {@code float64} and rounded once for {@code float32}. So bits do not depend on the machine, on lanes
 *       or on the number of threads; sums are added by one tree (decision record 0001).
 *   <li><b>Different from numpy</b>, which for some leaves it to the processor: a cast of a number that is too large gives the
 *       nearest that there is, of NaN 0; whole numbers divided by 0 give 0 without a warning, and to a negative power 1/bⁿ
 *       cut to a whole number; sums of {@code float32} are added as {@code float64}; a whole number that does not fit beside
 *       {@code int32} is refused.
 *   <li><b>Threads:</b> expressions never change; any thread may use them. They are equal if they are the same object.
 *   <li><b>Errors:</b> shapes, types and axes that do not fit are an {@link IllegalArgumentException} that names the
 *       operation and what it was given.
 * </ul>
 */
public final class Expr {

    private final Node node;

    Expr(Node node) {
        this.node = node;
    }

    /** The operation that it is the result of. */
    Node node() {
        return node;
    }

    // ---------------------------------------------------------------- what expressions begin with

    /**
     * A number that a call brings.
     *
     * @param dtype its type
     * @param name by which calls and errors know it
     * @return an expression of no dimensions
     */
    public static Expr scalar(DType dtype, String name) {
        return input(dtype, name);
    }

    /**
     * A vector that a call brings, of whatever length.
     *
     * @param dtype the type of its elements
     * @param name by which calls and errors know it
     * @return an expression of one dimension
     */
    public static Expr vector(DType dtype, String name) {
        return input(dtype, name, Typing.UNKNOWN);
    }

    /**
     * A matrix that a call brings, of whatever size.
     *
     * @param dtype the type of its elements
     * @param name by which calls and errors know it
     * @return an expression of two dimensions
     */
    public static Expr matrix(DType dtype, String name) {
        return input(dtype, name, Typing.UNKNOWN, Typing.UNKNOWN);
    }

    /**
     * An array that a call brings.
     *
     * @param dtype the type of its elements
     * @param name by which calls and errors know it
     * @param shape its sizes, two at most; -1 where any will do
     * @return an expression of that shape
     */
    public static Expr input(DType dtype, String name, long... shape) {
        Objects.requireNonNull(dtype, "dtype");
        Objects.requireNonNull(name, "name");
        if (shape.length > Shapes.MOST_DIMENSIONS || Arrays.stream(shape).anyMatch(each -> each < Typing.UNKNOWN)) {
            throw new IllegalArgumentException("an input has up to " + Shapes.MOST_DIMENSIONS
                    + " sizes, each at least 0, or -1 where any will do: name=" + name + " shape="
                    + Shapes.text(shape));
        }
        return new Expr(new Node.Input(name, dtype, shape.clone()));
    }

    /**
     * An array that is known.
     *
     * @param value not copied; it is read at each call
     * @return an expression of its type and shape
     */
    public static Expr constant(Array value) {
        return new Expr(new Node.Constant(Objects.requireNonNull(value, "value")));
    }

    /**
     * A number.
     *
     * @param value a {@code float64}
     * @return an expression of no dimensions
     */
    public static Expr constant(double value) {
        return constant(Array.scalar(value));
    }

    /**
     * A whole number.
     *
     * @param value an {@code int64}
     * @return an expression of no dimensions
     */
    public static Expr constant(long value) {
        return constant(Array.scalar(value));
    }

    /**
     * A truth value.
     *
     * @param value a {@code bool}
     * @return an expression of no dimensions
     */
    public static Expr constant(boolean value) {
        return constant(Array.scalar(value));
    }

    /**
     * An array that calls read and may change, see {@link CompiledExpr#updating}.
     *
     * @param name by which errors know it
     * @param value its elements, not copied: what a call makes of them is found in this array
     * @return an expression of its type and shape
     */
    public static Expr state(String name, Array value) {
        return new Expr(new Node.State(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
    }

    // ---------------------------------------------------------------- what is known of it

    /**
     * The type of its elements.
     *
     * @return the type
     */
    public DType dtype() {
        return node.dtype();
    }

    /**
     * How many axes it has.
     *
     * @return from 0 to 2
     */
    public int dimensions() {
        return node.shape().length;
    }

    /**
     * Its sizes, as far as they are known before a call.
     *
     * @return one for each axis; -1 where it is not known
     */
    public long[] shape() {
        return node.shape().clone();
    }

    /**
     * How many elements it has: {@code x.sum().dividedBy(x.length())} is the mean.
     *
     * @return an {@code int64} of no dimensions, which costs nothing
     */
    public Expr length() {
        return new Expr(new Node.Length(node, Node.Length.ALL));
    }

    /**
     * How many elements it has along an axis.
     *
     * @param axis from 0, or from the last one, -1
     * @return an {@code int64} of no dimensions, which costs nothing
     */
    public Expr length(int axis) {
        return new Expr(new Node.Length(node, Typing.axis("length", node, axis)));
    }

    /**
     * A tree of all operations, each with its type and shape. What is used twice is shown once.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return Tree.of(List.of(node));
    }

    /**
     * Draws all operations, each with its type and shape below those that it is made of.
     *
     * @param file where the picture goes, in the format SVG, which browsers show; replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void draw(Path file) throws IOException {
        Drawing.write(file, List.of("result"), List.of(node), Map.of());
    }

    // ---------------------------------------------------------------- arithmetic

    /**
     * The sum; of truth values whether one is true.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast
     */
    public Expr plus(Expr other) {
        return binary(BinaryOp.ADD, other);
    }

    /**
     * The sum; of truth values whether one is true.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr plus(Number other) {
        return binary(BinaryOp.ADD, other);
    }

    /**
     * The difference; there is none of truth values.
     *
     * @param other an expression of numbers
     * @return an expression of both shapes broadcast
     */
    public Expr minus(Expr other) {
        return binary(BinaryOp.SUBTRACT, other);
    }

    /**
     * The difference; there is none of truth values.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr minus(Number other) {
        return binary(BinaryOp.SUBTRACT, other);
    }

    /**
     * The product of elements; of truth values whether both are true.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast
     */
    public Expr times(Expr other) {
        return binary(BinaryOp.MULTIPLY, other);
    }

    /**
     * The product of elements; of truth values whether both are true.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr times(Number other) {
        return binary(BinaryOp.MULTIPLY, other);
    }

    /**
     * The quotient, of whole numbers too one of floating point.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of floating point
     */
    public Expr dividedBy(Expr other) {
        return binary(BinaryOp.DIVIDE, other);
    }

    /**
     * The quotient, of whole numbers too one of floating point.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of floating point
     */
    public Expr dividedBy(Number other) {
        return binary(BinaryOp.DIVIDE, other);
    }

    /**
     * The quotient rounded down; of whole numbers 0 if the divisor is 0.
     *
     * @param other an expression of numbers
     * @return an expression of both shapes broadcast
     */
    public Expr floorDividedBy(Expr other) {
        return binary(BinaryOp.FLOOR_DIVIDE, other);
    }

    /**
     * The quotient rounded down; of whole numbers 0 if the divisor is 0.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr floorDividedBy(Number other) {
        return binary(BinaryOp.FLOOR_DIVIDE, other);
    }

    /**
     * What {@link #floorDividedBy} leaves, of the sign of the divisor; of whole numbers 0 if the divisor is 0. Of {@code -7} and 3 it is 2.
     *
     * @param other an expression of numbers
     * @return an expression of both shapes broadcast
     */
    public Expr remainder(Expr other) {
        return binary(BinaryOp.REMAINDER, other);
    }

    /**
     * What {@link #floorDividedBy} leaves, of the sign of the divisor; of whole numbers 0 if the divisor is 0. Of {@code -7} and 3 it is 2.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr remainder(Number other) {
        return binary(BinaryOp.REMAINDER, other);
    }

    /**
     * The power. Of whole numbers it wraps around, as products do.
     *
     * @param exponent an expression of numbers
     * @return an expression of both shapes broadcast
     */
    public Expr power(Expr exponent) {
        return binary(BinaryOp.POWER, exponent);
    }

    /**
     * The power. An exponent of 2 is {@link #square()}, one of 0.5 {@link #sqrt()}.
     *
     * @param exponent for all elements
     * @return an expression of this shape
     * @throws IllegalArgumentException if whole numbers are given a negative whole exponent
     */
    public Expr power(Number exponent) {
        double value = exponent.doubleValue();
        Node number = Typing.number(exponent, dtype());
        if (!dtype().isFloat() && !number.dtype().isFloat() && value < 0) {
            throw new IllegalArgumentException(
                    "power: whole numbers to a negative whole power are no whole numbers: exponent=" + exponent
                            + "; write " + value + ", or cast to float64");
        }
        if (value == 2 && number.dtype() == dtype()) {
            return square();
        }
        return value == 0.5 ? sqrt() : power(new Expr(number));
    }

    /**
     * The product with itself.
     *
     * @return an expression of this shape
     */
    public Expr square() {
        return times(this);
    }

    /**
     * The number with the other sign; there is none of truth values.
     *
     * @return an expression of this shape
     */
    public Expr negate() {
        return unary(UnaryOp.NEGATE);
    }

    /**
     * The number without its sign.
     *
     * @return an expression of this shape
     */
    public Expr abs() {
        return unary(UnaryOp.ABS);
    }

    /**
     * -1, 0 or 1; NaN of NaN. There is none of truth values.
     *
     * @return an expression of this shape
     */
    public Expr sign() {
        return unary(UnaryOp.SIGN);
    }

    /**
     * The integer below.
     *
     * @return an expression of this shape
     */
    public Expr floor() {
        return unary(UnaryOp.FLOOR);
    }

    /**
     * The integer above.
     *
     * @return an expression of this shape
     */
    public Expr ceil() {
        return unary(UnaryOp.CEIL);
    }

    /**
     * The nearest integer, the even one of two.
     *
     * @return an expression of this shape
     */
    public Expr rint() {
        return unary(UnaryOp.RINT);
    }

    // ---------------------------------------------------------------- functions

    /**
     * The square root.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr sqrt() {
        return unary(UnaryOp.SQRT);
    }

    /**
     * The cube root.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr cbrt() {
        return unary(UnaryOp.CBRT);
    }

    /**
     * <i>e</i> to the power of it.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr exp() {
        return unary(UnaryOp.EXP);
    }

    /**
     * <i>e</i> to the power of it, less 1, to the last digits where it is small.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr expm1() {
        return unary(UnaryOp.EXPM1);
    }

    /**
     * The natural logarithm.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr log() {
        return unary(UnaryOp.LOG);
    }

    /**
     * The natural logarithm of 1 more, to the last digits where it is small.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr log1p() {
        return unary(UnaryOp.LOG1P);
    }

    /**
     * The logarithm to base 10.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr log10() {
        return unary(UnaryOp.LOG10);
    }

    /**
     * The sine.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr sin() {
        return unary(UnaryOp.SIN);
    }

    /**
     * The cosine.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr cos() {
        return unary(UnaryOp.COS);
    }

    /**
     * The tangent.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr tan() {
        return unary(UnaryOp.TAN);
    }

    /**
     * The angle of a sine.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr asin() {
        return unary(UnaryOp.ASIN);
    }

    /**
     * The angle of a cosine.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr acos() {
        return unary(UnaryOp.ACOS);
    }

    /**
     * The angle of a tangent.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr atan() {
        return unary(UnaryOp.ATAN);
    }

    /**
     * The hyperbolic sine.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr sinh() {
        return unary(UnaryOp.SINH);
    }

    /**
     * The hyperbolic cosine.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr cosh() {
        return unary(UnaryOp.COSH);
    }

    /**
     * The hyperbolic tangent.
     *
     * @return an expression of this shape, of floating point
     */
    public Expr tanh() {
        return unary(UnaryOp.TANH);
    }

    /**
     * The angle of a point, of which this is the height.
     *
     * @param other its place on the horizontal axis
     * @return an expression of both shapes broadcast, of floating point
     */
    public Expr atan2(Expr other) {
        return binary(BinaryOp.ATAN2, other);
    }

    /**
     * The angle of a point, of which this is the height.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of floating point
     */
    public Expr atan2(Number other) {
        return binary(BinaryOp.ATAN2, other);
    }

    /**
     * The length of the hypotenuse.
     *
     * @param other the other leg
     * @return an expression of both shapes broadcast, of floating point
     */
    public Expr hypot(Expr other) {
        return binary(BinaryOp.HYPOT, other);
    }

    /**
     * The length of the hypotenuse.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of floating point
     */
    public Expr hypot(Number other) {
        return binary(BinaryOp.HYPOT, other);
    }

    // ---------------------------------------------------------------- comparisons and truth values

    /**
     * Whether it is less.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr lessThan(Expr other) {
        return binary(BinaryOp.LESS, other);
    }

    /**
     * Whether it is less.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr lessThan(Number other) {
        return binary(BinaryOp.LESS, other);
    }

    /**
     * Whether it is less or equal.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr atMost(Expr other) {
        return binary(BinaryOp.AT_MOST, other);
    }

    /**
     * Whether it is less or equal.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr atMost(Number other) {
        return binary(BinaryOp.AT_MOST, other);
    }

    /**
     * Whether it is greater.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr greaterThan(Expr other) {
        return binary(BinaryOp.GREATER, other);
    }

    /**
     * Whether it is greater.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr greaterThan(Number other) {
        return binary(BinaryOp.GREATER, other);
    }

    /**
     * Whether it is greater or equal.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr atLeast(Expr other) {
        return binary(BinaryOp.AT_LEAST, other);
    }

    /**
     * Whether it is greater or equal.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr atLeast(Number other) {
        return binary(BinaryOp.AT_LEAST, other);
    }

    /**
     * Whether it is equal; NaN is not.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr equalTo(Expr other) {
        return binary(BinaryOp.EQUAL, other);
    }

    /**
     * Whether it is equal; NaN is not.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr equalTo(Number other) {
        return binary(BinaryOp.EQUAL, other);
    }

    /**
     * Whether it is not equal; NaN is not.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr notEqualTo(Expr other) {
        return binary(BinaryOp.NOT_EQUAL, other);
    }

    /**
     * Whether it is not equal; NaN is not.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast, of truth values
     */
    public Expr notEqualTo(Number other) {
        return binary(BinaryOp.NOT_EQUAL, other);
    }

    /**
     * Whether both are true; of whole numbers the bits that both have.
     *
     * @param other an expression of truth values or whole numbers
     * @return an expression of both shapes broadcast
     */
    public Expr and(Expr other) {
        return binary(BinaryOp.AND, other);
    }

    /**
     * Whether both are true; of whole numbers the bits that both have.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr and(Number other) {
        return binary(BinaryOp.AND, other);
    }

    /**
     * Whether one is true; of whole numbers the bits that one has.
     *
     * @param other an expression of truth values or whole numbers
     * @return an expression of both shapes broadcast
     */
    public Expr or(Expr other) {
        return binary(BinaryOp.OR, other);
    }

    /**
     * Whether one is true; of whole numbers the bits that one has.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr or(Number other) {
        return binary(BinaryOp.OR, other);
    }

    /**
     * Whether just one is true; of whole numbers the bits that just one has.
     *
     * @param other an expression of truth values or whole numbers
     * @return an expression of both shapes broadcast
     */
    public Expr xor(Expr other) {
        return binary(BinaryOp.XOR, other);
    }

    /**
     * Whether just one is true; of whole numbers the bits that just one has.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr xor(Number other) {
        return binary(BinaryOp.XOR, other);
    }

    /**
     * What is not true; of whole numbers the other bits.
     *
     * @return an expression of this shape
     */
    public Expr not() {
        return unary(UnaryOp.NOT);
    }

    /**
     * Whether it is no number.
     *
     * @return an expression of this shape, of truth values
     */
    public Expr isNaN() {
        return unary(UnaryOp.IS_NAN);
    }

    /**
     * Whether it is a number that is not infinite.
     *
     * @return an expression of this shape, of truth values
     */
    public Expr isFinite() {
        return unary(UnaryOp.IS_FINITE);
    }

    // ---------------------------------------------------------------- choices

    /**
     * The lesser of each two elements; NaN if one is, and -0.0 is less than 0.0.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast
     */
    public Expr minimum(Expr other) {
        return binary(BinaryOp.MINIMUM, other);
    }

    /**
     * The lesser of each two elements; NaN if one is, and -0.0 is less than 0.0.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr minimum(Number other) {
        return binary(BinaryOp.MINIMUM, other);
    }

    /**
     * The greater of each two elements; NaN if one is, and -0.0 is less than 0.0.
     *
     * @param other an expression of numbers or truth values
     * @return an expression of both shapes broadcast
     */
    public Expr maximum(Expr other) {
        return binary(BinaryOp.MAXIMUM, other);
    }

    /**
     * The greater of each two elements; NaN if one is, and -0.0 is less than 0.0.
     *
     * @param other a number for all elements
     * @return an expression of both shapes broadcast
     */
    public Expr maximum(Number other) {
        return binary(BinaryOp.MAXIMUM, other);
    }

    /**
     * One element or another.
     *
     * @param condition which; of numbers whether they are not 0
     * @param yes what is taken where it is true
     * @param no what is taken elsewhere
     * @return an expression of all shapes broadcast
     */
    public static Expr where(Expr condition, Expr yes, Expr no) {
        return new Expr(Typing.where(condition.node, yes.node, no.node));
    }

    /**
     * One element or a number.
     *
     * @param condition which; of numbers whether they are not 0
     * @param yes what is taken where it is true
     * @param no what is taken elsewhere
     * @return an expression of both shapes broadcast
     */
    public static Expr where(Expr condition, Expr yes, Number no) {
        return new Expr(Typing.where(condition.node, yes.node, Typing.number(no, yes.dtype())));
    }

    /**
     * A number or an element.
     *
     * @param condition which; of numbers whether they are not 0
     * @param yes what is taken where it is true
     * @param no what is taken elsewhere
     * @return an expression of both shapes broadcast
     */
    public static Expr where(Expr condition, Number yes, Expr no) {
        return new Expr(Typing.where(condition.node, Typing.number(yes, no.dtype()), no.node));
    }

    /**
     * Elements as another type: a number is rounded to the nearest {@code float32}, or towards 0 to a whole number, the
     * nearest that there is; an {@code int32} has the low bits of an {@code int64}; what is not 0 is true.
     *
     * @param dtype the new type
     * @return an expression of this shape
     */
    public Expr cast(DType dtype) {
        return new Expr(Typing.cast(node, Objects.requireNonNull(dtype, "dtype")));
    }

    // ---------------------------------------------------------------- reductions

    /**
     * The sum of all elements by the tree of decision record 0001; of none 0. Whole numbers are added as {@code int64}, truth values count.
     *
     * @return the sum, of no dimensions
     */
    public Expr sum() {
        return reduce(ReduceOp.SUM);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the sum, of one dimension less
     */
    public Expr sum(int axis) {
        return reduce(ReduceOp.SUM, axis);
    }

    /**
     * The mean of all elements; of none NaN.
     *
     * @return the mean, of floating point, of no dimensions
     */
    public Expr mean() {
        return floating().sum().dividedBy(length().cast(floating().dtype()));
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the mean, of floating point, of one dimension less
     */
    public Expr mean(int axis) {
        return floating().sum(axis).dividedBy(length(axis).cast(floating().dtype()));
    }

    private Expr floating() {
        return dtype().isFloat() ? this : cast(DType.FLOAT64);
    }

    /**
     * The mean square of the distances to the mean, in two passes: numpy's {@code var}, with as many degrees of freedom as
     * there are elements.
     *
     * @return the variance, of floating point, of no dimensions
     */
    public Expr variance() {
        return minus(mean()).square().mean();
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the variance, of floating point, of one dimension less
     */
    public Expr variance(int axis) {
        int along = Typing.axis("variance", node, axis);
        Expr mean = mean(along);
        Expr aligned = dimensions() == 2 && along == 1 ? mean.asColumn() : mean;
        return minus(aligned).square().mean(along);
    }

    /**
     * The root of the variance.
     *
     * @return the standard deviation, of floating point, of no dimensions
     */
    public Expr standardDeviation() {
        return variance().sqrt();
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the standard deviation, of floating point, of one dimension less
     */
    public Expr standardDeviation(int axis) {
        return variance(axis).sqrt();
    }

    /**
     * The least element, NaN if there is one.
     *
     * @return the minimum, of no dimensions
     */
    public Expr min() {
        return reduce(ReduceOp.MIN);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the minimum, of one dimension less
     */
    public Expr min(int axis) {
        return reduce(ReduceOp.MIN, axis);
    }

    /**
     * The greatest element, NaN if there is one.
     *
     * @return the maximum, of no dimensions
     */
    public Expr max() {
        return reduce(ReduceOp.MAX);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the maximum, of one dimension less
     */
    public Expr max(int axis) {
        return reduce(ReduceOp.MAX, axis);
    }

    /**
     * Where the least element is, row by row, the first of several; where the first NaN is if there is one.
     *
     * @return the position, an {@code int64}, of no dimensions
     */
    public Expr argMin() {
        return reduce(ReduceOp.ARG_MIN);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the position, an {@code int64}, of one dimension less
     */
    public Expr argMin(int axis) {
        return reduce(ReduceOp.ARG_MIN, axis);
    }

    /**
     * Where the greatest element is, row by row, the first of several; where the first NaN is if there is one.
     *
     * @return the position, an {@code int64}, of no dimensions
     */
    public Expr argMax() {
        return reduce(ReduceOp.ARG_MAX);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the position, an {@code int64}, of one dimension less
     */
    public Expr argMax(int axis) {
        return reduce(ReduceOp.ARG_MAX, axis);
    }

    /**
     * How many elements are true, or not 0.
     *
     * @return the number, an {@code int64}, of no dimensions
     */
    public Expr count() {
        return reduce(ReduceOp.COUNT);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return the number, an {@code int64}, of one dimension less
     */
    public Expr count(int axis) {
        return reduce(ReduceOp.COUNT, axis);
    }

    /**
     * Whether one element is true, or not 0.
     *
     * @return a truth value, of no dimensions
     */
    public Expr any() {
        return reduce(ReduceOp.ANY);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return a truth value, of one dimension less
     */
    public Expr any(int axis) {
        return reduce(ReduceOp.ANY, axis);
    }

    /**
     * Whether all elements are true, or not 0.
     *
     * @return a truth value, of no dimensions
     */
    public Expr all() {
        return reduce(ReduceOp.ALL);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1; it goes
     * @return a truth value, of one dimension less
     */
    public Expr all(int axis) {
        return reduce(ReduceOp.ALL, axis);
    }

    // ---------------------------------------------------------------- along axes

    /**
     * The product of matrices, of a matrix and a vector, or of two vectors: the last axis of this goes together with the first
     * of the other. Two vectors give the sum of their products, of {@code float32} computed as {@code float64}. Each other
     * element is one chain {@code s = Math.fma(a, b, s)} along that axis, begun with 0.
     *
     * @param other of one or two dimensions
     * @return an expression of what is left of both shapes
     */
    public Expr dot(Expr other) {
        return new Expr(Typing.matmul(node, other.node));
    }

    /**
     * The sums of the elements up to each one. Blocks of 4096 are added one after the other, and what is before a block is
     * added to each of its sums, so that several threads can.
     *
     * @return an expression of this shape, which must have one dimension
     */
    public Expr cumulativeSum() {
        if (dimensions() != 1) {
            throw new IllegalArgumentException("cumsum: shape " + Typing.text(node.shape())
                    + " needs an axis; write cumulativeSum(axis), or reshape(-1) before");
        }
        return cumulativeSum(0);
    }

    /**
     * The same along an axis.
     *
     * @param axis from 0, or from the last one, -1
     * @return an expression of this shape
     */
    public Expr cumulativeSum(int axis) {
        return new Expr(new Node.Cumsum(node, Typing.axis("cumsum", node, axis)));
    }

    /**
     * The elements in rising order along the last axis, -0.0 before 0.0 and NaN behind all others.
     *
     * @return an expression of this shape, which must have a dimension
     */
    public Expr sort() {
        Typing.axis("sort", node, -1);
        return new Expr(new Node.Sort(node));
    }

    // ---------------------------------------------------------------- views

    /**
     * Elements along an axis, one behind the other.
     *
     * @param axis from 0, or from the last one, -1
     * @param from as of {@link Array#slice(int, long, long, long)}
     * @param to as of {@link Array#slice(int, long, long, long)}
     * @return an expression of those elements
     */
    public Expr slice(int axis, long from, long to) {
        return slice(axis, from, to, 1);
    }

    /**
     * Elements along an axis at equal distances: numpy's {@code [from:to:step]}.
     *
     * @param axis from 0, or from the last one, -1
     * @param from as of {@link Array#slice(int, long, long, long)}
     * @param to as of {@link Array#slice(int, long, long, long)}
     * @param step not 0
     * @return an expression of those elements
     */
    public Expr slice(int axis, long from, long to, long step) {
        return new Expr(Typing.slice(node, Typing.axis("slice", node, axis), from, to, step));
    }

    /**
     * Rows as columns.
     *
     * @return an expression of the other shape; of one dimension or none, this
     */
    @SuppressWarnings("ReferenceEquality") // as nodes are compared
    public Expr transpose() {
        Node turned = Typing.transpose(node);
        return turned == node ? this : new Expr(turned);
    }

    /**
     * The same elements, row by row, in another shape.
     *
     * @param shape its sizes; one of them may be -1: what is left
     * @return an expression of that shape
     */
    public Expr reshape(long... shape) {
        return new Expr(Typing.reshape(node, shape));
    }

    /**
     * One number for each row of a matrix: {@code x.minus(x.max(1).asColumn())} takes from each row its maximum.
     *
     * @return an expression of shape {@code (length, 1)}
     */
    public Expr asColumn() {
        return reshape(-1, 1);
    }

    /**
     * One number for each column of a matrix.
     *
     * @return an expression of shape {@code (1, length)}
     */
    public Expr asRow() {
        return reshape(1, -1);
    }

    // ---------------------------------------------------------------- derivatives

    /**
     * How a number changes with each element of some expressions, by the rules of calculus, in reverse mode: all derivatives
     * together take a few times what the number takes. They are expressions, and can be compiled, together with the number.
     *
     * {@snippet :
     * Expr x = Expr.vector(DType.FLOAT64, "x");
     * Expr cost = x.square().sum();
     * CompiledExpr step = Expr.compile(List.of(cost, Expr.gradient(cost, x).getFirst()), x); // x·x and 2x
     * }
     *
     * <p>What goes by steps, as comparisons, {@code floor}, {@code rint}, {@code sign}, {@code argMax} and casts to whole
     * numbers, has the derivative 0. Where {@code minimum}, {@code maximum}, {@code min} or {@code max} had a choice of
     * equal elements, the derivative is shared equally. {@code abs} has 0 at 0. {@code sort} is refused.
     *
     * @param cost one number of floating point
     * @param by inputs, states or other expressions that it is made of, of floating point; of others the derivative is 0
     * @return the derivatives, each of the type and shape of what it is taken by
     * @throws IllegalArgumentException if the cost is not one number, something is not of floating point, or there is no
     *     derivative of an operation
     */
    public static List<Expr> gradient(Expr cost, Expr... by) {
        return Gradient.of(cost.node, Arrays.stream(by).map(Expr::node).toList()).stream()
                .map(Expr::new)
                .toList();
    }

    // ---------------------------------------------------------------- compiled

    /**
     * Makes an expression ready to be called.
     *
     * @param output what calls give
     * @param inputs what calls bring, in this order
     * @return a function
     * @throws IllegalArgumentException if the expression needs other inputs, or they are none, or two have one name
     */
    public static CompiledExpr compile(Expr output, Expr... inputs) {
        return compile(List.of(output), inputs);
    }

    /**
     * Makes several expressions ready to be called at once; what they have in common is computed once.
     *
     * @param outputs what calls give
     * @param inputs what calls bring, in this order
     * @return a function
     * @throws IllegalArgumentException if the expressions need other inputs, or they are none, or two have one name
     */
    public static CompiledExpr compile(List<Expr> outputs, Expr... inputs) {
        return CompiledExpr.of(outputs.stream().map(Expr::node).toList(), List.of(inputs));
    }

    /**
     * Computes an expression that needs no inputs. To compute it again and again, compile it.
     *
     * @return its elements
     */
    public Array evaluate() {
        return compile(this).call();
    }

    // ---------------------------------------------------------------- in common

    private Expr unary(UnaryOp op) {
        return new Expr(Typing.unary(op, node));
    }

    private Expr binary(BinaryOp op, Expr other) {
        return new Expr(Typing.binary(op, node, other.node));
    }

    private Expr binary(BinaryOp op, Number other) {
        return new Expr(Typing.binary(op, node, Typing.number(other, dtype())));
    }

    private Expr reduce(ReduceOp op) {
        return new Expr(Typing.reduce(op, node, Node.Length.ALL));
    }

    private Expr reduce(ReduceOp op, int axis) {
        return new Expr(Typing.reduce(op, node, Typing.axis(op.toString(), node, axis)));
    }
}
