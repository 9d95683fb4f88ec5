// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.LockSupport;

/** What can go wrong with the JVM that a user's code runs in. */
enum Mishap {
    SEGFAULT,
    KILL,
    EXIT,
    HALT,
    EXCEPTION,
    ERROR;

    static final String WORDS = "a mishap";

    private static Mishap next = EXCEPTION;

    /** No exception of Java's, and none that anybody would look for. */
    static final class Unheard extends Error {
        private static final long serialVersionUID = 1;

        Unheard() {
            super(WORDS);
        }
    }

    boolean isAnEnd() {
        return this != EXCEPTION && this != ERROR;
    }

    Class<? extends Throwable> thrown() {
        return this == EXCEPTION ? IllegalStateException.class : Unheard.class;
    }

    /** What {@link #next()} will be in this JVM. */
    static void next(Mishap mishap) {
        next = mishap;
    }

    static Mishap next() {
        return next;
    }

    void happen() {
        switch (this) {
            case SEGFAULT -> dereferenceNull();
            case KILL -> Processes.kill(ProcessHandle.current().pid());
            case EXIT -> System.exit(3);
            case HALT -> Runtime.getRuntime().halt(4);
            case EXCEPTION -> throw new IllegalStateException(WORDS);
            case ERROR -> throw new Unheard();
        }
        LockSupport.parkNanos(Deadline.SECONDS * 1_000_000_000L); // some take a moment
    }

    @SuppressWarnings("restricted") // that is the point
    private static void dereferenceNull() {
        MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_INT, 0, 1);
    }

    /** Something to which it happens when it is written, or read. */
    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1;

        private final Mishap mishap;
        private final boolean whenWritten;
        private final boolean whenRead;

        Trap(Mishap mishap, boolean whenWritten, boolean whenRead) {
            this.mishap = mishap;
            this.whenWritten = whenWritten;
            this.whenRead = whenRead;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (whenWritten) {
                mishap.happen();
            }
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (whenRead) {
                mishap.happen();
            }
        }
    }

    /** An exception that holds such a thing. */
    static final class TrappedException extends Exception {
        private static final long serialVersionUID = 1;

        final Trap trap;

        TrappedException(Trap trap) {
            super("trapped");
            this.trap = trap;
        }
    }
}
