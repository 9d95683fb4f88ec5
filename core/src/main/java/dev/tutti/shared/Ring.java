// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static dev.tutti.shared.SharedObject.LONG;

import dev.tutti.TaskRefusedException;
import dev.tutti.wire.Loan;
import dev.tutti.wire.Payload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Elements on their way from processes to processes, first in, first out, in a {@link RingLayout}.
 *
 * <p>Each side has a {@link Gate}, so one thread adds while another takes. An element is there from the write of {@code
 * tail} on, and until that of {@code head}: whoever is killed before either leaves all as it was.
 *
 * <p>Of the threads of a process that wait on one side, one looks, and the others wait for it. Who uses it keeps what it
 * is in reachable.
 */
final class Ring {

    /** Looked at before and while something is waited for. */
    interface Watch {

        /**
         * Looks.
         *
         * @param isLong whether the wait has become so long that it is worth looking at other processes
         * @return whether no element will be added any more
         * @throws IllegalStateException if waiting has no sense any more
         */
        boolean isLast(boolean isLong);
    }

    /** What a process has beside one side of a ring. */
    static final class Side {
        private final ReentrantLock inside = new ReentrantLock();
        private final ReentrantLock waiting = new ReentrantLock(true);

        /** What elements that were added here lead to. Touched inside only. */
        private final ArrayDeque<Lent> lent = new ArrayDeque<>();
    }

    private record Lent(long number, List<Loan> loans) {}

    private final MemorySegment memory;
    private final Side putSide;
    private final Side takeSide;
    private final Gate putGate;
    private final Gate takeGate;
    private final Elements elements;
    private final long capacity;
    private final long bufferBytes;
    private final long buffer;

    /**
     * A ring that is there.
     *
     * @param memory where it is
     * @param check throws if its use has no sense any more
     */
    Ring(MemorySegment memory, Side putSide, Side takeSide, Elements elements, Runnable check) {
        this.memory = memory;
        this.putSide = putSide;
        this.takeSide = takeSide;
        this.elements = elements;
        this.putGate = new Gate(putSide.inside, memory, RingLayout.PUTTER, check);
        this.takeGate = new Gate(takeSide.inside, memory, RingLayout.TAKER, check);
        this.capacity = (long) LONG.getAcquire(memory, RingLayout.CAPACITY);
        this.bufferBytes = (long) LONG.getAcquire(memory, RingLayout.BUFFER_BYTES);
        this.buffer = RingLayout.buffer(capacity);
    }

    /** Makes an empty ring of zeros. */
    static void format(MemorySegment memory, long capacity, long bufferBytes) {
        LONG.set(memory, RingLayout.CAPACITY, capacity);
        LONG.set(memory, RingLayout.BUFFER_BYTES, bufferBytes);
    }

    long capacity() {
        return capacity;
    }

    long bufferBytes() {
        return bufferBytes;
    }

    /** How many elements there are, as of some moment while this is asked. */
    long size() {
        while (true) {
            long head = (long) LONG.getAcquire(memory, RingLayout.HEAD);
            long tail = (long) LONG.getAcquire(memory, RingLayout.TAIL);
            if (head == (long) LONG.getVolatile(memory, RingLayout.HEAD)) {
                return tail - head;
            }
        }
    }

    boolean isFinished() {
        return (long) LONG.getAcquire(memory, RingLayout.FINISHED) != 0;
    }

    /** Nothing can be added after that. */
    void finish() throws InterruptedException {
        if (putGate.enter(Patience.NONE)) {
            try {
                LONG.setRelease(memory, RingLayout.FINISHED, 1L);
            } finally {
                putGate.leave();
            }
        }
    }

    /**
     * Adds an element, of which a snapshot is taken first.
     *
     * @return whether it did; if not, patience has ended
     * @throws TaskRefusedException if it cannot travel, or is larger than the buffer
     * @throws IllegalStateException if this is finished
     */
    boolean put(Object element, Patience patience, Watch watch) throws InterruptedException {
        boolean _ = watch.isLast(false);
        Payload payload = elements.encode(element);
        if (payload.sizeBytes() > bufferBytes) {
            throw new TaskRefusedException("an element of " + element.getClass().getTypeName()
                    + " has more bytes than the buffer: bytes=" + payload.sizeBytes() + " bufferBytes=" + bufferBytes
                    + "; ask for a larger buffer, send the element in pieces, or put it into a SharedArray");
        }
        if (!patience.waits()) {
            return tryPut(payload, patience);
        }
        checkInterrupt();
        if (!putSide.waiting.isLocked() && tryPut(payload, patience)) {
            return true;
        }
        if (!putSide.waiting.tryLock(patience.leftNanos(), TimeUnit.NANOSECONDS)) {
            return tryPut(payload, patience);
        }
        try {
            Backoff backoff = patience.backoff();
            while (true) {
                boolean _ = watch.isLast(backoff.isLong());
                if (tryPut(payload, patience)) {
                    return true;
                } else if (backoff.isOver()) {
                    return false;
                }
                backoff.pause();
                checkInterrupt();
            }
        } finally {
            putSide.waiting.unlock();
        }
    }

