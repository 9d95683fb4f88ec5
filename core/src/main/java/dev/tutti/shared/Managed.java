// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.wire.Codec;
import dev.tutti.wire.Payload;
import dev.tutti.wire.Role;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary object that stays in the process that made this, its maker, and is worked on there by tasks that any
 * thread of any process sends: a map, a list, a record of counters.
 *
 * {@snippet :
 * try (Managed<Map<String, Integer>> counts = Managed.of(new HashMap<>())) {
 *     pool.map(word -> counts.call(map -> map.merge(word, 1, Integer::sum)), words);
 *     Map<String, Integer> result = counts.call(map -> new HashMap<>(map));
 * }
 * }
 *
 * <ul>
 *   <li><b>One at a time:</b> tasks run one after the other, whoever sends them, so what one task does is atomic. What
 *       one has done is seen by the next. A task may call the same object again, in the maker's process only.
 *   <li><b>What travels:</b> the task with what it captures, as copies, and its result. In the maker's process nothing
 *       is copied: a result may be the object itself. Static fields that a task reads are the maker's, and are not
 *       compared with the sender's. Classes are found by the context class loader of the thread that made this.
 *   <li><b>Threads:</b> tasks of other processes run on one daemon thread of the maker, those of its own on the threads
 *       that call.
 *   <li><b>Sizes:</b> a task and its result have to fit into a buffer each.
 *   <li><b>Errors:</b> what a task throws comes back as the cause of a {@link TaskFailedException}. If the maker has
 *       ended, a call fails with a {@link ProcessLostException}; a caller that is killed has its task run, or not.
 *   <li><b>Cost:</b> in the maker's process that of a lock; from another some 100 µs, up to 2 ms more after a pause, and
 *       its buffers. Numbers are better off in a {@link SharedArray}.
 * </ul>
 *
 * @param <T> the object
 */
