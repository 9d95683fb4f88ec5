// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

import org.jspecify.annotations.Nullable;

/**
 * Some items of one call, to be run one after the other on one worker.
 *
 * <p>The backend reports each item's outcome and finally calls {@link #ended} or {@link #lost}, exactly one of them,
 * once. Reports for an item whose fate is decided (by a timeout, say) are ignored. Any thread may report, one at a
 * time.
 */
public interface Batch {

    /** The expected duration of a batch whose task was never measured. */
    long UNKNOWN_NANOS = -1;

    /** In place of a position: all items of a batch. */
    int ALL = -1;

    /**
     * The task.
     *
     * @return what {@link Backend#prepare} returned
     */
    PreparedTask task();

    /**
     * The room it was given.
     *
     * @return what {@link Backend#reserve} returned; {@code null} if it runs by {@link Backend#runHere}
     */
    @Nullable
    Room room();

    /**
     * How many items.
     *
     * @return the number, at least 1
     */
    int size();

    /**
     * An item.
     *
     * @param i its position in the batch, from 0
     * @return what {@link Backend#prepareItem} or {@link Backend#beginItem} returned
     */
    @Nullable
    Object item(int i);

    /**
     * Which attempt at an item this is.
     *
     * @param i the item's position in the batch
     * @return the attempt, from 1
     */
    int attempt(int i);

    /**
     * Whether anyone still waits for an item. One that was cancelled need not be begun.
     *
     * @param i the item's position in the batch
     * @return whether to run it; if not, it is not reported
     */
    boolean wanted(int i);

    /**
     * Whether what its tasks print is to be reported; asked only of backends with {@link dev.tutti.Capability#ISOLATED}.
     *
     * @return whether to call {@link #printed}
     */
    boolean captures();

    /**
     * A task has printed something. Called any number of times before its outcome is reported.
     *
     * @param i the item's position in the batch
     * @param bytes UTF-8
     */
    void printed(int i, byte[] bytes);

    /**
     * How long the batch is expected to take.
     *
     * @return nanoseconds, or {@link #UNKNOWN_NANOS}
     */
    long expectedNanos();

    /**
     * An item succeeded.
     *
     * @param i the item's position in the batch
     * @param result its result
     */
    void succeeded(int i, @Nullable Object result);

    /**
     * An item failed.
     *
     * @param i the item's position in the batch
     * @param cause what the task threw
     */
    void failed(int i, Throwable cause);

    /**
     * An item could not be begun: the worker's initializer failed, the task or the item could not be read.
     *
     * @param i the item's position in the batch
     * @param cause why
     */
    void refused(int i, Throwable cause);

    /**
     * Every item was reported or no longer wanted, and the room is free again; {@link Host#roomAvailable} follows.
     *
     * @param busyNanos how long the items ran in all, by the worker's clock
     */
    void ended(long busyNanos);

    /**
     * The worker was lost, or left behind by {@link Backend#stop}. Items that were neither reported nor running are
     * run elsewhere.
     *
     * @param running the position of the item that was running, or -1
     * @param cause why
     */
    void lost(int running, Throwable cause);
}
