// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/** What a pool's backend can do; the differences between backends are these and no others. */
public enum Capability {
    /**
     * Tasks see the caller's objects themselves, not copies: they may write captured arrays and read changed statics.
     */
    SHARED_HEAP,
    /** Tasks can map memory that the caller maps too. */
    SHARED_MEMORY,
    /** A task that crashes, exits or exhausts its memory takes down a worker and never the caller. */
    ISOLATED,
    /** A task that does not listen to interruption is really stopped when its time is up or its future is cancelled. */
    KILLABLE,
    /** Workers may be on other machines. */
    REMOTE
}
