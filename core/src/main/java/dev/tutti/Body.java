// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serializable;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of loop bodies: the JDK's functional interfaces, made {@link Serializable}, so that a lambda written as a
 * body can be read back and sent to a worker process.
 *
 * <p>Nobody needs to name these types but to keep a body in a variable. A body runs on any thread, several at once, for
 * different indices.
 */
public final class Body {

    private Body() {}

    /** Does something for an index. */
    @FunctionalInterface
    public interface IntAction extends IntConsumer, Serializable {}

    /** Says yes or no to an index. */
    @FunctionalInterface
    public interface IntTest extends IntPredicate, Serializable {}

    /** The {@code int} for an index. */
    @FunctionalInterface
    public interface IntToInt extends IntUnaryOperator, Serializable {}

    /** The {@code long} for an index. */
    @FunctionalInterface
    public interface IntToLong extends IntToLongFunction, Serializable {}

    /** The {@code double} for an index. */
    @FunctionalInterface
    public interface IntToDouble extends IntToDoubleFunction, Serializable {}

    /**
     * The object for an index.
     *
     * @param <R> the object
     */
    @FunctionalInterface
    public interface IntTo<R extends @Nullable Object> extends IntFunction<R>, Serializable {}

    /** Does something for a {@code long} index. */
    @FunctionalInterface
    public interface LongAction extends LongConsumer, Serializable {}

    /** Says yes or no to a {@code long} index. */
    @FunctionalInterface
    public interface LongTest extends LongPredicate, Serializable {}

    /** The {@code int} for a {@code long} index. */
    @FunctionalInterface
    public interface LongToInt extends LongToIntFunction, Serializable {}

    /** The {@code long} for a {@code long} index. */
    @FunctionalInterface
    public interface LongToLong extends LongUnaryOperator, Serializable {}

    /** The {@code double} for a {@code long} index. */
    @FunctionalInterface
    public interface LongToDouble extends LongToDoubleFunction, Serializable {}

    /**
     * The object for a {@code long} index.
     *
     * @param <R> the object
     */
    @FunctionalInterface
    public interface LongTo<R extends @Nullable Object> extends LongFunction<R>, Serializable {}

    /** Does something for a cell of a grid. */
    @FunctionalInterface
    public interface CellAction extends Serializable {

        /**
         * Runs for one cell.
         *
         * @param row from 0
         * @param column from 0
         */
        void accept(int row, int column);
    }

    /** Says yes or no to a cell of a grid. */
    @FunctionalInterface
    public interface CellTest extends Serializable {

        /**
         * Tests one cell.
         *
         * @param row from 0
         * @param column from 0
         * @return yes or no
         */
        boolean test(int row, int column);
    }

    /** The {@code int} for a cell of a grid. */
    @FunctionalInterface
    public interface CellToInt extends Serializable {

        /**
         * Computes one cell.
         *
         * @param row from 0
         * @param column from 0
         * @return its value
         */
        int applyAsInt(int row, int column);
    }

    /** The {@code long} for a cell of a grid. */
    @FunctionalInterface
    public interface CellToLong extends Serializable {

        /**
         * Computes one cell.
         *
         * @param row from 0
         * @param column from 0
         * @return its value
         */
        long applyAsLong(int row, int column);
    }

    /** The {@code double} for a cell of a grid. */
    @FunctionalInterface
    public interface CellToDouble extends Serializable {

        /**
         * Computes one cell.
         *
         * @param row from 0
         * @param column from 0
         * @return its value
         */
        double applyAsDouble(int row, int column);
    }

    /** Combines two neighbouring {@code double} results into one; associative. */
    @FunctionalInterface
    public interface DoubleMerge extends DoubleBinaryOperator, Serializable {}

    /** Combines two neighbouring {@code long} results into one; associative. */
    @FunctionalInterface
    public interface LongMerge extends LongBinaryOperator, Serializable {}
}
