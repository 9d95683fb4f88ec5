// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.contract.Deadline;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call to a queue or pipe on a thread of its own, which can be seen to wait there. */
final class Waiter {

    interface Call {
        @Nullable
        Object run() throws Exception;
    }

    private final Thread thread;
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();

    private Waiter(Thread.Builder threads, Call call) {
        thread = threads.start(() -> {
            try {
                outcome.complete(String.valueOf(call.run()));
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
    }

    static Waiter start(Thread.Builder threads, Call call) {
        return new Waiter(threads, call);
    }

    /** Returns once the thread is in a pause between two looks, or waits for another that looks. */
    Waiter awaitPause() {
        Deadline.await("a wait", () -> thread.getState() == Thread.State.TIMED_WAITING && isInside());
        return this;
    }

    private boolean isInside() {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Ring.class.getName()));
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What it returned, in words, or what it threw. */
    Object outcome() {
        return outcome.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join();
    }
}
