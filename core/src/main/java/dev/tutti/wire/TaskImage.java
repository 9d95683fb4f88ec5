// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.Task;

/** Everything that a worker needs to run a task: the task, its captures, the statics that its code reads. */
public final class TaskImage {
    private TaskImage() {}

    /** In the user's JVM; {@code TaskRefusedException} if it cannot travel. */
    public static TaskImage of(Task<?, ?> task) {
        throw new UnsupportedOperationException();
    }

    /** In the worker: what {@link #payload()} was; {@code WireException} if it is no image. */
    public static TaskImage from(Payload payload) throws WireException {
        throw new UnsupportedOperationException();
    }

    /** What to send, once a call and worker. */
    public Payload payload() {
        throw new UnsupportedOperationException();
    }

    /** Names the state of in-memory classes that it needs; empty if it needs none. Send it with questions for class bytes. */
    public String snapshot() {
        throw new UnsupportedOperationException();
    }

    /** In the user's JVM: writes this task's items and reads its results and failures. */
    public Codec codec() {
        throw new UnsupportedOperationException();
    }
}
