// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * What a worker began last, in memory that parent and worker both map and that outlives the worker.
 *
 * <pre>
 *   byte 0        8        16       24       32          1024
 *        ├────────┼────────┼────────┼────────┼────…──────┤
 *        │ begun  │ since  │  held  │  note  │   text    │
 *        └────────┴────────┴────────┴────────┴────…──────┘
 *   begun   batch number (upper 32 bits) and position + 1 (lower 32); 0 for nothing yet
 *   since   System.nanoTime() when its task started, one clock for all processes
 *   held    not 0 while the parent wants nothing more to be begun
 *   note    why the worker is about to end: ordinal of a Note (upper 32 bits), bytes of its text (lower 32)
 * </pre>
 *
 * <p>The worker writes {@code since} before {@code begun}. A reader between the two takes the older item for one that
 * is only being prepared; it will look again.
 *
 * <p>A parent that kills a worker for one item must not hit the next. So it writes {@code held} and then reads
 * {@code begun}, while the worker writes {@code begun} and then reads {@code held}, all in one total order: whichever
 * comes second sees the other, so either the worker waits before it touches the next item, or the parent sees that the
 * next one was begun and lets go.
 */
final class Ledger {

    private static final int BEGUN = 0;
    private static final int SINCE = BEGUN + Long.BYTES;
    private static final int HELD = SINCE + Long.BYTES;
    private static final int NOTE = HELD + Long.BYTES;
    private static final int TEXT = NOTE + Long.BYTES;
    static final int SIZE_BYTES = 1024;

    private static final long HOLD_CHECK_NANOS = 50_000;

    /** Why a worker is about to end. */
    enum Note {
        /** It has not said. */
        NONE,
        /** Something in it called for an exit. */
        EXIT,
        /** Its own code has failed. */
        DEFECT,
        /** Its own code found no memory. */
        NO_MEMORY
    }

    private static final Note[] NOTES = Note.values();

    /** In place of a time, which it will not be for centuries. */
    static final long PREPARING = Long.MIN_VALUE;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    private Ledger(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps the file, which may be closed afterwards. */
    static Ledger map(FileChannel file) throws IOException {
        // Unmapped by the collector: parent and reader threads may look at any time. By way of a segment, since the JDK
        // makes mapped buffers by reflection, which takes tens of milliseconds the first time.
        return new Ledger(
                file.map(MapMode.READ_WRITE, 0, SIZE_BYTES, Arena.ofAuto()).asByteBuffer());
    }

    /** The worker turns to an item: reads it, and the task, and runs the initializer, if that was not done. */
    void begin(int batch, int position) {
        LONG.setRelease(memory, SINCE, PREPARING);
        LONG.setVolatile(memory, BEGUN, (long) batch << 32 | (position + 1));
    }

    /** Between {@link #begin} and anything that the item could notice: waits while the parent holds this worker. */
    void awaitRelease() {
        while ((long) LONG.getVolatile(memory, HELD) != 0) {
            LockSupport.parkNanos(this, HOLD_CHECK_NANOS);
        }
    }

    /** The item's task itself starts, and its time begins to count. */
    void start() {
        LONG.setRelease(memory, SINCE, System.nanoTime());
    }

    /**
     * Lets nothing more begin. What {@link #begunIn} says from now on is the last that was, or the next, which waits.
     */
    void hold() {
        LONG.setVolatile(memory, HELD, 1L);
    }

    void release() {
        LONG.setVolatile(memory, HELD, 0L);
    }

    /**
     * The position of the item of a batch that was begun last, or -1 if none of that batch was, or one of a later
     * batch.
     */
    int begunIn(int batch) {
        long begun = (long) LONG.getVolatile(memory, BEGUN);
        return (int) (begun >>> 32) == batch ? (int) begun - 1 : -1;
    }

    /** Since when the task runs on the item begun last, or {@link #PREPARING}. */
    long sinceNanos() {
        return (long) LONG.getAcquire(memory, SINCE);
    }

    /** The worker says why it is about to end. The first reason counts. */
    @SuppressWarnings("EnumOrdinal") // both ends are of one build
    synchronized void note(Note note, String text) {
        if (note() != Note.NONE) {
            return;
        }
        long ordinal = (long) note.ordinal() << Integer.SIZE;
        LONG.setVolatile(memory, NOTE, ordinal); // without the text, should there be no memory for it
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, SIZE_BYTES - TEXT);
        memory.put(TEXT, bytes, 0, length);
        LONG.setVolatile(memory, NOTE, ordinal | length);
    }

    /** Why the worker is about to end, or has ended. */
    Note note() {
        int ordinal = (int) ((long) LONG.getVolatile(memory, NOTE) >>> Integer.SIZE);
        return ordinal >= 0 && ordinal < NOTES.length ? NOTES[ordinal] : Note.NONE;
    }

    /** The text of the {@link #note}. A worker is not trusted to keep to its bounds. */
    String noteText() {
        int length = (int) (long) LONG.getVolatile(memory, NOTE);
        byte[] bytes = new byte[Math.clamp(length, 0, SIZE_BYTES - TEXT)];
        memory.get(TEXT, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
