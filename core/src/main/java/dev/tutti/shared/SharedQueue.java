// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.TaskRefusedException;
import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that threads and processes share: any number of them put, any number take, and each element is taken
 * once.
 *
 * {@snippet :
 * try (SharedQueue<String> lines = SharedQueue.of(1000);
 *         Pool pool = Pool.processes(2)) {
 *     var counts = pool.invokeAll(
 *             _ -> {
 *                 int characters = 0;
 *                 for (String line = lines.take(); line != null; line = lines.take()) {
 *                     characters += line.length();
 *                 }
 *                 return characters;
 *             },
 *             List.of(1, 2));
 *     lines.put("to be counted by one of them");
 *     lines.finish();
 * }
 * }
 *
 * <ul>
 *   <li><b>Elements:</b> whatever can travel to a worker process, as snapshots: numbers, strings, primitive arrays,
 *       records, serializable objects, but not {@code null}. Their classes are found by the context class loader of the
 *       thread that takes. Arrays and objects in shared memory stay where they are: who made them keeps them open and
 *       reachable as long as others use them; until they are taken the queue does so, if that process still has it.
 *   <li><b>Bounds:</b> at most as many elements as its capacity, and as many bytes as its buffer, which was reserved when
 *       it was made. A number takes 17 bytes, a string or an array some 40 more than its content.
 *   <li><b>Order:</b> first in, first out. What one thread put, one taker gets in the order in which it was put.
 *   <li><b>Memory consistency:</b> what a thread did in shared memory before it put an element is seen by the one that
 *       takes it.
 *   <li><b>Waiting:</b> ends at most 2 ms late, as nobody wakes anybody. A process that was killed in the middle of a
 *       call holds up the others for some milliseconds; one that is suspended there, until it goes on, but for calls that
 *       say how long they wait.
 *   <li><b>Losses:</b> a process that is killed while it puts has put the element or has not. One that is killed while it
 *       takes, or afterwards, has taken at most the one that it was about to return. No element is torn, or taken
 *       twice.
 *   <li><b>Cost:</b> less than a microsecond for a number, if nobody waits; two copies for a large array.
 * </ul>
 *
 * @param <T> the elements
 */
