// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where things are in a {@link SharedLock}, behind what every {@link SharedObject} has.
 *
 * <pre>
 *   byte 16          24           32            40            128
 *        ├───────────┼────────────┼─────────────┼──────…──────┤
 *        │ reentrant │ conditions │ name length │ name        │
 *        ├───────────┼────────────┼─────────────┼─────────┬───┴────┬────────┬─────────────┐
 *    128 │  owner    │  wanted    │   since     │ process │ thread │ length │ label       │
 *        ├───────────┼────────────┼─────────────┼─────────┴────────┴────────┴─────────────┘
 *    256 │ signals 0 │ signals 1  │      …      │
 *        └───────────┴────────────┴─────────────┘ 384
 *   reentrant    1 or 0
 *   conditions   how many were made
 *   owner        0 free; a process's word: held by that process; with the sign: its owner has died
 *   wanted       the word of a process that has waited for long, which others let go first; 0 for none
 *   since        System.nanoTime() when it was taken, one clock for all processes; 0 while it is free, and while its
 *                owner has not said who it is
 *   process, thread, label   who has held it last: the process's word, the thread's id and name
 *   signals n    how often condition n was signalled
 * </pre>
 *
 * <p>{@code owner} is taken first, {@code since} is written last, and both are let go the other way round. So where
 * {@code since} is not 0, {@code process} is what {@code owner} must be.
 */
final class LockLayout {

    /** More than a lock with a queue for each kind of work needs. */
    static final int CONDITIONS_MOST = 16;

    private static final long NAME_BYTES = 88;
    private static final long LABEL_BYTES = 80;

    static final long REENTRANT = SharedObject.FIELDS;
    static final long CONDITIONS = REENTRANT + Long.BYTES;
    private static final long NAME_LENGTH = CONDITIONS + Long.BYTES;
    private static final long NAME = NAME_LENGTH + Long.BYTES;

    static final long OWNER = NAME + NAME_BYTES;
    static final long WANTED = OWNER + Long.BYTES;
    static final long SINCE = WANTED + Long.BYTES;
    static final long PROCESS = SINCE + Long.BYTES;
    static final long THREAD = PROCESS + Long.BYTES;
    private static final long LABEL_LENGTH = THREAD + Long.BYTES;
    private static final long LABEL = LABEL_LENGTH + Long.BYTES;

    static final long SIGNALS = LABEL + LABEL_BYTES;

    static final long BYTES = SIGNALS + CONDITIONS_MOST * Long.BYTES;

    /** Set in an owner's word when that process has died. */
    static final long DIED = Long.MIN_VALUE;

    /**
     * Who holds a lock, or held it when it died.
     *
     * @param thread its id, 0 if it has not said
     * @param label its name
     * @param sinceNanos 0 if it has not said
     */
    record Holder(long process, long thread, String label, long sinceNanos) {

        long pid() {
            return ProcessIdentity.ofWord(process).pid();
        }

        long heldNanos() {
            return sinceNanos == 0 ? 0 : Math.max(0, System.nanoTime() - sinceNanos);
        }

        /** {@code pid=7 thread=main}. */
        @Override
        public String toString() {
            return "pid=" + pid() + (thread == 0 ? "" : " thread=" + label);
        }
    }

    private LockLayout() {}

    /** Says who holds it, if another was the last; before {@code since}. */
    static void sign(MemorySegment memory, long process, Thread thread) {
        long id = thread.threadId();
        if ((long) SharedObject.LONG.get(memory, PROCESS) != process
                || (long) SharedObject.LONG.get(memory, THREAD) != id) {
            String name = thread.getName();
            write(memory, LABEL_LENGTH, LABEL_BYTES, name.isEmpty() ? "virtual-" + id : name);
            SharedObject.LONG.set(memory, THREAD, id);
            SharedObject.LONG.setRelease(memory, PROCESS, process);
        }
    }

    /** {@code null} if it is free. What is read while others write is not more than a hint. */
    static @Nullable Holder holder(MemorySegment memory) {
        long process = (long) SharedObject.LONG.getAcquire(memory, OWNER) & ~DIED;
        if (process == 0) {
            return null;
        }
        long since = (long) SharedObject.LONG.getAcquire(memory, SINCE);
        if (since == 0 || (long) SharedObject.LONG.getAcquire(memory, PROCESS) != process) {
            return new Holder(process, 0, "", 0);
        }
        long thread = (long) SharedObject.LONG.getAcquire(memory, THREAD);
        return new Holder(process, thread, read(memory, LABEL_LENGTH, LABEL_BYTES), since);
    }

    static void name(MemorySegment memory, String name) {
        write(memory, NAME_LENGTH, NAME_BYTES, name);
    }

    /** Empty if it has none. */
    static String name(MemorySegment memory) {
        return read(memory, NAME_LENGTH, NAME_BYTES);
    }

    /** A length, and the text behind it, cut to what there is room for. */
    private static void write(MemorySegment memory, long offset, long most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = (int) Math.min(bytes.length, most);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset + Long.BYTES, length);
        SharedObject.LONG.setRelease(memory, offset, (long) length);
    }

    private static String read(MemorySegment memory, long offset, long most) {
        long length = (long) SharedObject.LONG.getAcquire(memory, offset);
        byte[] bytes = new byte[(int) Math.clamp(length, 0, most)];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset + Long.BYTES, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
