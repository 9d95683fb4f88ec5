// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.TaskFailedException;
import dev.tutti.WorkerLostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What drills expect, said once; anything else is a {@link Miss}. */
final class Expect {

    private Expect() {}

    /** The result, in time. */
    static <T extends @Nullable Object> T result(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(Wait.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Miss("failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Miss("a future was never completed", e);
        }
    }

    static void equal(@Nullable Object found, @Nullable Object expected) {
        Miss.unless(Objects.equals(found, expected), "expected=" + expected + " found=" + found);
    }

    /** Why it failed, in time: what the task threw, or what became of it. */
    static Throwable failure(CompletableFuture<?> future) throws InterruptedException {
        try {
            throw new Miss("a result: " + future.get(Wait.LONG.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (CancellationException e) {
            return e;
        } catch (TimeoutException e) {
            throw new Miss("a future was never completed", e);
        }
    }

    /** It failed with an exception of this type, whose message has these words. */
    static <X extends Throwable> X failure(CompletableFuture<?> future, Class<X> type, String... words)
            throws InterruptedException {
        return named(failure(future), type, words);
    }

    /** Its worker was lost in this way. */
    static WorkerLostException lost(CompletableFuture<?> future, WorkerLostException.Kind kind, String... words)
            throws InterruptedException {
        WorkerLostException loss = failure(future, WorkerLostException.class, words);
        Miss.unless(loss.kind() == kind, "expected " + kind + ", found " + loss.kind() + ": " + loss.getMessage());
        return loss;
    }

    /** The same by a signal. */
    static void lost(CompletableFuture<?> future, WorkerLostException.Kind kind, int signal)
            throws InterruptedException {
        WorkerLostException loss = lost(future, kind);
        Miss.unless(loss.signal().orElse(0) == signal, "not signal " + signal + ": " + loss.getMessage());
    }

    /** An action throws this; of a call that failed, its cause is meant. */
    static <X extends Throwable> X thrown(Class<X> type, Action action, String... words) throws Exception {
        try {
            action.run();
        } catch (TaskFailedException e) {
            return named(Objects.requireNonNull(e.getCause()), type, words);
        } catch (Exception e) {
            return named(e, type, words);
        }
        throw new Miss("expected " + type.getSimpleName() + ", nothing was thrown");
    }

    /** What may throw. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private static <X extends Throwable> X named(Throwable found, Class<X> type, String... words) {
        Miss.unless(type.isInstance(found), "expected " + type.getSimpleName() + ", found " + found);
        String message = String.valueOf(found.getMessage());
        List.of(words).forEach(word -> Miss.unless(message.contains(word), "no '" + word + "' in: " + found));
        return type.cast(found);
    }
}
