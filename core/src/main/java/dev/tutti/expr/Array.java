// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.shared.SharedArray;
import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Numbers or truth values in up to two dimensions: a view of memory, which is a Java array, a {@link SharedArray} or a
 * {@link MemorySegment}. It says where the elements are and never changes; the elements may.
 *
 * {@snippet :
 * Array x = Array.linspace(0, 1, 1_000_000);
 * Array table = Array.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
 * double[] second = table.column(1).toDoubles();       // 2, 5
 * Array backwards = x.slice(0, Long.MAX_VALUE, Long.MIN_VALUE, -2); // no copy
 * }
 *
 * <ul>
 *   <li><b>Shape:</b> sizes of the axes, the outermost first: {@code (rows, columns)}. No dimension is one element.
 *       Operations count axes from 0, or with negative numbers from the last one, which is -1.
 *   <li><b>Copies:</b> methods that say <i>view</i> cost some nanoseconds and copy nothing: who writes to one array sees it
 *       in the others. {@code of} of a one-dimensional Java array, of shared and off-heap memory, and {@code wrap} are
 *       views; {@code of} of a two-dimensional Java array, {@code to…} and {@link #copy()} are copies. What is computed
 *       goes to new memory: a Java array up to 2<sup>31</sup>-9 elements, beyond that off-heap memory.
 *   <li><b>Threads:</b> any may read and write at once, as of a Java array, or as the memory's owner says; a segment of a
 *       confined arena is for one.
 *   <li><b>Processes:</b> an array over shared memory that a task captures, or gets as an item, is over the same memory
 *       there. Of one over other memory the task has a copy.
 *   <li><b>Errors:</b> an index outside is an {@link IndexOutOfBoundsException}, a shape or value that is impossible an
 *       {@link IllegalArgumentException}, any use of the elements of shared or off-heap memory that was closed an {@link
 *       IllegalStateException}.
 *   <li><b>Equality:</b> {@link #equals} compares type, shape and elements.
 * </ul>
 */
public final class Array implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Elements elements;
    private final transient long offset;
    private final transient long[] shape;
    private final transient long[] strides;
    private final transient long size;

    private Array(Elements elements, long offset, long[] shape, long[] strides) {
        this.elements = elements;
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        this.size = Shapes.size(elements.dtype(), shape);
    }

    // ---------------------------------------------------------------- over memory that is there

    /** All elements of some memory. */
    static Array over(Elements elements, long... shape) {
        long size = Shapes.size(elements.dtype(), shape);
        if (size != elements.length()) {
            throw new IllegalArgumentException("there are length=" + elements.length()
                    + " elements, which is not the size=" + size + " of shape=" + Shapes.text(shape));
        }
        return new Array(elements, 0, shape.clone(), Shapes.strides(shape));
    }

    /** Some elements of some memory, which are there. */
    static Array view(Elements elements, long offset, long[] shape, long[] strides) {
        return new Array(elements, offset, shape, strides);
    }

    private static Array over(DType dtype, SharedArray shared) {
        long[] shape =
                shared.rows() == 1 ? new long[] {shared.columns()} : new long[] {shared.rows(), shared.columns()};
        return over(new Elements.OfMemory(dtype, shared, OffHeap.of(shared)), shape);
    }

    /**
     * Elements of a Java array, in one dimension.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @return an array over them
     */
    public static Array of(double... elements) {
        return over(new Elements.OfDoubles(elements), elements.length);
    }

    /**
     * Elements of a Java array, in one dimension.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @return an array over them
     */
    public static Array of(float... elements) {
        return over(new Elements.OfFloats(elements), elements.length);
    }

    /**
     * Elements of a Java array, in one dimension.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @return an array over them
     */
    public static Array of(long... elements) {
        return over(new Elements.OfLongs(elements), elements.length);
    }

    /**
     * Elements of a Java array, in one dimension.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @return an array over them
     */
    public static Array of(int... elements) {
        return over(new Elements.OfInts(elements), elements.length);
    }

    /**
     * Elements of a Java array, in one dimension.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @return an array over them
     */
    public static Array of(boolean... elements) {
        return over(new Elements.OfBooleans(elements), elements.length);
    }
    /**
     * A copy of rows of equal length.
     *
     * @param rows each with the elements of a row
     * @return a new array of two dimensions, of no columns if there are no rows
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Array of(double[][] rows) {
        double[] elements = new double[Rows.size(rows)];
        Rows.join(rows, elements);
        return wrap(elements, rows.length, Rows.columns(rows));
    }

    /**
     * A copy of rows of equal length.
     *
     * @param rows each with the elements of a row
     * @return a new array of two dimensions, of no columns if there are no rows
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Array of(float[][] rows) {
        float[] elements = new float[Rows.size(rows)];
        Rows.join(rows, elements);
        return wrap(elements, rows.length, Rows.columns(rows));
    }

    /**
     * A copy of rows of equal length.
     *
     * @param rows each with the elements of a row
     * @return a new array of two dimensions, of no columns if there are no rows
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Array of(long[][] rows) {
        long[] elements = new long[Rows.size(rows)];
        Rows.join(rows, elements);
        return wrap(elements, rows.length, Rows.columns(rows));
    }

    /**
     * A copy of rows of equal length.
     *
     * @param rows each with the elements of a row
     * @return a new array of two dimensions, of no columns if there are no rows
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Array of(int[][] rows) {
        int[] elements = new int[Rows.size(rows)];
        Rows.join(rows, elements);
        return wrap(elements, rows.length, Rows.columns(rows));
    }

    /**
     * A copy of rows of equal length.
     *
     * @param rows each with the elements of a row
     * @return a new array of two dimensions, of no columns if there are no rows
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Array of(boolean[][] rows) {
        boolean[] elements = new boolean[Rows.size(rows)];
        Rows.join(rows, elements);
        return wrap(elements, rows.length, Rows.columns(rows));
    }
    /**
     * Elements of a Java array, row by row.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @param rows how many
     * @param columns how long each is
     * @return an array of two dimensions over them
     * @throws IllegalArgumentException if that is another number of elements
     */
    public static Array wrap(double[] elements, long rows, long columns) {
        return over(new Elements.OfDoubles(elements), rows, columns);
    }

    /**
     * Elements of a Java array, row by row.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @param rows how many
     * @param columns how long each is
     * @return an array of two dimensions over them
     * @throws IllegalArgumentException if that is another number of elements
     */
    public static Array wrap(float[] elements, long rows, long columns) {
        return over(new Elements.OfFloats(elements), rows, columns);
    }

    /**
     * Elements of a Java array, row by row.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @param rows how many
     * @param columns how long each is
     * @return an array of two dimensions over them
     * @throws IllegalArgumentException if that is another number of elements
     */
    public static Array wrap(long[] elements, long rows, long columns) {
        return over(new Elements.OfLongs(elements), rows, columns);
    }

    /**
     * Elements of a Java array, row by row.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @param rows how many
     * @param columns how long each is
     * @return an array of two dimensions over them
     * @throws IllegalArgumentException if that is another number of elements
     */
    public static Array wrap(int[] elements, long rows, long columns) {
        return over(new Elements.OfInts(elements), rows, columns);
    }

    /**
     * Elements of a Java array, row by row.
     *
     * @param elements not copied: who writes to one sees it in the other
     * @param rows how many
     * @param columns how long each is
     * @return an array of two dimensions over them
     * @throws IllegalArgumentException if that is another number of elements
     */
    public static Array wrap(boolean[] elements, long rows, long columns) {
        return over(new Elements.OfBooleans(elements), rows, columns);
    }
    /**
     * An array of no dimensions.
     *
     * @param value its element
     * @return a new array
     */
    public static Array scalar(double value) {
        return over(new Elements.OfDoubles(new double[] {value}));
    }

    /**
     * An array of no dimensions.
     *
     * @param value its element
     * @return a new array
     */
    public static Array scalar(float value) {
        return over(new Elements.OfFloats(new float[] {value}));
    }

    /**
     * An array of no dimensions.
     *
     * @param value its element
     * @return a new array
     */
    public static Array scalar(long value) {
        return over(new Elements.OfLongs(new long[] {value}));
    }

    /**
     * An array of no dimensions.
     *
     * @param value its element
     * @return a new array
     */
    public static Array scalar(int value) {
        return over(new Elements.OfInts(new int[] {value}));
    }

    /**
     * An array of no dimensions.
     *
     * @param value its element
     * @return a new array
     */
    public static Array scalar(boolean value) {
        return over(new Elements.OfBooleans(new boolean[] {value}));
    }
    /**
     * Elements of memory that processes share.
     *
     * @param elements not copied; one row has one dimension, several rows have two
     * @return an array over them, of {@link DType#FLOAT64}
     */
    public static Array of(SharedDoubles elements) {
        return over(DType.FLOAT64, elements);
    }

    /**
     * Elements of memory that processes share.
     *
     * @param elements not copied; one row has one dimension, several rows have two
     * @return an array over them, of {@link DType#FLOAT32}
     */
    public static Array of(SharedFloats elements) {
        return over(DType.FLOAT32, elements);
    }

    /**
     * Elements of memory that processes share.
     *
     * @param elements not copied; one row has one dimension, several rows have two
     * @return an array over them, of {@link DType#INT64}
     */
    public static Array of(SharedLongs elements) {
        return over(DType.INT64, elements);
    }

    /**
     * Elements of memory that processes share.
     *
     * @param elements not copied; one row has one dimension, several rows have two
     * @return an array over them, of {@link DType#INT32}
     */
    public static Array of(SharedInts elements) {
        return over(DType.INT32, elements);
    }

    /**
     * Elements of memory that processes share as truth values: a byte is true if it is not 0.
     *
     * @param elements not copied; one row has one dimension, several rows have two
     * @return an array over them, of {@link DType#BOOL}
     */
    public static Array of(SharedBytes elements) {
        return over(DType.BOOL, elements);
    }

    /**
     * Elements outside of Java's heap, in the processor's order of bytes.
     *
     * @param memory not copied; such as of an {@link java.lang.foreign.Arena} or a mapped file
     * @param dtype what the elements are
     * @param shape how they are arranged, row by row
     * @return an array over the first of them, as many as the shape has
     * @throws IllegalArgumentException if it is shorter than that, not aligned to its elements, or a Java array, which
     *     {@code of} and {@code wrap} take themselves
     */
    public static Array of(MemorySegment memory, DType dtype, long... shape) {
        long bytes = Shapes.size(dtype, shape) * dtype.itemBytes();
        if (!memory.isNative()) {
            throw new IllegalArgumentException("a segment of Java's heap was given: memory=" + memory
                    + "; give the Java array itself, with Array.of or Array.wrap");
        }
        if (memory.byteSize() < bytes) {
            throw new IllegalArgumentException("memory is too short: bytes=" + memory.byteSize() + " needed=" + bytes
                    + " for " + dtype + Shapes.text(shape));
        }
        if (memory.address() % dtype.itemBytes() != 0) {
            throw new IllegalArgumentException("memory is not aligned to its elements: address=" + memory.address()
                    + " itemBytes=" + dtype.itemBytes() + "; copy it to memory that is");
        }
        return new Array(new Elements.OfMemory(dtype, memory), 0, shape.clone(), Shapes.strides(shape));
    }

    // ---------------------------------------------------------------- new elements

    /**
     * Zeros, or {@code false}.
     *
     * @param dtype what they are
     * @param shape how many
     * @return a new array
     * @throws IllegalArgumentException if a size is negative or there are too many elements
     */
    public static Array zeros(DType dtype, long... shape) {
        return over(Elements.allocate(dtype, Shapes.size(dtype, shape)), shape);
    }

    /**
     * Zeros.
     *
     * @param shape how many
     * @return a new array of {@link DType#FLOAT64}
     * @throws IllegalArgumentException as {@link #zeros(DType, long...)}
     */
    public static Array zeros(long... shape) {
        return zeros(DType.FLOAT64, shape);
    }

    /**
     * Ones, or {@code true}.
     *
     * @param dtype what they are
     * @param shape how many
     * @return a new array
     * @throws IllegalArgumentException as {@link #zeros(DType, long...)}
     */
    public static Array ones(DType dtype, long... shape) {
        return full(dtype, 1L, shape);
    }

    /**
     * Ones.
     *
     * @param shape how many
     * @return a new array of {@link DType#FLOAT64}
     * @throws IllegalArgumentException as {@link #zeros(DType, long...)}
     */
    public static Array ones(long... shape) {
        return ones(DType.FLOAT64, shape);
    }

    /**
     * One number everywhere.
     *
     * @param dtype what the elements are
     * @param value of each
     * @param shape how many
     * @return a new array
     * @throws IllegalArgumentException as {@link #zeros(DType, long...)}, or if they cannot have that value
     */
    public static Array full(DType dtype, double value, long... shape) {
        Array full = zeros(dtype, shape);
        Fit.check(full, value);
        for (long at = 0; at < full.size; at++) {
            full.elements.setDouble(at, value);
        }
        return full;
    }

    /**
     * One whole number everywhere.
     *
     * @param dtype what the elements are
     * @param value of each
     * @param shape how many
     * @return a new array
     * @throws IllegalArgumentException as {@link #full(DType, double, long...)}
     */
    public static Array full(DType dtype, long value, long... shape) {
        Array full = zeros(dtype, shape);
        Fit.check(full, value);
        for (long at = 0; at < full.size; at++) {
            full.elements.setLong(at, value);
        }
        return full;
    }

    /**
     * The whole numbers from 0.
     *
     * @param to behind the last; if it is negative there are none
     * @return a new array of {@link DType#INT64}
     */
    public static Array arange(long to) {
        return Ranges.arange(0, to, 1);
    }

    /**
     * Successive whole numbers.
     *
     * @param from the first
     * @param to behind the last; if it is less there are none
     * @return a new array of {@link DType#INT64}
     */
    public static Array arange(long from, long to) {
        return Ranges.arange(from, to, 1);
    }

    /**
     * Whole numbers at equal distances.
     *
     * @param from the first
     * @param to behind the last
     * @param step their distance; a negative one counts down
     * @return a new array of {@link DType#INT64}, empty if the step leads away from {@code to}
     * @throws IllegalArgumentException if the step is 0 or there are too many
     */
    public static Array arange(long from, long to, long step) {
        return Ranges.arange(from, to, step);
    }

    /**
     * Numbers at equal distances. There are {@code ceil((to - from) / step)}, so that by rounding the last may be {@code
     * to} or beyond: {@link #linspace} has a certain number and end. Number {@code i} is {@code from + i * ((from +
     * step) - from)}: the bits of numpy's {@code arange}.
     *
     * @param from the first
     * @param to where they end
     * @param step their distance; a negative one counts down
     * @return a new array of {@link DType#FLOAT64}, empty if the step leads away from {@code to}
     * @throws IllegalArgumentException if the step is 0, one is NaN, or there are too many
     */
    public static Array arange(double from, double to, double step) {
        return Ranges.arange(from, to, step);
    }

    /**
     * Numbers at equal distances, with both ends. The bits of numpy's {@code linspace}: number {@code i} is {@code from
     * + i * ((to - from) / (count - 1))}, and the last is {@code to}.
     *
     * @param from the first
     * @param to the last, if there are two or more
     * @param count how many
     * @return a new array of {@link DType#FLOAT64}
     * @throws IllegalArgumentException if the count is negative or too large
     */
    public static Array linspace(double from, double to, long count) {
        return Ranges.linspace(from, to, count, true);
    }

    /**
     * Numbers at equal distances. The bits of numpy's {@code linspace} with this {@code endpoint}.
     *
     * @param from the first
     * @param to where they end
     * @param count how many
     * @param hasEnd whether {@code to} is the last, at a distance of {@code (to - from) / (count - 1)}; otherwise it would
     *     be the next, at a distance of {@code (to - from) / count}
     * @return a new array of {@link DType#FLOAT64}
     * @throws IllegalArgumentException if the count is negative or too large
     */
    public static Array linspace(double from, double to, long count, boolean hasEnd) {
        return Ranges.linspace(from, to, count, hasEnd);
    }

    /**
     * Uniform random numbers in [0, 1). The element at position {@code k}, row by row, is {@code Philox.at(seed,
     * k).nextDouble()}: the same on every machine, for any number of threads, and whatever the shape.
     *
     * @param seed any number
     * @param shape how many
     * @return a new array of {@link DType#FLOAT64}
     * @throws IllegalArgumentException as {@link #zeros(DType, long...)}
     * @see dev.tutti.Philox
     */
    public static Array random(long seed, long... shape) {
        return Ranges.random(seed, shape);
    }

    /**
     * Random numbers from the normal distribution with mean 0 and standard deviation 1. The element at position {@code
     * k}, row by row, is {@code Philox.at(seed, k).nextGaussian()}, as of {@link #random}. The arrays of one seed by both
     * methods are not independent of one another.
     *
     * @param seed any number
     * @param shape how many
     * @return a new array of {@link DType#FLOAT64}
     * @throws IllegalArgumentException as {@link #zeros(DType, long...)}
     */
    public static Array randomGaussian(long seed, long... shape) {
        return Ranges.randomGaussian(seed, shape);
    }

    // ---------------------------------------------------------------- files

    /**
     * Reads a file that numpy wrote with {@code numpy.save}.
     *
     * @param file of elements {@code |b1}, {@code <i4}, {@code <i8}, {@code <f4} or {@code <f8}
     * @return a new array
     * @throws IOException if it cannot be read, is no such file, or has something that is not supported: another type of
     *     elements, Fortran order, more than two dimensions
     */
    public static Array read(Path file) throws IOException {
        return NpyFiles.read(file);
    }

    /**
     * Maps a file that numpy wrote with {@code numpy.save}: nothing is read before it is looked at. The memory goes when
     * nothing reaches the array and its views any more.
     *
     * @param file as of {@link #read}; that another program shortens it meanwhile is an {@link InternalError} where it is
     *     read
     * @return an array that cannot be written
     * @throws IOException as {@link #read}
     */
    public static Array map(Path file) throws IOException {
        return NpyFiles.map(file, false);
    }

    /**
     * Maps a file for reading and writing. What is written is in the file when the system sees fit.
     *
     * @param file as of {@link #map}
     * @return an array over the file
     * @throws IOException as {@link #read}
     */
    public static Array mapWritable(Path file) throws IOException {
        return NpyFiles.map(file, true);
    }

    /**
     * Writes a file that {@code numpy.load} reads, over one that is there.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        NpyFiles.write(this, file);
    }

    // ---------------------------------------------------------------- what it is

    /**
     * What the elements are.
     *
     * @return their type
     */
    public DType dtype() {
        return elements.dtype();
    }

    /**
     * How many axes there are.
     *
     * @return 0 to 2
     */
    public int dimensions() {
        return shape.length;
    }

    /**
     * How many elements there are along an axis.
     *
     * @param axis from 0, or from the last one, -1
     * @return its size
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public long size(int axis) {
        return shape[Shapes.axis(axis, shape)];
    }

    /**
     * How many elements there are along each axis.
     *
     * @return a copy, the outermost axis first
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * How many elements there are.
     *
     * @return the product of the shape: 1 without dimensions
     */
    public long size() {
        return size;
    }

    /**
     * Whether elements may be written.
     *
     * @return {@code false} of files and segments that are read-only
     */
    public boolean isWritable() {
        return elements.isWritable();
    }

    /**
     * Whether the elements lie one behind the other in memory, row by row.
     *
     * @return whether {@link #contiguous()} is this
     */
    public boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] > 1 && strides[axis] != expected) {
                return size == 0;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /** Where the elements are, with those of other arrays. */
    Elements elements() {
        return elements;
    }

    /** The Java array, {@link SharedArray} or {@link MemorySegment}. */
    Object storage() {
        return elements.owner();
    }

    /** The position of the first element. */
    long offset() {
        return offset;
    }

    /** How many positions behind an element the next one of its axis is: maybe 0 or negative. */
    long stride(int axis) {
        return strides[Shapes.axis(axis, shape)];
    }

    // ---------------------------------------------------------------- single elements

    private long only() {
        if (size != 1) {
            throw new IllegalStateException(
                    "an array of shape=" + Shapes.text(shape) + " has size=" + size + " elements, not one");
        }
        return offset;
    }

    private long position(long i) {
        if (shape.length != 1) {
            throw wrongDimensions(1);
        }
        if (i < 0 || i >= shape[0]) {
            throw noElement(i);
        }
        return offset + i * strides[0];
    }

    private long position(long i, long j) {
        if (shape.length != 2) {
            throw wrongDimensions(2);
        }
        if (i < 0 || i >= shape[0] || j < 0 || j >= shape[1]) {
            throw noElement(i, j);
        }
        return offset + i * strides[0] + j * strides[1];
    }

    private IndexOutOfBoundsException noElement(long... indices) {
        return new IndexOutOfBoundsException(
                "an array of shape=" + Shapes.text(shape) + " has no element at " + Shapes.text(indices));
    }

    private IndexOutOfBoundsException wrongDimensions(int indices) {
        return new IndexOutOfBoundsException("an array of shape=" + Shapes.text(shape) + " has dimensions="
                + shape.length + ", but indices=" + indices + " were given");
    }

    /**
     * Reads the only element; a whole number beyond 2<sup>53</sup> is rounded.
     *
     * @return the element
     * @throws IllegalStateException if there is not exactly one element
     */
    public double getDouble() {
        return elements.getDouble(only());
    }

    /**
     * Reads an element of an array of one dimension; a whole number beyond 2<sup>53</sup> is rounded.
     *
     * @param i from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public double getDouble(long i) {
        return elements.getDouble(position(i));
    }

    /**
     * Reads an element of an array of two dimensions; a whole number beyond 2<sup>53</sup> is rounded.
     *
     * @param i row, from 0
     * @param j column, from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public double getDouble(long i, long j) {
        return elements.getDouble(position(i, j));
    }

    /**
     * Reads the only element; a number is rounded towards 0.
     *
     * @return the element
     * @throws IllegalStateException if there is not exactly one element
     */
    public long getLong() {
        return elements.getLong(only());
    }

    /**
     * Reads an element of an array of one dimension; a number is rounded towards 0.
     *
     * @param i from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public long getLong(long i) {
        return elements.getLong(position(i));
    }

    /**
     * Reads an element of an array of two dimensions; a number is rounded towards 0.
     *
     * @param i row, from 0
     * @param j column, from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public long getLong(long i, long j) {
        return elements.getLong(position(i, j));
    }

    /**
     * Reads the only element; true if it is not 0.
     *
     * @return the element
     * @throws IllegalStateException if there is not exactly one element
     */
    public boolean getBoolean() {
        return elements.getBoolean(only());
    }

    /**
     * Reads an element of an array of one dimension; true if it is not 0.
     *
     * @param i from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public boolean getBoolean(long i) {
        return elements.getBoolean(position(i));
    }

    /**
     * Reads an element of an array of two dimensions; true if it is not 0.
     *
     * @param i row, from 0
     * @param j column, from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public boolean getBoolean(long i, long j) {
        return elements.getBoolean(position(i, j));
    }

    /**
     * Writes the only element.
     *
     * @param value see {@link #set(long, long, double)}
     */
    public void set(double value) {
        elements.setDouble(only(), Fit.check(this, value));
    }

    /**
     * Writes an element of an array of one dimension.
     *
     * @param i from 0
     * @param value see {@link #set(long, long, double)}
     */
    public void set(long i, double value) {
        elements.setDouble(position(i), Fit.check(this, value));
    }

    /**
     * Writes an element of an array of two dimensions.
     *
     * @param i row, from 0
     * @param j column, from 0
     * @param value rounded to the nearest float, if elements are such
     * @throws IndexOutOfBoundsException if there is no such element, or another number of dimensions
     * @throws IllegalArgumentException if the elements cannot be written, or cannot have that value: a fraction or a number that is too large among whole numbers, another than 0 and 1 among truth values
     */
    public void set(long i, long j, double value) {
        elements.setDouble(position(i, j), Fit.check(this, value));
    }

    /**
     * Writes the only element.
     *
     * @param value see {@link #set(long, long, long)}
     */
    public void set(long value) {
        elements.setLong(only(), Fit.check(this, value));
    }

    /**
     * Writes an element of an array of one dimension.
     *
     * @param i from 0
     * @param value see {@link #set(long, long, long)}
     */
    public void set(long i, long value) {
        elements.setLong(position(i), Fit.check(this, value));
    }

    /**
     * Writes an element of an array of two dimensions.
     *
     * @param i row, from 0
     * @param j column, from 0
     * @param value as it is, or the nearest of floating point
     * @throws IndexOutOfBoundsException if there is no such element, or another number of dimensions
     * @throws IllegalArgumentException if the elements cannot be written, or cannot have that value: a fraction or a number that is too large among whole numbers, another than 0 and 1 among truth values
     */
    public void set(long i, long j, long value) {
        elements.setLong(position(i, j), Fit.check(this, value));
    }

    /**
     * Writes the only element.
     *
     * @param value see {@link #set(long, long, boolean)}
     */
    public void set(boolean value) {
        elements.setBoolean(only(), Fit.check(this, value));
    }

    /**
     * Writes an element of an array of one dimension.
     *
     * @param i from 0
     * @param value see {@link #set(long, long, boolean)}
     */
    public void set(long i, boolean value) {
        elements.setBoolean(position(i), Fit.check(this, value));
    }

    /**
     * Writes an element of an array of two dimensions.
     *
     * @param i row, from 0
     * @param j column, from 0
     * @param value 1 or 0, if elements are numbers
     * @throws IndexOutOfBoundsException if there is no such element, or another number of dimensions
     * @throws IllegalArgumentException if the elements cannot be written
     */
    public void set(long i, long j, boolean value) {
        elements.setBoolean(position(i, j), Fit.check(this, value));
    }

    // ---------------------------------------------------------------- views

    /**
     * Elements along an axis, one behind the other.
     *
     * @param axis from 0, or from the last one, -1
     * @param from as of {@link #slice(int, long, long, long)}
     * @param to as of {@link #slice(int, long, long, long)}
     * @return a view
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public Array slice(int axis, long from, long to) {
        return slice(axis, from, to, 1);
    }

    /**
     * Elements along an axis at equal distances: numpy's {@code [from:to:step]}. A negative {@code from} or {@code to}
     * counts from the end: -1 is the last element. What is outside ends there: {@code Long.MAX_VALUE} is behind the last
     * element, {@code Long.MIN_VALUE} the first, or for a negative step before the first.
     *
     * @param axis from 0, or from the last one, -1
     * @param from the first
     * @param to behind the last, in the direction of the step
     * @param step their distance; a negative one goes backwards
     * @return a view, empty if the step leads away from {@code to}
     * @throws IndexOutOfBoundsException if there is no such axis
     * @throws IllegalArgumentException if the step is 0
     */
    public Array slice(int axis, long from, long to, long step) {
        int along = Shapes.axis(axis, shape);
        Span span = Span.of(shape[along], from, to, step);
        long[] newShape = shape.clone();
        long[] newStrides = strides.clone();
        newShape[along] = span.count();
        // A single element has no distance to the next, and that of a huge step could overflow.
        newStrides[along] = span.count() > 1 ? strides[along] * step : strides[along];
        long begin = span.count() > 0 ? offset + span.from() * strides[along] : offset;
        return new Array(elements, begin, newShape, newStrides);
    }

    /**
     * What is at an index of an axis, which goes.
     *
     * @param axis from 0, or from the last one, -1
     * @param index from 0
     * @return a view of one dimension less
     * @throws IndexOutOfBoundsException if there is no such axis or index
     */
    public Array select(int axis, long index) {
        int along = Shapes.axis(axis, shape);
        if (index < 0 || index >= shape[along]) {
            throw new IndexOutOfBoundsException(
                    "an array of shape=" + Shapes.text(shape) + " has no index=" + index + " along axis=" + along);
        }
        long begin = offset + index * strides[along];
        return new Array(elements, begin, without(shape, along), without(strides, along));
    }

    private static long[] without(long[] values, int axis) {
        long[] rest = Arrays.copyOf(values, values.length - 1);
        System.arraycopy(values, axis + 1, rest, axis, rest.length - axis);
        return rest;
    }

    /**
     * One row of an array of two dimensions.
     *
     * @param index from 0
     * @return a view of one dimension
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public Array row(long index) {
        if (shape.length != 2) {
            throw wrongDimensions(2);
        }
        return select(0, index);
    }

    /**
     * One column of an array of two dimensions.
     *
     * @param index from 0
     * @return a view of one dimension
     * @throws IndexOutOfBoundsException if there is none, or another number of dimensions
     */
    public Array column(long index) {
        if (shape.length != 2) {
            throw wrongDimensions(2);
        }
        return select(1, index);
    }

    /**
     * The same elements with their axes in the other order: rows become columns.
     *
     * @return a view; of one dimension or none, this
     */
    public Array transpose() {
        if (shape.length < 2) {
            return this;
        }
        return new Array(elements, offset, reversed(shape), reversed(strides));
    }

    private static long[] reversed(long[] values) {
        long[] reversed = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return reversed;
    }

    /**
     * The same elements, row by row, in another shape.
     *
     * @param newShape its sizes; one of them may be -1: what is left
     * @return a view
     * @throws IllegalArgumentException if that is another number of elements, or needs a copy, as of most transposed
     *     arrays: then {@code copy().reshape(…)} does it
     */
    public Array reshape(long... newShape) {
        long[] target = Reshaping.complete(this, newShape);
        return new Array(elements, offset, target, Reshaping.strides(this, target));
    }

    /**
     * The same elements where they stand for more of them along axes of size 1 and new outer axes.
     *
     * @param operation as an error names it
     * @return a view for reading, some of whose strides are 0
     */
    Array broadcastTo(String operation, long... target) {
        if (!Arrays.equals(Shapes.broadcast(operation, shape, target), target)) {
            throw new IllegalArgumentException(operation + ": an array of shape " + Shapes.text(shape)
                    + " does not broadcast to shape " + Shapes.text(target));
        }
        long[] newStrides = new long[target.length];
        int outer = target.length - shape.length;
        for (int axis = 0; axis < shape.length; axis++) {
            newStrides[outer + axis] = shape[axis] == 1 ? 0 : strides[axis];
        }
        return new Array(elements, offset, target.clone(), newStrides);
    }

    // ---------------------------------------------------------------- copies

    /**
     * A copy that shares nothing with this one.
     *
     * @return a new array, contiguous
     */
    public Array copy() {
        return cast(dtype());
    }

    /**
     * An array whose elements lie one behind the other, row by row.
     *
     * @return this if it is so, otherwise a copy
     */
    public Array contiguous() {
        return isContiguous() ? this : copy();
    }

    /**
     * A copy with elements of another type, each converted as by a Java cast: a number is rounded to the nearest {@code
     * float}, or towards 0 to a whole number, and what is too large for one becomes the largest; an {@code int} has the
     * low bits of a {@code long}; what is not 0 is true.
     *
     * @param dtype the new type
     * @return a new array, contiguous
     */
    public Array cast(DType dtype) {
        Elements copy = Elements.allocate(dtype, size);
        Copying.copy(this, copy);
        return over(copy, shape);
    }

    private int lengthOfJavaArray() {
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    "an array of size=" + size + " does not fit into a Java array; copy it in pieces, with slice");
        }
        return (int) size;
    }

    /**
     * Copies all elements, row by row, each converted as by a cast.
     *
     * @return a new Java array
     * @throws IllegalStateException if there are more than it can have
     */
    public double[] toDoubles() {
        double[] copy = new double[lengthOfJavaArray()];
        Copying.copy(this, new Elements.OfDoubles(copy));
        return copy;
    }

    /**
     * Copies all elements, row by row, each converted as by a cast.
     *
     * @return a new Java array
     * @throws IllegalStateException if there are more than it can have
     */
    public float[] toFloats() {
        float[] copy = new float[lengthOfJavaArray()];
        Copying.copy(this, new Elements.OfFloats(copy));
        return copy;
    }

    /**
     * Copies all elements, row by row, each converted as by a cast.
     *
     * @return a new Java array
     * @throws IllegalStateException if there are more than it can have
     */
    public long[] toLongs() {
        long[] copy = new long[lengthOfJavaArray()];
        Copying.copy(this, new Elements.OfLongs(copy));
        return copy;
    }

    /**
     * Copies all elements, row by row, each converted as by a cast.
     *
     * @return a new Java array
     * @throws IllegalStateException if there are more than it can have
     */
    public int[] toInts() {
        int[] copy = new int[lengthOfJavaArray()];
        Copying.copy(this, new Elements.OfInts(copy));
        return copy;
    }

    /**
     * Copies all elements, row by row, each converted as by a cast.
     *
     * @return a new Java array
     * @throws IllegalStateException if there are more than it can have
     */
    public boolean[] toBooleans() {
        boolean[] copy = new boolean[lengthOfJavaArray()];
        Copying.copy(this, new Elements.OfBooleans(copy));
        return copy;
    }

    // ---------------------------------------------------------------- as a value

    /**
     * Sent as where its elements are in shared memory, otherwise as a copy of them.
     *
     * @return what travels
     * @throws IllegalStateException if there are more to copy than a Java array can have
     */
    @Serial
    private Object writeReplace() {
        return ArrayImage.of(this);
    }

    /**
     * Compares type, shape and elements, in whatever memory they are and however they lie there. Elements of floating
     * point are compared as {@link Arrays#equals(double[], double[])} does: NaN equals NaN, and 0.0 differs from -0.0.
     * Elements may change, and so may the result: an array is a poor key of a map.
     */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Array array
                        && dtype() == array.dtype()
                        && Arrays.equals(shape, array.shape)
                        && Copying.areEqual(this, array));
    }

    /** Of type and shape alone, since elements may change. */
    @Override
    public int hashCode() {
        return 31 * dtype().hashCode() + Arrays.hashCode(shape);
    }

    /**
     * The elements, type and shape; of more than 1000 elements the three at both ends of each axis.
     *
     * @return such as {@code [[1.0 2.0] [3.0 4.0]] float64(2, 2)}, a line for each row
     */
    @Override
    public String toString() {
        return Text.of(this);
    }
}