    /**
     * Takes the oldest element.
     *
     * @return it; {@code null} if patience has ended, or if there is none and none will be added
     * @throws TaskRefusedException if it cannot be read here; it is gone
     * @throws IllegalStateException if something has written over it
     */
    @Nullable
    Object take(Patience patience, Watch watch) throws InterruptedException {
        boolean _ = watch.isLast(false);
        if (!patience.waits()) {
            return tryTake(patience);
        }
        checkInterrupt();
        Object element = takeSide.waiting.isLocked() ? null : tryTake(patience);
        if (element != null) {
            return element;
        }
        if (!takeSide.waiting.tryLock(patience.leftNanos(), TimeUnit.NANOSECONDS)) {
            return tryTake(patience);
        }
        try {
            Backoff backoff = patience.backoff();
            while (true) {
                boolean isLast = watch.isLast(backoff.isLong()); // first, for one may have been added before the end
                element = tryTake(patience);
                if (element != null || isLast || backoff.isOver()) {
                    return element;
                }
                backoff.pause();
                checkInterrupt();
            }
        } finally {
            takeSide.waiting.unlock();
        }
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private boolean tryPut(Payload payload, Patience patience) throws InterruptedException {
        if (!isFinished() && size() == capacity) {
            return false;
        }
        if (!putGate.enter(patience)) {
            return false;
        }
        try {
            if (isFinished()) {
                throw new IllegalStateException("nothing can be put any more, as it is finished");
            }
            long head = (long) LONG.getAcquire(memory, RingLayout.HEAD);
            long tail = (long) LONG.getAcquire(memory, RingLayout.TAIL);
            long start = end(tail - 1);
            long free = bufferBytes - (start - end(head - 1));
            check(tail - head, capacity);
            check(free, bufferBytes);
            if (tail - head == capacity || free < payload.sizeBytes()) {
                return false;
            }
            payload.writeTo(part(start, start + payload.sizeBytes()));
            lend(tail, head, payload.loans());
            long flag = payload.loans().isEmpty() ? 0 : 1;
            LONG.set(memory, endAt(tail), (start + payload.sizeBytes()) << 1 | flag);
            LONG.setRelease(memory, RingLayout.TAIL, tail + 1);
            return true;
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        } finally {
            putGate.leave();
        }
    }

    private void lend(long number, long head, List<Loan> loans) {
        for (Lent first = putSide.lent.peek(); first != null && first.number < head; first = putSide.lent.peek()) {
            putSide.lent.remove();
        }
        if (!loans.isEmpty()) {
            putSide.lent.add(new Lent(number, loans));
        }
    }

    private @Nullable Object tryTake(Patience patience) throws InterruptedException {
        if (size() == 0 || !takeGate.enter(patience)) {
            return null;
        }
        Payload payload;
        try {
            long head = (long) LONG.getAcquire(memory, RingLayout.HEAD);
            long tail = (long) LONG.getAcquire(memory, RingLayout.TAIL);
            if (tail == head) {
                return null;
            }
            long start = end(head - 1);
            long end = end(head);
            check(tail - head, capacity);
            check(end - start, bufferBytes);
            try {
                payload = Payload.readFrom(part(start, end), end - start);
                if (((long) LONG.get(memory, endAt(head)) & 1) != 0) { // whoever lent it holds it until head is written
                    return elements.decode(payload);
                }
            } finally {
                LONG.setRelease(memory, RingLayout.HEAD, head + 1);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "something has written over an element in shared memory, which is lost: " + e.getMessage(), e);
        } finally {
            takeGate.leave();
        }
        return elements.decode(payload);
    }

    /** Where an element's end is kept; -1 stands for that before the first. */
    private long endAt(long number) {
        return RingLayout.ENDS + (number + 1) % (capacity + 1) * Long.BYTES;
    }

    private long end(long number) {
        return (long) LONG.get(memory, endAt(number)) >>> 1;
    }

    private static void check(long found, long most) {
        if (found < 0 || found > most) {
            throw new IllegalStateException("something has written over its shared memory: found=" + found + " most="
                    + most + "; it cannot be used any more");
        }
    }

    private Part part(long start, long end) {
        return new Part(memory.asSlice(buffer, bufferBytes), start, end);
    }
}
