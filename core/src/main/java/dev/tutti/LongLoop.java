// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop over {@code long} indices {@code [from, to)}: {@link IntLoop} for ranges that an {@code int} cannot count.
 *
 * {@snippet :
 * long hits = Loop.range(10_000_000_000L).count(i -> inside(Philox.at(42, i)));
 * }
 *
 * <p>Order, determinism, threads, errors, interrupts and cost are those of {@link IntLoop}, and so is every method
 * whose comment says no more. Results that are arrays or lists need a range of at most as many indices as these have
 * elements.
 */
public interface LongLoop {

    /**
     * This loop on so many threads; see {@link IntLoop#threads}.
     *
     * @param threads how many, at least 1
     * @return the loop
     * @throws IllegalArgumentException if {@code threads < 1}, or if the loop runs on a pool
     */
    LongLoop threads(int threads);

    /**
     * This loop on the calling thread alone; see {@link IntLoop#serial}.
     *
     * @return the loop
     * @throws IllegalArgumentException if the loop runs on a pool
     */
    LongLoop serial();

    /**
     * This loop on a pool's workers; see {@link IntLoop#on}.
     *
     * @param pool a pool or a view of it
     * @return the loop
     * @throws IllegalArgumentException if a number of threads is set
     */
    LongLoop on(Tasks pool);

    /**
     * This loop with its range dealt out in another way; see {@link IntLoop#schedule}.
     *
     * @param schedule how
     * @return the loop
     */
    LongLoop schedule(Schedule schedule);

    /**
     * This loop with a listener to its progress; see {@link IntLoop#onProgress}.
     *
     * @param listener is told how many indices are done
     * @return the loop
     */
    LongLoop onProgress(Consumer<? super Progress> listener);

    /**
     * This loop with other rounding: its results need not have the bits of the plain loop. A product and the sum that it
     * goes into may be rounded once, and {@code double}s be divided with an error of up to 1.5 ulp, and a sum
     * over neighbouring elements in a loop of the body be added in another order. Which indices that happens to depends on
     * the machine and on when the body was compiled, so two runs may differ in the last bits.
     *
     * @return the loop
     * @throws IllegalArgumentException if the loop is to be {@linkplain #verify() verified}
     */
    LongLoop fast();

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
    LongLoop verify();

    /**
     * This loop, if its body can run on SIMD lanes; else it is refused when it runs. The body is compiled before its first
     * index then, rather than while the loop runs, which takes some milliseconds, a tenth of a second the first time. It
     * is used at once, and is slow until the JIT compiler has done its part. Threads of this JVM only.
     *
     * @return the loop, whose runs throw a {@link TaskRefusedException} that says what stands in the way
     */
    LongLoop compiledOnly();

    /**
     * This loop with a report on its body, made before each run, on whether it can run on SIMD lanes. The body is compiled
     * as for {@link #compiledOnly}, but nothing is refused.
     *
     * @param reader is told on the calling thread; its exception is thrown, and nothing runs
     * @return the loop
     */
    LongLoop explain(Consumer<? super CompileReport> reader);

    /**
     * This loop with a report on its body, logged at level {@code INFO} before each run, see {@link #explain(Consumer)}.
     *
     * @return the loop
     */
    default LongLoop explain() {
        return explain(CompileReport::log);
    }

    /**
     * Runs the body for every index; see {@link IntLoop#forEach}.
     *
     * @param body what to do
     * @throws TaskRefusedException on a pool without {@link Capability#SHARED_HEAP}, if the body captures no shared
     *     memory, or writes a field or captured array, of which every worker has a copy
     */
    void forEach(Body.LongAction body);

    /**
     * The sum of the body's values; see {@link IntLoop#sum} for its order.
     *
     * @param body the value for an index
     * @return the sum, {@code 0.0} if there are no indices
     */
    double sum(Body.LongToDouble body);

    /**
     * The smallest of the body's values; see {@link IntLoop#min}.
     *
     * @param body the value for an index
     * @return the minimum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    double min(Body.LongToDouble body);

    /**
     * The largest of the body's values; see {@link IntLoop#max}.
     *
     * @param body the value for an index
     * @return the maximum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    double max(Body.LongToDouble body);

    /**
     * The body's values combined by an operation; see {@link IntLoop#reduce} for its order.
     *
     * @param merge combines two neighbours, the left one first; associative, or nearly
     * @param body the value for an index
     * @return the result
     * @throws java.util.NoSuchElementException if there are no indices
     */
    double reduce(Body.DoubleMerge merge, Body.LongToDouble body);

    /**
     * The sum of the body's values, which wraps around.
     *
     * @param body the value for an index
     * @return the sum, 0 if there are no indices
     */
    long sumLong(Body.LongToLong body);

    /**
     * The smallest of the body's values.
     *
     * @param body the value for an index
     * @return the minimum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long minLong(Body.LongToLong body);

    /**
     * The largest of the body's values.
     *
     * @param body the value for an index
     * @return the maximum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long maxLong(Body.LongToLong body);

    /**
     * The body's values combined by an operation, in the order of {@link #reduce}.
     *
     * @param merge combines two neighbours, the left one first; associative
     * @param body the value for an index
     * @return the result
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long reduceLong(Body.LongMerge merge, Body.LongToLong body);

    /**
     * How many indices pass a test.
     *
     * @param test says yes or no
     * @return the number of yes
     */
    long count(Body.LongTest test);

    /**
     * The lowest index at which the body's value is the {@link #min}imum.
     *
     * @param body the value for an index
     * @return the index
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long argMin(Body.LongToDouble body);

    /**
     * The lowest index at which the body's value is the {@link #max}imum.
     *
     * @param body the value for an index
     * @return the index
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long argMax(Body.LongToDouble body);

    /**
     * The body's values.
     *
     * @param body the value for an index
     * @return a new array, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than an array has elements
     */
    double[] toDoubles(Body.LongToDouble body);

    /**
     * The body's values.
     *
     * @param body the value for an index
     * @return a new array, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than an array has elements
     */
    long[] toLongs(Body.LongToLong body);

    /**
     * The body's values.
     *
     * @param body the value for an index
     * @return a new array, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than an array has elements
     */
    int[] toInts(Body.LongToInt body);

    /**
     * The body's objects.
     *
     * @param body the object for an index, maybe {@code null}
     * @param <R> the object
     * @return a new, modifiable list, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than a list has elements
     */
    <R extends @Nullable Object> List<R> toList(Body.LongTo<? extends R> body);

    /**
     * Adds values into an array at computed positions; see
     * {@link IntLoop#addInto(double[], Body.IntToInt, Body.IntToDouble)}.
     *
     * @param out is added to
     * @param index the position for an index
     * @param value the value for an index
     * @throws ArrayIndexOutOfBoundsException for the lowest index whose position is not in {@code out}; those below
     *     were added
     */
    void addInto(double[] out, Body.LongToInt index, Body.LongToDouble value);

    /**
     * As {@link #addInto(double[], Body.LongToInt, Body.LongToDouble)}, for integers; sums wrap around. All threads of this
     * JVM add if {@code out} has at most 4,096 elements. If a function fails then, indices from the million around it on are computed a second time.
     *
     * @param out is added to
     * @param index the position for an index
     * @param value the value for an index
     * @throws ArrayIndexOutOfBoundsException for the lowest index whose position is not in {@code out}; those below
     *     were added
     */
    void addInto(long[] out, Body.LongToInt index, Body.LongToLong value);
}
