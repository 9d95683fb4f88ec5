// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a call on its way: ready, in a batch, or decided. Fields are guarded by the engine's lock until the
 * item is decided, and do not change afterwards.
 */
abstract class Item {

    final Job job;
    final long index;

    /** What {@code Backend.prepareItem} or {@code beginItem} returned; dropped when the fate is decided, since it may be large. */
    @Nullable
    Object payload;

    /** How often the item was begun and its outcome is known: lost attempts, and the last one. */
    int attempts;

    /** The batch it is in, and its position there; {@code null} while it waits. */
    @Nullable
    EngineBatch batch;

    int position;

    /** Written under the engine's lock; read without it to skip what nobody waits for. */
    volatile boolean decided;

    /** Written by whoever reports it, before it decides the item; means nothing beside a failure. */
    @Nullable
    Object result;

    /** What a waiting caller gets thrown; {@code null} for success. */
    @Nullable
    RuntimeException failure;

    /** What its task printed, if that is captured. */
    private final @Nullable Printed printed;

    Item(Job job, long index, @Nullable Object payload) {
        this.printed = job.settings.captures() ? new Printed() : null;
        this.job = job;
        this.index = index;
        this.payload = payload;
    }

    void print(byte[] bytes) {
        if (printed != null) {
            printed.add(bytes);
        }
    }

    String output() {
        return printed == null ? "" : printed.text();
    }

    TaskFailedException failedWith(Throwable cause, int begun) {
        return new TaskFailedException(index, attempts + begun, cause, output());
    }

    /** Tells whoever waits. Called once, without the engine's lock. */
    abstract void tell();

    /** Tells whoever waits for items of one job, of which this is the first. */
    void tellAll(List<Item> items) {
        items.forEach(Item::tell);
    }

    /** Whether {@link #tell} may run code of the user's. */
    abstract boolean runsDependents();

    /** Whether a thread that waits will call {@link #tell}, now that the item is decided. Called once, then. */
    boolean isToldByWaiter() {
        return false;
    }

    /**
     * The result in the form the caller wants. Called once, on the caller's side.
     *
     * @throws RuntimeException the item's failure
     */
    @Nullable
    Object take() {
        if (failure != null) {
            throw failure;
        }
        Object reported = result;
        result = null; // the caller's alone from now on: a batch, on some thread's stack, may hold the item longer
        try {
            return job.engine.backend.open(job.task, reported);
        } catch (RuntimeException | Error unreadable) {
            throw failedWith(unreadable, 0);
        }
    }
}