public final class SharedQueue<T> extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    /** For some tens of thousand numbers, or some hundred pages of text. */
    private static final long DEFAULT_BUFFER_BYTES = 1 << 20;

    private static final long MOST_BUFFER_BYTES = 1L << 60;

    private record Sides(Ring.Side put, Ring.Side take, Elements elements) {}

    private final transient Sides sides = companion(() -> new Sides(new Ring.Side(), new Ring.Side(), new Elements()));
    private final transient Ring ring;

    SharedQueue(Cell cell) {
        super(Kind.QUEUE, cell, false);
        ring = ring();
    }

    private SharedQueue(Cell cell, long capacity, long bufferBytes) {
        super(Kind.QUEUE, cell, true);
        Ring.format(memory.asSlice(QueueLayout.RING), capacity, bufferBytes);
        ring = ring();
    }

    /**
     * Makes an empty queue with a buffer of 1 MiB.
     *
     * @param capacity most elements
     * @param <T> the elements
     * @return the queue
     * @throws IllegalArgumentException if it is less than 1
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static <T> SharedQueue<T> of(int capacity) {
        return of(capacity, DEFAULT_BUFFER_BYTES);
    }

    /**
     * Makes an empty queue.
     *
     * @param capacity most elements
     * @param bufferBytes most bytes of all elements, and of one
     * @param <T> the elements
     * @return the queue
     * @throws IllegalArgumentException if one is less than 1
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static <T> SharedQueue<T> of(int capacity, long bufferBytes) {
        if (capacity < 1 || bufferBytes < 1 || bufferBytes > MOST_BUFFER_BYTES) {
            throw new IllegalArgumentException("a queue cannot have such a size: capacity=" + capacity + " bufferBytes="
                    + bufferBytes + "; ask for 1 or more");
        }
        return new SharedQueue<>(Cell.create(QueueLayout.bytes(capacity, bufferBytes)), capacity, bufferBytes);
    }

    private Ring ring() {
        return new Ring(memory.asSlice(QueueLayout.RING), sides.put, sides.take, sides.elements, this::check);
    }

    /**
     * Puts an element, and waits until there is room for it.
     *
     * @param element not {@code null}
     * @throws InterruptedException if the thread is interrupted; the element was not put
     * @throws TaskRefusedException if it cannot travel, or is larger than the buffer
     * @throws IllegalStateException if the queue is finished or closed, or becomes so meanwhile
     */
    public void put(T element) throws InterruptedException {
        boolean _ = put(element, Patience.FOR_EVER);
    }

    /**
     * Puts an element if there is room for it now.
     *
     * @param element not {@code null}
     * @return whether it was put
     * @throws TaskRefusedException if it cannot travel, or is larger than the buffer
     * @throws IllegalStateException if the queue is finished or closed
     */
    public boolean offer(T element) {
        try {
            return put(element, Patience.NONE);
        } catch (InterruptedException e) {
            throw new AssertionError("who does not wait is not interrupted", e);
        }
    }

    /**
     * Puts an element if there is room for it in time.
     *
     * @param element not {@code null}
     * @param limit how long to wait; zero or less only looks
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted; the element was not put
     * @throws TaskRefusedException if it cannot travel, or is larger than the buffer
     * @throws IllegalStateException if the queue is finished or closed, or becomes so meanwhile
     */
    public boolean offer(T element, Duration limit) throws InterruptedException {
        return put(element, Patience.of(limit));
    }

    /**
     * Takes the oldest element, and waits until there is one.
     *
     * @return the element; {@code null} if there is none and the queue is {@linkplain #finish() finished}
     * @throws InterruptedException if the thread is interrupted; nothing was taken
     * @throws TaskRefusedException if the element cannot be read here, which is gone then
     * @throws IllegalStateException if the queue is closed, or becomes so meanwhile
     */
    public @Nullable T take() throws InterruptedException {
        return take(Patience.FOR_EVER);
    }

    /**
     * Takes the oldest element if there is one now.
     *
     * @return the element; {@code null} if there is none
     * @throws TaskRefusedException if the element cannot be read here, which is gone then
     * @throws IllegalStateException if the queue is closed
     */
    public @Nullable T poll() {
        try {
            return take(Patience.NONE);
        } catch (InterruptedException e) {
            throw new AssertionError("who does not wait is not interrupted", e);
        }
    }

    /**
     * Takes the oldest element if there is one in time.
     *
     * @param limit how long to wait; zero or less only looks
     * @return the element; {@code null} if there was none in time, or none will come
     * @throws InterruptedException if the thread is interrupted; nothing was taken
     * @throws TaskRefusedException if the element cannot be read here, which is gone then
     * @throws IllegalStateException if the queue is closed, or becomes so meanwhile
     */
    public @Nullable T poll(Duration limit) throws InterruptedException {
        return take(Patience.of(limit));
    }

    /**
     * Says that nothing will be put any more, by anyone: what is in the queue can be taken, and who waits for more, or
     * comes later, gets {@code null}. Finishing twice is fine.
     *
     * @throws IllegalStateException if the queue is closed
     */
    public void finish() {
        try {
            check();
            ring.finish();
        } catch (InterruptedException e) {
            throw new AssertionError("who does not wait is not interrupted", e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether nothing is in the queue and nothing will be.
     *
     * @return whether every {@link #take()} from now on returns {@code null}
     * @throws IllegalStateException if the queue is closed
     */
    public boolean isDrained() {
        try {
            check();
            return ring.isFinished() && ring.size() == 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * How many elements it has, at a moment that is over.
     *
     * @return elements
     * @throws IllegalStateException if the queue is closed
     */
    public int size() {
        try {
            check();
            return (int) ring.size();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether it has no element, at a moment that is over.
     *
     * @return whether there is none
     * @throws IllegalStateException if the queue is closed
     */
    public boolean isEmpty() {
        return size() == 0;
    }

    /**
     * How many elements more it could have, at a moment that is over, as long as its buffer has room for their bytes.
     *
     * @return elements
     * @throws IllegalStateException if the queue is closed
     */
    public int remainingCapacity() {
        return (int) ring.capacity() - size();
    }

    private boolean put(T element, Patience patience) throws InterruptedException {
        try {
            return ring.put(element, patience, this::isLast);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private @Nullable T take(Patience patience) throws InterruptedException {
        return take(patience, this::isLast);
    }

    /** For who waits for something else too. */
    @SuppressWarnings("unchecked") // what was put
    @Nullable
    T take(Patience patience, Ring.Watch watch) throws InterruptedException {
        try {
            return (T) ring.take(patience, watch);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private boolean isLast(boolean isLong) {
        check();
        return ring.isFinished();
    }

    /**
     * Its bounds and what it has.
     *
     * @return such as {@code SharedQueue[3 of 1000]}
     */
    @Override
    public String toString() {
        return "SharedQueue[" + (isClosed() ? "closed]" : ring.size() + " of " + ring.capacity() + "]");
    }
}
