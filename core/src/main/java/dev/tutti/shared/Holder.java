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
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The object of a {@link Managed} in the process that made it, and the thread that runs there what others ask for. */
final class Holder<T> {

    /**
     * What another process asks for.
     *
     * @param replies where the reply goes, for which it has room
     * @param replyBytes most bytes of the reply's payload
     * @param task as bytes, so that the reply can say that it cannot be read
     */
    @SuppressWarnings("ArrayRecordComponent") // travels once
    record Request(SharedQueue<byte[]> replies, long replyBytes, byte[] task) implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;
    }

    /** How a reply begins that is the payload of what the task returned; a task as well. */
    private static final byte VALUE = 0;

    /** How a reply begins that is the payload of what the task threw, or why it could not be run. */
    static final byte FAILURE = 1;

    /** By how much a payload is shorter than the buffer that it travels in, with what is around it. */
    static final long EXTRA_BYTES = 4096;

    /** After so long the thread sees that nobody can ask any more. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final T value;
    private final ReentrantLock turn = new ReentrantLock(true);

    Holder(T value) {
        this.value = value;
    }

    /** Runs a task of this process. */
    <R extends @Nullable Object> R run(Task<? super T, ? extends R> task) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            return task.apply(value);
        } catch (Throwable e) {
            throw new TaskFailedException(0, 1, e);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Starts the thread. It ends when the object is closed, or nothing but it refers to the holder.
     *
     * @param calls where requests arrive
     * @param watch fails when the object is closed, and does not lead to the holder
     * @param isClosed whether that is why
     */
    void start(Ring calls, Ring.Watch watch, BooleanSupplier isClosed, Elements elements) {
        WeakReference<Holder<T>> self = new WeakReference<>(this);
        Thread.ofPlatform().daemon().name("tutti-managed").start(() -> serve(self, calls, watch, isClosed, elements));
    }

    private static <T> void serve(
            WeakReference<Holder<T>> self, Ring calls, Ring.Watch watch, BooleanSupplier isClosed, Elements elements) {
        while (!self.refersTo(null)) {
            try {
                if (calls.take(Patience.of(LOOK), watch) instanceof Request request) {
                    Holder<T> holder = self.get();
                    if (holder != null) {
                        holder.answer(request, elements.codec());
                    }
                }
            } catch (TaskRefusedException | InterruptedException e) {
                // Who asked has ended, or a task has interrupted this thread.
            } catch (Throwable e) {
                if (isClosed.getAsBoolean()) {
                    return;
                }
                LockSupport.parkNanos(LOOK.toNanos()); // no memory, or shared memory that was written over
            }
        }
    }

    private void answer(Request request, Codec codec) {
        byte[] reply = reply(request, codec);
        try {
            boolean _ = request.replies.offer(reply);
        } catch (IllegalStateException nobodyWaits) {
            // Interrupted, or ended.
        }
    }

    @SuppressWarnings("unchecked") // the caller's object is of the same type
    private byte[] reply(Request request, Codec codec) {
        try {
            turn.lock();
            try {
                Task<? super T, ?> task =
                        (Task<? super T, ?>) Objects.requireNonNull(codec.decode(payload(request.task), Role.TASK));
                Object result = task.apply(value);
                return bytes(codec.encode(result, Role.ELEMENT), VALUE, request.replyBytes, "result");
            } finally {
                turn.unlock();
            }
        } catch (Throwable e) {
            return failure(e, request, codec);
        }
    }

    private static byte[] failure(Throwable failure, Request request, Codec codec) {
        try {
            return bytes(codec.encodeFailure(failure), FAILURE, request.replyBytes, "exception");
        } catch (TaskRefusedException tooLong) {
            tooLong.setStackTrace(new StackTraceElement[0]);
            return bytes(codec.encodeFailure(tooLong), FAILURE, Long.MAX_VALUE, "exception");
        }
    }

    /** A task, as it travels. */
    static byte[] bytes(Payload task, long most) {
        return bytes(task, VALUE, most, "task");
    }

    private static byte[] bytes(Payload payload, byte begin, long most, String what) {
        if (payload.sizeBytes() > most) {
            throw new TaskRefusedException("the " + what + " of a call has more bytes than its buffer: bytes="
                    + payload.sizeBytes() + " most=" + most
                    + "; ask for a larger buffer, for less at once, or put large things into a SharedArray");
        }
        byte[] bytes = new byte[1 + (int) payload.sizeBytes()];
        bytes[0] = begin;
        try {
            payload.writeTo(payloadOf(bytes));
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes;
    }

    /** What a task or a reply has behind its first byte. */
    static Payload payload(byte[] bytes) throws IOException {
        return Payload.readFrom(payloadOf(bytes), bytes.length - 1);
    }

    private static Part payloadOf(byte[] bytes) {
        return new Part(MemorySegment.ofArray(bytes), 1, bytes.length);
    }
}
