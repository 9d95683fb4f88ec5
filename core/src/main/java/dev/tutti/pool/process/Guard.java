// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.posix.Descriptor;
import dev.tutti.posix.Posix;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that sees to a worker's end when nothing else can.
 *
 * <p>The channel's end tells that the parent is gone, unless a task keeps this JVM from listening; then the kernel
 * helps. And a JVM that is about to end may have no memory to do it properly; this thread needs none.
 */
final class Guard {

    /** The thread for whose parent's end the kernel ends this process. */
    static final String NAME = "tutti-guard";

    /** Not at once, because the JVM's first system call takes it longer than all the rest of its start. */
    private static final long DELAY_NANOS = 500_000_000;

    /** How long an end may take that does all it should. */
    private static final long END_NANOS = 300_000_000;

    private static final Thread THREAD = new Thread(Guard::watch, NAME);

    private static volatile boolean ending;
    private static volatile List<String> channel = List.of();

    private Guard() {}

    /** @param pipes what descriptors of the channel lead to, none if it is no pair of pipes */
    static void start(List<String> pipes) {
        channel = pipes;
        THREAD.setDaemon(true);
        THREAD.start();
    }

    /** This process is about to end itself. If it has not in a moment, it is ended here. */
    static void ending() {
        ending = true;
        LockSupport.unpark(THREAD);
    }

    private static void enlargeChannel() {
        try {
            for (String pipe : channel) {
                for (int descriptor : Descriptor.leadingTo(pipe)) {
                    Posix.enlargePipe(descriptor);
                }
            }
        } catch (IOException tooManyFiles) {
            // Arrays take more turns.
        }
    }

    private static void watch() {
        long began = System.nanoTime();
        for (long left = DELAY_NANOS; left > 0 && !ending; left = DELAY_NANOS - (System.nanoTime() - began)) {
            LockSupport.parkNanos(left);
        }
        if (!ending && Posix.isUsable()) {
            Posix.dieWithParent();
            Posix.leaveTerminalToParent();
            enlargeChannel();
        }
        while (!ending) {
            LockSupport.park(); // the kernel forgets the wish of a thread that ends
        }
        long told = System.nanoTime();
        for (long left = END_NANOS; left > 0; left = END_NANOS - (System.nanoTime() - told)) {
            LockSupport.parkNanos(left);
        }
        try {
            Posix.killThisProcess();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
