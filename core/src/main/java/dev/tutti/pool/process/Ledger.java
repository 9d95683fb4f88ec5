// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * What a worker began last, in memory that parent and worker both map and that outlives the worker.
 *
 * <pre>
 *   byte 0        8        16
 *        ├────────┼────────┤
 *        │ begun  │ since  │      begun = batch number (upper 32 bits) and position + 1 (lower 32); 0 for nothing yet
 *        └────────┴────────┘      since = System.nanoTime() when its task started, one clock for all processes
 * </pre>
 *
 * <p>The worker writes {@code since} before {@code begun}. A reader between the two takes the older item for one that
 * is only being prepared; it will look again.
 */
final class Ledger {

    private static final long BEGUN = 0;
    private static final long SINCE = BEGUN + Long.BYTES;
    static final long SIZE_BYTES = SINCE + Long.BYTES;

    /** In place of a time, which it will not be for centuries. */
    static final long PREPARING = Long.MIN_VALUE;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    private Ledger(MemorySegment memory) {
        this.memory = memory;
    }

    /** Maps the file, which may be closed afterwards. */
    static Ledger map(FileChannel file) throws IOException {
        // Unmapped by the collector: parent and reader threads may look at any time.
        return new Ledger(file.map(MapMode.READ_WRITE, 0, SIZE_BYTES, Arena.ofAuto()));
    }

    /** The worker turns to an item: reads it, and the task, and runs the initializer, if that was not done. */
    void begin(int batch, int position) {
        LONG.setRelease(memory, SINCE, PREPARING);
        LONG.setRelease(memory, BEGUN, (long) batch << 32 | (position + 1));
    }

    /** The item's task itself starts, and its time begins to count. */
    void start() {
        LONG.setRelease(memory, SINCE, System.nanoTime());
    }

    /**
     * The position of the item of a batch that was begun last, or -1 if none of that batch was, or one of a later
     * batch.
     */
    int begunIn(int batch) {
        long begun = (long) LONG.getAcquire(memory, BEGUN);
        return (int) (begun >>> 32) == batch ? (int) begun - 1 : -1;
    }

    /** Since when the task runs on the item begun last, or {@link #PREPARING}. */
    long sinceNanos() {
        return (long) LONG.getAcquire(memory, SINCE);
    }
}
