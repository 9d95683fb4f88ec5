// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.function.Consumer;

/**
 * A loop over the cells {@code (row, column)} of a rectangle, an immutable value: {@link IntLoop} in two dimensions.
 *
 * {@snippet :
 * int[][] image = Loop.grid(height, width).toInts((row, column) -> iterations(row, column));
 * double total = Loop.grid(rows, columns).sum((r, c) -> a[r][c] * b[c][r]);
 * }
 *
 * <p>Order, determinism, threads, errors and interrupts are those of {@link IntLoop}, the cells being numbered row by
 * row; the failure of the lowest cell wins.
 */
public interface GridLoop {

    /**
     * This loop on so many threads; see {@link IntLoop#threads}.
     *
     * @param threads how many, at least 1
     * @return the loop
     * @throws IllegalArgumentException if {@code threads < 1}, or if the loop runs on a pool
     */
    GridLoop threads(int threads);

    /**
     * This loop on the calling thread alone; see {@link IntLoop#serial}.
     *
     * @return the loop
     * @throws IllegalArgumentException if the loop runs on a pool
     */
    GridLoop serial();

    /**
     * This loop on a pool's workers; see {@link IntLoop#on}.
     *
     * @param pool a pool or a view of it
     * @return the loop
     * @throws IllegalArgumentException if a number of threads is set
     */
    GridLoop on(Tasks pool);

    /**
     * This loop with its cells dealt out in another way; see {@link IntLoop#schedule}.
     *
     * @param schedule how; a grain counts cells, or rows where a sum is shared out by rows
     * @return the loop
     */
    GridLoop schedule(Schedule schedule);

    /**
     * This loop with a listener to its progress; see {@link IntLoop#onProgress}.
     *
     * @param listener is told how many cells are done
     * @return the loop
     */
    GridLoop onProgress(Consumer<? super Progress> listener);

    /**
     * This loop with other rounding: its results need not have the bits of the plain loop. A product and the sum that it
     * goes into may be rounded once, and {@code double}s be divided with an error of up to 1.5 ulp, and a sum
     * over neighbouring elements in a loop of the body be added in another order. Which indices that happens to depends on
     * the machine and on when the body was compiled, so two runs may differ in the last bits.
     *
     * @return the loop
     * @throws IllegalArgumentException if the loop is to be {@linkplain #verify() verified}
     */
    GridLoop fast();

    /**
     * This loop with everything that compiled code does done by the body too, and compared bit for bit: values, sums, counts
     * and elements that are written. For tests, and for whoever does not trust the compiler. The body is compiled before its
     * first index, as for {@link #compiledOnly}, but nothing is refused. What the loop leaves is always the body's, each
     * effect once. It takes several times the time of the body as it is written, and the memory of another copy of the
     * arrays that are written. {@code -Ddev.tutti.verify=true} does this for all loops of a JVM but those that are
     * {@link #fast()}.
     *
     * <p>A NaN is like any other. Not compared is what is not compiled: the last few indices, and those that throw. A
     * body that writes runs as it is written if its arrays are not of this JVM's heap, such as {@link
     * dev.tutti.shared.SharedDoubles}, or if an index may read what another one writes. The arrays must not be changed by others while the loop runs.
     *
     * @return the loop, whose runs throw a {@link VerificationException} at the first difference
     * @throws IllegalArgumentException if the loop is {@link #fast()}, whose bits are not the body's
     */
    GridLoop verify();

    /**
     * This loop, if its body can run on SIMD lanes; else it is refused when it runs. The body is compiled before its first
     * index then, rather than while the loop runs, which takes some milliseconds, a tenth of a second the first time. It
     * is used at once, and is slow until the JIT compiler has done its part. Threads of this JVM only.
     *
     * @return the loop, whose runs throw a {@link TaskRefusedException} that says what stands in the way
     */
    GridLoop compiledOnly();

    /**
     * This loop with a report on its body, made before each run, on whether it can run on SIMD lanes. The body is compiled
     * as for {@link #compiledOnly}, but nothing is refused.
     *
     * @param reader is told on the calling thread; its exception is thrown, and nothing runs
     * @return the loop
     */
    GridLoop explain(Consumer<? super CompileReport> reader);

    /**
     * This loop with a report on its body, logged at level {@code INFO} before each run, see {@link #explain(Consumer)}.
     *
     * @return the loop
     */
    default GridLoop explain() {
        return explain(CompileReport::log);
    }

    /**
     * Runs the body for every cell; see {@link IntLoop#forEach}.
     *
     * @param body what to do
     * @throws TaskRefusedException on a pool without {@link Capability#SHARED_HEAP}, if the body captures no shared
     *     memory, or writes a field or captured array, of which every worker has a copy
     */
    void forEach(Body.CellAction body);

    /**
     * The sum of the body's values: each row is summed as {@link IntLoop#sum} says, and so are the sums of the rows.
     *
     * @param body the value for a cell
     * @return the sum, {@code 0.0} if there are no cells
     */
    double sum(Body.CellToDouble body);

    /**
     * The smallest of the body's values; see {@link IntLoop#min}.
     *
     * @param body the value for a cell
     * @return the minimum
     * @throws java.util.NoSuchElementException if there are no cells
     */
    double min(Body.CellToDouble body);

    /**
     * The largest of the body's values; see {@link IntLoop#max}.
     *
     * @param body the value for a cell
     * @return the maximum
     * @throws java.util.NoSuchElementException if there are no cells
     */
    double max(Body.CellToDouble body);

    /**
     * The sum of the body's values, which wraps around.
     *
     * @param body the value for a cell
     * @return the sum, 0 if there are no cells
     */
    long sumLong(Body.CellToLong body);

    /**
     * The smallest of the body's values.
     *
     * @param body the value for a cell
     * @return the minimum
     * @throws java.util.NoSuchElementException if there are no cells
     */
    long minLong(Body.CellToLong body);

    /**
     * The largest of the body's values.
     *
     * @param body the value for a cell
     * @return the maximum
     * @throws java.util.NoSuchElementException if there are no cells
     */
    long maxLong(Body.CellToLong body);

    /**
     * How many cells pass a test.
     *
     * @param test says yes or no
     * @return the number of yes
     */
    long count(Body.CellTest test);

    /**
     * The body's values.
     *
     * @param body the value for a cell
     * @return a new array of rows
     */
    double[][] toDoubles(Body.CellToDouble body);

    /**
     * The body's values.
     *
     * @param body the value for a cell
     * @return a new array of rows
     */
    long[][] toLongs(Body.CellToLong body);

    /**
     * The body's values.
     *
     * @param body the value for a cell
     * @return a new array of rows
     */
    int[][] toInts(Body.CellToInt body);
}
