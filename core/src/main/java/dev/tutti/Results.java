// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The results of one call, one by one, while later items still run.
 *
 * <p>The input is pulled as results are taken, never further ahead than {@link Tasks#lookAhead(int)} items, so it may
 * be endless. It can be iterated once.
 *
 * <ul>
 *   <li><b>Order:</b> that of the input, or that of completion after {@link #unordered()}. Short items that share a
 *     batch may be handed out up to 5 ms after their completion.
 *   <li><b>Threads:</b> for one consumer at a time; the input is pulled on the consumer's thread.
 *   <li><b>Errors:</b> {@code next()} throws {@link TaskFailedException} for an item that failed; the following call
 *     goes on with the next one. What the input's own iterator throws comes after the results of the items before it.
 *     An interrupt of a waiting consumer throws {@link java.util.concurrent.CancellationException}, with the
 *     interrupt status set; nothing else is lost by it.
 *   <li><b>Cost:</b> {@link #close()} cancels what still runs and forgets the rest; a drained or abandoned iteration
 *     that is not closed leaves at most the look-ahead's items running.
 * </ul>
 *
 * @param <R> the result
 */
public interface Results<R extends @Nullable Object> extends Iterable<R>, AutoCloseable {

    /**
     * These results in the order in which they are completed.
     *
     * @return this
     * @throws IllegalStateException if iteration has begun
     */
    Results<R> unordered();

    /**
     * The only iteration.
     *
     * @throws IllegalStateException if there was one already
     */
    @Override
    Iterator<R> iterator();

    /**
     * These results as a sequential stream; closing it closes them.
     *
     * @return the stream
     */
    default Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    /** Ends the call: running items are cancelled, nothing more is pulled. Does not wait; closing twice is fine. */
    @Override
    void close();
}
