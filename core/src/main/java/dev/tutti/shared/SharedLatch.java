// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A count that threads and processes let down to zero, once, and wait for: a {@link CountDownLatch} over processes.
 *
 * {@snippet :
 * try (SharedLatch started = SharedLatch.of(2);
 *         Pool pool = Pool.processes(2)) {
 *     for (int i = 0; i < 2; i++) {
 *         TaskFuture<Void> task = pool.run(() -> started.countDown());
 *     }
 *     started.await();
 * }
 * }
 *
 * <p>What a thread wrote before it counted down is seen by whoever has waited. A wait ends at most 2 ms after the count is
 * zero. A process that dies before it has counted down is not noticed: use the forms with a limit.
 *
 * <pre>
 *   byte 16      24
 *        ├───────┤
 *        │ count │ what is left
 *        └───────┘
 * </pre>
 */
public final class SharedLatch extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long COUNT = FIELDS;
    private static final long BYTES = COUNT + Long.BYTES;

    SharedLatch(Cell cell) {
        super(Kind.LATCH, cell, false);
    }

    private SharedLatch(Cell cell, long count) {
        super(Kind.LATCH, cell, true);
        LONG.setVolatile(memory, COUNT, count);
    }

    /**
     * Makes one.
     *
     * @param count how often it is to be counted down; at 0 nobody waits
     * @return the latch
     * @throws IllegalArgumentException if the count is negative
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedLatch of(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a latch cannot have a negative count=" + count);
        }
        return new SharedLatch(Cell.create(BYTES), count);
    }

    /** Counts one down, if it is not zero already. */
    public void countDown() {
        try {
            check();
            for (long count = countNow(); count > 0; count = countNow()) {
                if (LONG.compareAndSet(memory, COUNT, count, count - 1)) {
                    return;
                }
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * What is left.
     *
     * @return the count, 0 or more
     */
    public long getCount() {
        try {
            check();
            return countNow();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private long countNow() {
        return (long) LONG.getVolatile(memory, COUNT);
    }

    private boolean isZero() {
        return countNow() == 0;
    }

    /**
     * Waits until the count is zero.
     *
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void await() throws InterruptedException {
        boolean _ = await(Backoff.forEver(), this::isZero);
    }

    /**
     * Waits until the count is zero, for a while.
     *
     * @param time how long
     * @param unit of the time
     * @return whether it is zero
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Backoff.of(unit.toNanos(time)), this::isZero);
    }

    /**
     * Waits until the count is zero, or fails.
     *
     * @param limit how long
     * @throws SharedTimeoutException if it was not in that time
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void await(Duration limit) throws InterruptedException {
        if (!await(Backoff.of(limit), this::isZero)) {
            throw new SharedTimeoutException("a latch did not come to zero", limit, "count=" + getCount());
        }
    }

    /**
     * Its count.
     *
     * @return such as {@code SharedLatch[3]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedLatch[closed]" : "SharedLatch[" + getCount() + "]";
    }
}
