// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop over {@code int} indices {@code [from, to)}: an immutable value. Options give a new loop, in any order; the
 * other methods run it.
 *
 * {@snippet :
 * Loop.range(out.length).forEach(i -> out[i] = (x[i] + x[i + 1] + x[i + 2]) / 3);
 * long primes = Loop.range(2, 1_000_000).threads(2).count(i -> isPrime(i));
 * }
 *
 * <ul>
 *   <li><b>Order and determinism:</b> indices run in any order and at the same time. {@link #forEach} and the
 *       {@code to…} methods give the bits of the plain Java loop, but for the functions below. A reduction combines its
 *       values in one documented order that depends on their number alone, so it has the same bits for every number of
 *       threads, schedule and pool; {@link #sum} says which.
 *   <li><b>Bodies</b> must not depend on one another: an index must not read or write what another one writes. Where that
 *       is certain to happen, as in {@code x[i] = x[i - 1]} or {@code x[0] += i}, a loop for more than one thread is
 *       refused before its first index by a {@link TaskRefusedException}; on one thread it runs. Where it cannot be
 *       told from the code, such as under a condition or at a position that is looked up, it is <em>not checked</em>. On a pool without {@link Capability#SHARED_HEAP} a body is sent to the workers, and what
 *       it captures is copied.
 *   <li><b>Threads:</b> by default the caller and as many more threads as there are idle cores. {@link #threads} is
 *       obeyed exactly, but in a loop that runs inside the body of another one, which only takes cores that are idle.
 *       The caller takes part and can finish alone, so nested loops cannot deadlock. What was done before the call
 *       <i>happens-before</i> every body, and every body <i>happens-before</i> the call returns; when it returns or
 *       throws, no body runs any more.
 *   <li><b>Errors:</b> what a body throws is thrown to the caller as it is; if several indices fail, that of the
 *       lowest, as in the plain loop. All indices below it were done; higher ones may have been. With {@link #on}, a
 *       lost worker, a timeout, a checked exception or one that cannot travel is a {@link TaskFailedException} with the
 *       offset in the range at which the failed piece begins.
 *   <li><b>Interrupts:</b> an interrupted caller gets a {@link java.util.concurrent.CancellationException}, with its
 *       interrupt status set, as soon as the pieces that run are done: pieces take about 0.1 ms, or one index if that
 *       takes longer. The library's threads that run bodies are interrupted too.
 *   <li><b>SIMD:</b> a body that is a lambda or method reference over primitive numbers and arrays is compiled for the
 *       lanes of the processor's vectors while the loop runs, and changes over once that is faster; results have the same
 *       bits. It needs {@code --add-modules jdk.incubator.vector}. {@link #explain()} says whether a body can, and why not.
 *       What the body captured and the fields that it reads are read once then, not for each index.
 *   <li><b>Functions:</b> {@code Math.exp, log, sin} and {@code cos} in a body that can be read are the library's own
 *       routines, with errors below 1 ulp as {@link Math} has them: the same bits on lanes and off them, in every JVM and
 *       worker process, though not always those of the JVM's own. What the body captured and the fields that it reads
 *       are read once before the loop then. A body that cannot be read ({@link #explain()} says so), and that of
 *       {@link #toList}, calls the JVM's.
 *   <li><b>Cost:</b> the body is called for each index. Other threads are woken only if there are at least two indices, which
 *       costs the caller some microseconds; not in the first 20 µs of a loop whose body took less for as many indices the
 *       last time, unless it says how many {@link #threads} it wants.
 * </ul>
 */
public interface IntLoop {

    /**
     * This loop on so many threads, the caller included.
     *
     * @param threads how many, at least 1; may exceed the cores
     * @return the loop
     * @throws IllegalArgumentException if {@code threads < 1}, or if the loop runs on a pool, which has workers of its
     *     own
     */
    IntLoop threads(int threads);

    /**
     * This loop on the calling thread alone, by the same code and so with the same bits: for debugging, and as the
     * oracle in tests.
     *
     * @return the loop
     * @throws IllegalArgumentException if the loop runs on a pool
     */
    IntLoop serial();

    /**
     * This loop on a pool's workers, with the settings of that view of it. The caller waits.
     *
     * @param pool a pool or a view of it
     * @return the loop
     * @throws IllegalArgumentException if a number of threads is set
     */
    IntLoop on(Tasks pool);

    /**
     * This loop with its range dealt out in another way.
     *
     * @param schedule how; the default is {@link Schedule#DYNAMIC}
     * @return the loop
     */
    IntLoop schedule(Schedule schedule);

    /**
     * This loop with a listener to its progress, called on the thread that runs the loop, at most ten times a second
     * and once at the end. A listener's exception ends the loop and is thrown.
     *
     * @param listener is told how many indices are done
     * @return the loop
     */
    IntLoop onProgress(Consumer<? super Progress> listener);

    /**
     * This loop with other rounding: its results need not have the bits of the plain loop. A product and the sum that it
     * goes into may be rounded once, and {@code double}s be divided with an error of up to 1.5 ulp, and a sum
     * over neighbouring elements in a loop of the body be added in another order. Which indices that happens to depends on
     * the machine and on when the body was compiled, so two runs may differ in the last bits.
     *
     * @return the loop
     * @throws IllegalArgumentException if the loop is to be {@linkplain #verify() verified}
     */
    IntLoop fast();

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
    IntLoop verify();

    /**
     * This loop, if its body can run on SIMD lanes; else it is refused when it runs. The body is compiled before its first
     * index then, rather than while the loop runs, which takes some milliseconds, a tenth of a second the first time. It
     * is used at once, and is slow until the JIT compiler has done its part. Threads of this JVM only.
     *
     * @return the loop, whose runs throw a {@link TaskRefusedException} that says what stands in the way
     */
    IntLoop compiledOnly();

    /**
     * This loop with a report on its body, made before each run, on whether it can run on SIMD lanes. The body is compiled
     * as for {@link #compiledOnly}, but nothing is refused.
     *
     * @param reader is told on the calling thread; its exception is thrown, and nothing runs
     * @return the loop
     */
    IntLoop explain(Consumer<? super CompileReport> reader);

    /**
     * This loop with a report on its body, logged at level {@code INFO} before each run, see {@link #explain(Consumer)}.
     *
     * @return the loop
     */
    default IntLoop explain() {
        return explain(CompileReport::log);
    }

    /**
     * Runs the body for every index. On a pool whose workers do not share the caller's heap a body can only act
     * on shared memory that it captures, such as a {@link dev.tutti.shared.SharedDoubles}.
     *
     * @param body what to do
     * @throws TaskRefusedException on a pool without {@link Capability#SHARED_HEAP}, if the body captures no shared
     *     memory, or writes a field or captured array, of which every worker has a copy
     */
    void forEach(Body.IntAction body);

    /**
     * The sum of the body's values.
     *
     * <p>Blocks of 4096 consecutive values are summed in 32 accumulators, value {@code k} of a block in accumulator
     * {@code k mod 32}, which are then added by halves ({@code a[v] += a[v + w]} for {@code w} = 16, 8, 4, 2, 1).
     * Blocks are added as one balanced tree in which the left side of {@code m > 1} blocks holds the largest power of
     * two below {@code m}. The error is therefore smaller than that of the plain loop, and the bits are the same
     * wherever it runs. A NaN result is {@link Double#NaN}; values that are all {@code -0.0} give {@code -0.0}.
     *
     * <p>A body that returns {@code long} is converted to {@code double} by Java before it is summed; {@link #sumLong}
     * is exact.
     *
     * @param body the value for an index
     * @return the sum, {@code 0.0} if there are no indices
     */
    double sum(Body.IntToDouble body);

    /**
     * The smallest of the body's values, as {@link Math#min} sees it: NaN if there is one, {@code -0.0} below
     * {@code 0.0}.
     *
     * @param body the value for an index
     * @return the minimum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    double min(Body.IntToDouble body);

    /**
     * The largest of the body's values, as {@link Math#max} sees it: NaN if there is one, {@code 0.0} above
     * {@code -0.0}.
     *
     * @param body the value for an index
     * @return the maximum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    double max(Body.IntToDouble body);

    /**
     * The body's values combined by an operation: neighbours first, as one balanced tree in which the left side of
     * {@code m > 1} values holds the largest power of two below {@code m}; the same rule as {@link Tasks#reduce}.
     *
     * @param merge combines two neighbours, the left one first; associative, or nearly, as multiplication is
     * @param body the value for an index
     * @return the result; the value itself if there is one index
     * @throws java.util.NoSuchElementException if there are no indices
     */
    double reduce(Body.DoubleMerge merge, Body.IntToDouble body);

    /**
     * The sum of the body's values, which wraps around as Java's does.
     *
     * @param body the value for an index
     * @return the sum, 0 if there are no indices
     */
    long sumLong(Body.IntToLong body);

    /**
     * The smallest of the body's values.
     *
     * @param body the value for an index
     * @return the minimum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long minLong(Body.IntToLong body);

    /**
     * The largest of the body's values.
     *
     * @param body the value for an index
     * @return the maximum
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long maxLong(Body.IntToLong body);

    /**
     * The body's values combined by an operation, in the order of {@link #reduce}.
     *
     * @param merge combines two neighbours, the left one first; associative
     * @param body the value for an index
     * @return the result; the value itself if there is one index
     * @throws java.util.NoSuchElementException if there are no indices
     */
    long reduceLong(Body.LongMerge merge, Body.IntToLong body);

    /**
     * How many indices pass a test.
     *
     * @param test says yes or no
     * @return the number of yes
     */
    long count(Body.IntTest test);

    /**
     * The lowest index at which the body's value is the {@link #min}imum: the first NaN if there is one.
     *
     * @param body the value for an index
     * @return the index
     * @throws java.util.NoSuchElementException if there are no indices
     */
    int argMin(Body.IntToDouble body);

    /**
     * The lowest index at which the body's value is the {@link #max}imum: the first NaN if there is one.
     *
     * @param body the value for an index
     * @return the index
     * @throws java.util.NoSuchElementException if there are no indices
     */
    int argMax(Body.IntToDouble body);

    /**
     * The body's values.
     *
     * @param body the value for an index
     * @return a new array, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than an array has elements
     */
    double[] toDoubles(Body.IntToDouble body);

    /**
     * The body's values.
     *
     * @param body the value for an index
     * @return a new array, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than an array has elements
     */
    long[] toLongs(Body.IntToLong body);

    /**
     * The body's values.
     *
     * @param body the value for an index
     * @return a new array, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than an array has elements
     */
    int[] toInts(Body.IntToInt body);

    /**
     * The body's objects.
     *
     * @param body the object for an index, maybe {@code null}
     * @param <R> the object
     * @return a new, modifiable list, element {@code k} for index {@code from + k}
     * @throws IllegalArgumentException if there are more indices than a list has elements
     */
    <R extends @Nullable Object> List<R> toList(Body.IntTo<? extends R> body);

    /**
     * Adds values into an array at computed positions, such as a histogram: {@code out[index(i)] += value(i)} for every
     * index, right under any number of threads and with the bits of the plain loop, as every position gets its values
     * in the order of the indices.
     *
     * <p>Positions and values are computed in parallel, a million indices at a time; the additions are the caller's.
     * The two functions must not read {@code out}. If one of them fails, {@code out} holds the additions below it, as
     * after
     * the plain loop; to find them, some indices around it are computed a second time. On a pool without
     * {@link Capability#SHARED_HEAP} it holds those of the millions before.
     *
     * @param out is added to
     * @param index the position for an index
     * @param value the value for an index
     * @throws ArrayIndexOutOfBoundsException for the lowest index whose position is not in {@code out}; those below
     *     were added
     */
    void addInto(double[] out, Body.IntToInt index, Body.IntToDouble value);

    /**
     * As {@link #addInto(double[], Body.IntToInt, Body.IntToDouble)}, for integers; sums wrap around. All threads of this
     * JVM add if {@code out} has at most 4,096 elements. If a function fails then, indices from the million around it on are computed a second time.
     *
     * @param out is added to
     * @param index the position for an index
     * @param value the value for an index
     * @throws ArrayIndexOutOfBoundsException for the lowest index whose position is not in {@code out}; those below
     *     were added
     */
    void addInto(long[] out, Body.IntToInt index, Body.IntToLong value);
}
