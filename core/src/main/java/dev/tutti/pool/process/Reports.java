// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.spi.Backend.Stack;
import dev.tutti.wire.Payload;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker's reports to its parent, gathered so that tiny results share a write, and never held back longer than 5 ms.
 *
 * <p>A channel that fails means that the parent is gone, and so is this process, at once.
 */
final class Reports {

    /** How long a result may wait for others; {@code docs/decisions/0002} says why it may at all. */
    private static final long HOLD_NANOS = 5_000_000;

    private interface Writing {
        void to(FrameWriter out) throws IOException;
    }

    private final FrameWriter out;
    private final Thread flusher;

    /** Whether the flusher was told that something waits. Guarded by this. */
    private boolean held;

    Reports(FrameWriter out, Ledger ledger) {
        this.out = out;
        this.flusher = new Thread(this::flushHeld, "tutti-flusher");
        flusher.setUncaughtExceptionHandler((thread, defect) -> TaskServer.die(defect, ledger));
        flusher.setDaemon(true);
        flusher.start();
    }

    /**
     * Reports an item.
     *
     * @param type {@code RESULT}, {@code FAILURE} or {@code REFUSED}
     * @param last whether the batch ends with it, which writes everything out
     */
    void outcome(FrameType type, int batch, int position, Payload payload, boolean last) {
        write(writer -> {
            writer.type(type).putInt(batch).putInt(position);
            payload.writeTo(writer);
        });
        if (!last) {
            hold();
        }
    }

    /** Ends a batch, and writes out everything: of a batch of one item no other begins before its report is out. */
    void ended(int batch, long busyNanos, long receivedBytes, boolean suspect) {
        write(writer -> writer.type(FrameType.ENDED)
                .putInt(batch)
                .putLong(busyNanos)
                .putLong(receivedBytes)
                .putBoolean(suspect)
                .flush());
    }

    /** Reports what an item printed, at once. */
    void output(int batch, int position, byte[] bytes) {
        write(writer -> writer.type(FrameType.OUTPUT)
                .putInt(batch)
                .putInt(position)
                .putBytes(bytes)
                .flush());
    }

    void classWanted(int request, String snapshot, String className) {
        write(writer -> writer.type(FrameType.CLASS_WANTED)
                .putInt(request)
                .putText(snapshot)
                .putText(className)
                .flush());
    }

    void stack(int request, Optional<Stack> stack) {
        write(writer -> {
            StackFrame.write(writer.type(FrameType.STACK).putInt(request), stack);
            writer.flush();
        });
    }

    private synchronized void write(Writing writing) {
        try {
            writing.to(out);
        } catch (IOException parentGone) {
            TaskServer.die();
        }
    }

    private void hold() {
        boolean wake;
        synchronized (this) {
            wake = !held;
            held = true;
        }
        if (wake) {
            LockSupport.unpark(flusher);
        }
    }

    private void flushHeld() {
        while (true) {
            boolean waiting;
            synchronized (this) {
                waiting = held;
            }
            if (!waiting) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, HOLD_NANOS);
            write(writer -> {
                held = false;
                writer.flush();
            });
        }
    }
}