public final class Managed<T> extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A task without a result.
     *
     * @param <T> the object
     */
    @FunctionalInterface
    public interface Action<T> extends Serializable {

        /**
         * Works on the object.
         *
         * @param value the object
         * @throws Exception whatever it wants to report
         */
        void apply(T value) throws Exception;
    }

    private static final long DEFAULT_BUFFER_BYTES = 1 << 20;
    private static final long LEAST_BUFFER_BYTES = 1 << 13;
    private static final long MOST_BUFFER_BYTES = Integer.MAX_VALUE - 8;

    /** What this process has beside it. */
    private static final class Access<T> {
        private final Ring.Side put = new Ring.Side();
        private final Ring.Side take = new Ring.Side();
        private final Elements elements = new Elements();

        /** Where replies came that were read. */
        private final Queue<SharedQueue<byte[]>> idle = new ConcurrentLinkedQueue<>();

        /** In the maker. */
        private @Nullable Holder<T> holder;
    }

    private final transient Access<T> access;
    private final transient Ring calls;
    private final transient long maker;

    /** One that came from elsewhere, or back. */
    Managed(Cell cell) {
        super(Kind.MANAGED, cell, false);
        access = companion(Access::new);
        calls = ring();
        maker = (long) LONG.getAcquire(memory, ManagedLayout.MAKER);
    }

    private Managed(Cell cell, long bufferBytes) {
        super(Kind.MANAGED, cell, true);
        access = companion(Access::new);
        Ring.format(memory.asSlice(ManagedLayout.RING), ManagedLayout.CAPACITY, bufferBytes);
        calls = ring();
        maker = ProcessIdentity.ofThis().word();
        LONG.setRelease(memory, ManagedLayout.MAKER, maker);
    }

    /** For the thread that serves it, which must not keep the object. */
    private Managed(Cell cell, Access<T> access) {
        super(Kind.MANAGED, cell, false);
        this.access = access;
        calls = ring();
        maker = ProcessIdentity.ofThis().word();
    }

    /**
     * Takes an object in charge, with buffers of 1 MiB.
     *
     * @param value the object; from now on only tasks should touch it
     * @param <T> its type
     * @return what stands for it in every process
     * @throws dev.tutti.UnavailableException if there is no memory for the buffer
     */
    public static <T> Managed<T> of(T value) {
        return of(value, DEFAULT_BUFFER_BYTES);
    }

    /**
     * Takes an object in charge.
     *
     * @param value the object; from now on only tasks should touch it
     * @param bufferBytes from 8 KiB on; 4 KiB more than what a task may have with all that it captures, and what its
     *     result may have. As much is reserved here, and for each thread of another process that calls at a time
     * @param <T> the object's type
     * @return what stands for it in every process
     * @throws IllegalArgumentException if the size is impossible
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static <T> Managed<T> of(T value, long bufferBytes) {
        if (bufferBytes < LEAST_BUFFER_BYTES || bufferBytes > MOST_BUFFER_BYTES) {
            throw new IllegalArgumentException("a managed object cannot have such a buffer: bufferBytes=" + bufferBytes
                    + "; ask for " + LEAST_BUFFER_BYTES + " to " + MOST_BUFFER_BYTES);
        }
        Cell cell = Cell.create(ManagedLayout.bytes(bufferBytes));
        Managed<T> managed = new Managed<>(cell, bufferBytes);
        Holder<T> holder = new Holder<>(Objects.requireNonNull(value));
        managed.access.holder = holder;
        Managed<T> door = new Managed<>(cell, new Access<>());
        holder.start(door.calls, door::isLast, door::isClosed, door.access.elements);
        return managed;
    }

    private Ring ring() {
        return new Ring(memory.asSlice(ManagedLayout.RING), access.put, access.take, access.elements, this::check);
    }

    /**
     * Has a task work on the object, and waits for its result.
     *
     * @param task gets the object
     * @param <R> the result
     * @return what the task returned
     * @throws InterruptedException if the thread is interrupted; in the maker's process the task did not begin, in
     *     another it may have, or may do so later
     * @throws TaskFailedException if the task threw, which is the cause; that is a {@link TaskRefusedException} if the
     *     task cannot be read by the maker, or its result cannot travel, or is larger than the buffer
     * @throws TaskRefusedException if the task cannot travel, or is larger than the buffer
     * @throws ProcessLostException if the maker has ended; whether the task has run is not known
     * @throws IllegalStateException if this is closed, or becomes so meanwhile
     */
    public <R extends @Nullable Object> R call(Task<? super T, ? extends R> task) throws InterruptedException {
        try {
            check();
            if (maker != ProcessIdentity.ofThis().word()) {
                return ask(task);
            }
            Holder<T> holder = access.holder;
            if (holder == null) {
                throw new IllegalStateException("the object is gone: nothing but this referred to it");
            }
            return holder.run(task);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * As {@link #call}, for a task without a result. It has its own name so that a lambda is never ambiguous.
     *
     * @param action gets the object
     * @throws InterruptedException as there
     */
    public void run(Action<? super T> action) throws InterruptedException {
        Task<T, @Nullable Void> task = value -> {
            action.apply(value);
            return null;
        };
        Void _ = call(task);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the task returned, maybe null if R says so
    private <R extends @Nullable Object> R ask(Task<? super T, ? extends R> task) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Codec codec = access.elements.codec();
        Payload payload = codec.encode(task, Role.TASK);
        long most = calls.bufferBytes() - Holder.EXTRA_BYTES;
        byte[] bytes = Holder.bytes(payload, most);
        SharedQueue<byte[]> idle = access.idle.poll();
        SharedQueue<byte[]> replies = idle == null ? SharedQueue.of(1, calls.bufferBytes()) : idle;
        byte[] reply = null;
        try {
            boolean _ = calls.put(new Holder.Request(replies, most, bytes), Patience.FOR_EVER, this::isLast);
            reply = Objects.requireNonNull(replies.take(Patience.FOR_EVER, this::isLast));
            Payload answer = Holder.payload(reply);
            if (reply[0] == Holder.FAILURE) {
                throw new TaskFailedException(0, 1, codec.decodeFailure(answer));
            }
            return (R) codec.decode(answer, Role.ELEMENT);
        } catch (IOException e) {
            throw new IllegalStateException("something has written over the reply: " + e.getMessage(), e);
        } finally {
            if (reply == null) {
                replies.close();
            } else {
                access.idle.add(replies);
            }
            Reference.reachabilityFence(payload); // what it lends was needed by the task
        }
    }

    /** For a call that waits, and for the thread that serves. */
    private boolean isLast(boolean isLong) {
        check();
        ProcessIdentity identity = ProcessIdentity.ofWord(maker);
        if (isLong && !identity.isAlive()) {
            throw new ProcessLostException(
                    identity.pid(), "the process that holds the object has ended: pid=" + identity.pid());
        }
        return false;
    }

    /**
     * Where the object is.
     *
     * @return such as {@code Managed[by pid=4711]}
     */
    @Override
    public String toString() {
        return "Managed[by pid=" + ProcessIdentity.ofWord(maker).pid() + (isClosed() ? ", closed]" : "]");
    }
}
