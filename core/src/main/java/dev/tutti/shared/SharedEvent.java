// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A signal that stays until it is cleared, and that threads and processes wait for.
 *
 * {@snippet :
 * try (SharedEvent ready = SharedEvent.create();
 *         Pool pool = Pool.processes(1)) {
 *     TaskFuture<Void> task = pool.run(() -> ready.set());
 *     ready.await();
 *     task.join();
 * }
 * }
 *
 * <p>What a thread wrote before it set the event is seen by whoever has waited for it. A wait ends at most 2 ms after the
 * event was set; one that is set and cleared again within that time may be missed. Nobody holds an event, so the death of
 * a process changes nothing: if it was to set it, others wait on, for which there are limits.
 *
 * <pre>
 *   byte 16      24
 *        ├───────┤
 *        │ state │ 1 for set, 0 for cleared
 *        └───────┘
 * </pre>
 */
public final class SharedEvent extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long STATE = FIELDS;
    private static final long BYTES = STATE + Long.BYTES;

    SharedEvent(Cell cell) {
        super(Kind.EVENT, cell, false);
    }

    private SharedEvent(Cell cell, long state) {
        super(Kind.EVENT, cell, true);
        LONG.setVolatile(memory, STATE, state);
    }

    /**
     * Makes one.
     *
     * @return an event that is not set
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedEvent create() {
        return new SharedEvent(Cell.create(BYTES), 0);
    }

    /** Sets it, if it is not set already. */
    public void set() {
        put(1);
    }

    /** Clears it, if it is set. */
    public void clear() {
        put(0);
    }

    private void put(long state) {
        try {
            check();
            LONG.setVolatile(memory, STATE, state);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether it is set.
     *
     * @return whether nobody would wait
     */
    public boolean isSet() {
        try {
            check();
            return isSetNow();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private boolean isSetNow() {
        return (long) LONG.getVolatile(memory, STATE) != 0;
    }

    /**
     * Waits until it is set.
     *
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void await() throws InterruptedException {
        boolean _ = await(Backoff.forEver(), this::isSetNow);
    }

    /**
     * Waits until it is set, for a while.
     *
     * @param time how long
     * @param unit of the time
     * @return whether it was set
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Backoff.of(unit.toNanos(time)), this::isSetNow);
    }

    /**
     * Waits until it is set, or fails.
     *
     * @param limit how long
     * @throws SharedTimeoutException if it was not set in that time
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void await(Duration limit) throws InterruptedException {
        if (!await(Backoff.of(limit), this::isSetNow)) {
            throw new SharedTimeoutException(
                    "an event was not set", limit, "nobody has set it, or it was cleared at once");
        }
    }

    /**
     * Its state.
     *
     * @return such as {@code SharedEvent[set]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedEvent[closed]" : isSet() ? "SharedEvent[set]" : "SharedEvent[not set]";
    }
}
