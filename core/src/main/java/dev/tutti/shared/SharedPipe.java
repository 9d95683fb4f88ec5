// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.TaskRefusedException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Two ends in shared memory: what one sends, the other receives, both ways at once. Each goes to where it is used, as
 * what a task captures or gets as an item.
 *
 * {@snippet :
 * SharedPipe<String, Integer> pipe = SharedPipe.open();
 * var task = pool.run(() -> {
 *     try (SharedPipe.End<Integer, String> end = pipe.second()) {
 *         for (String text = end.receive(); text != null; text = end.receive()) {
 *             end.send(text.length());
 *         }
 *     }
 * });
 * try (SharedPipe.End<String, Integer> end = pipe.first()) {
 *     end.send("four");
 *     int length = end.receive();
 * }
 * }
 *
 * @param <A> what the first end sends
 * @param <B> what the second end sends
 */
public final class SharedPipe<A, B> implements Serializable, AutoCloseable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long DEFAULT_BUFFER_BYTES = 1 << 20;
    private static final long MOST_BUFFER_BYTES = 1L << 58;

    /** Side 0. */
    private final End<A, B> first;

    /** Side 1. */
    private final End<B, A> second;

    private SharedPipe(End<A, B> first, End<B, A> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Makes a pipe with a buffer of 1 MiB for each direction.
     *
     * @param <A> what the first end sends
     * @param <B> what the second end sends
     * @return the pipe
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static <A, B> SharedPipe<A, B> open() {
        return open(DEFAULT_BUFFER_BYTES);
    }

    /**
     * Makes a pipe.
     *
     * @param bufferBytes for each direction: most bytes of what was sent and not yet received, and of one element
     * @param <A> what the first end sends
     * @param <B> what the second end sends
     * @return the pipe
     * @throws IllegalArgumentException if it is less than 1
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static <A, B> SharedPipe<A, B> open(long bufferBytes) {
        if (bufferBytes < 1 || bufferBytes > MOST_BUFFER_BYTES) {
            throw new IllegalArgumentException(
                    "a pipe cannot have such a size: bufferBytes=" + bufferBytes + "; ask for 1 or more");
        }
        Cell all = Cell.create(PipeLayout.bytes(bufferBytes));
        MemorySegment memory = all.memory();
        for (int side = 0; side < 2; side++) {
            long at = PipeLayout.ring(side, bufferBytes);
            Ring.format(memory.asSlice(at), PipeLayout.capacity(bufferBytes), bufferBytes);
        }
        return new SharedPipe<>(End.create(all, 0), End.create(all, 1));
    }

    /**
     * One end.
     *
     * @return always the same
     */
    public End<A, B> first() {
        return first;
    }

    /**
     * The other end.
     *
     * @return always the same
     */
    public End<B, A> second() {
        return second;
    }

    /** Closes both ends, for everyone. */
    @Override
    public void close() {
        first.close();
        second.close();
    }

    /**
     * One end of a pipe.
     *
     * <ul>
     *   <li><b>Elements:</b> as those of a {@link SharedQueue}, and waiting, losses and cost are as there.
     *   <li><b>Threads and processes:</b> an end is meant for one process at a time, and any number of its threads. It
     *       may be handed on; that it is with a process now is known from the first use there, and of an end that nobody
     *       used, from its arrival.
     *   <li><b>End:</b> closing an end closes it for everyone who has it. The other end then receives what was sent
     *       before, and {@code null} after that; sending is refused.
     *   <li><b>Loss:</b> if the process that used the other end last has ended without closing it, who waits for it gets
     *       a {@link ProcessLostException}, once nothing is left to receive.
     * </ul>
     *
     * @param <S> what it sends
     * @param <R> what it receives
     */
    public static final class End<S, R> extends SharedObject {

        @Serial
        private static final long serialVersionUID = 1;

        private record Sides(Ring.Side put, Ring.Side take, Elements elements) {}

        private final transient Sides sides =
                companion(() -> new Sides(new Ring.Side(), new Ring.Side(), new Elements()));

        /** From the first end on. */
        private final transient MemorySegment pipe;

        /** Where the other end is in it. */
        private final transient long other;

        private final transient Ring out;
        private final transient Ring in;

        /** Whether their block is the pipe's only. */
        private final transient boolean isAlone;

        /** One that came from elsewhere. */
        End(Cell cell) {
            this(cell, false, 0);
            boolean _ = LONG.compareAndSet(
                    memory, PipeLayout.USER, 0L, ProcessIdentity.ofThis().word());
        }

        private End(Cell cell, boolean isNew, long newSide) {
            super(Kind.PIPE_END, cell, isNew);
            if (isNew) {
                LONG.setRelease(memory, PipeLayout.SIDE, newSide);
            }
            long side = (long) LONG.getAcquire(memory, PipeLayout.SIDE);
            pipe = cell.block().memory().asSlice(cell.offset() - side * PipeLayout.END_BYTES);
            other = (1 - side) * PipeLayout.END_BYTES;
            out = ring(side);
            in = ring(1 - side);
            isAlone = cell.offset() == side * PipeLayout.END_BYTES
                    && pipe.byteSize() == PipeLayout.bytes(out.bufferBytes());
        }

        private static <S, R> End<S, R> create(Cell all, int side) {
            long offset = side * PipeLayout.END_BYTES;
            return new End<>(new Cell(all.block(), all.offset() + offset, PipeLayout.END_BYTES), true, side);
        }

        private Ring ring(long sender) {
            long bufferBytes = (long) LONG.getAcquire(pipe, PipeLayout.ring(0, 0) + RingLayout.BUFFER_BYTES);
            MemorySegment there = pipe.asSlice(PipeLayout.ring(sender, bufferBytes));
            return new Ring(there, sides.put, sides.take, sides.elements, this::check);
        }

        /**
         * Sends an element, and waits until there is room for it.
         *
         * @param element not {@code null}
         * @throws InterruptedException if the thread is interrupted; the element was not sent
         * @throws TaskRefusedException if it cannot travel, or is larger than the buffer
         * @throws ProcessLostException if it waits for room and the other end's process has ended
         * @throws IllegalStateException if an end is closed, or becomes so meanwhile
         */
        public void send(S element) throws InterruptedException {
            try {
                boolean _ = out.put(element, Patience.FOR_EVER, this::checkToSend);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        /**
         * Receives the oldest element, and waits until there is one.
         *
         * @return the element; {@code null} if there is none and the other end is closed
         * @throws InterruptedException if the thread is interrupted; nothing was received
         * @throws TaskRefusedException if the element cannot be read here, which is gone then
         * @throws ProcessLostException if there is none and the other end's process has ended
         * @throws IllegalStateException if this end is closed, or becomes so meanwhile
         */
        public @Nullable R receive() throws InterruptedException {
            return receive(Patience.FOR_EVER);
        }

        /**
         * Receives the oldest element if there is one in time.
         *
         * @param limit how long to wait; zero or less only looks
         * @return the element; {@code null} if there was none in time, or none will come
         * @throws InterruptedException if the thread is interrupted; nothing was received
         * @throws TaskRefusedException if the element cannot be read here, which is gone then
         * @throws ProcessLostException if there is none and the other end's process has ended
         * @throws IllegalStateException if this end is closed, or becomes so meanwhile
         */
        public @Nullable R receive(Duration limit) throws InterruptedException {
            return receive(Patience.of(limit));
        }

        /**
         * Receives the oldest element if there is one now.
         *
         * @return the element; {@code null} if there is none
         * @throws TaskRefusedException if the element cannot be read here, which is gone then
         * @throws IllegalStateException if this end is closed
         */
        public @Nullable R poll() {
            try {
                return receive(Patience.NONE);
            } catch (InterruptedException e) {
                throw new AssertionError("who does not wait is not interrupted", e);
            }
        }

        /**
         * Whether the other end is closed and nothing is left to receive.
         *
         * @return whether every {@link #receive()} from now on returns {@code null}
         * @throws IllegalStateException if this end is closed
         */
        public boolean isDrained() {
            try {
                check();
                return isOtherClosed() && in.size() == 0;
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @SuppressWarnings("unchecked") // what was sent
        private @Nullable R receive(Patience patience) throws InterruptedException {
            try {
                Object element = in.take(patience, this::isLast);
                if (element == null && patience.waits() && !isOtherClosed()) {
                    long lost = lostUser();
                    if (lost != 0) {
                        element = in.take(Patience.NONE, this::isLast); // it may have sent that meanwhile
                        if (element == null) {
                            throw lost(lost);
                        }
                    }
                }
                return (R) element;
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        private boolean isLast(boolean isLong) {
            use();
            return isOtherClosed() || (isLong && lostUser() != 0);
        }

        private boolean checkToSend(boolean isLong) {
            use();
            if (isOtherClosed()) {
                throw new IllegalStateException("the other end of the pipe is closed, so nobody would receive it");
            }
            long lost = isLong ? lostUser() : 0;
            if (lost != 0) {
                throw lost(lost);
            }
            return false;
        }

        @Override
        boolean isLastOfBlock() {
            return isAlone && isOtherClosed();
        }

        private void use() {
            check();
            long me = ProcessIdentity.ofThis().word();
            if ((long) LONG.getAcquire(memory, PipeLayout.USER) != me) {
                LONG.setRelease(memory, PipeLayout.USER, me);
            }
        }

        private boolean isOtherClosed() {
            return (long) LONG.getAcquire(pipe, other + CLOSED) != 0;
        }

        /** The process that has used the other end last, if it has ended; else 0. */
        private long lostUser() {
            long user = (long) LONG.getAcquire(pipe, other + PipeLayout.USER);
            return user == 0 || ProcessIdentity.ofWord(user).isAlive() ? 0 : user;
        }

        private static ProcessLostException lost(long user) {
            long pid = ProcessIdentity.ofWord(user).pid();
            return new ProcessLostException(
                    pid,
                    "the process at the other end of the pipe has ended without closing it: pid=" + pid
                            + "; close this end, and open another pipe for who takes its place");
        }

        /**
         * Which end it is, and what there is to receive.
         *
         * @return such as {@code SharedPipe.End[first, waiting=3]}
         */
        @Override
        public String toString() {
            String name = other == 0 ? "second" : "first";
            return "SharedPipe.End[" + name + (isClosed() ? ", closed]" : ", waiting=" + in.size() + "]");
        }
    }
}
