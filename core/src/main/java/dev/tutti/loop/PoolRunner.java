// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Capability;
import dev.tutti.RemoteTaskException;
import dev.tutti.Results;
import dev.tutti.Schedule;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskTimeoutException;
import dev.tutti.Tasks;
import dev.tutti.WorkerLostException;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a pool, each piece of the range a task of theirs. Results come back in the order of the range, so the
 * first failure that comes is the lowest.
 */
record PoolRunner(Tasks pool, Schedule schedule) implements Runner {

    @Override
    public <P extends @Nullable Object> void run(Operation<P> operation, long length, Meter meter) {
        Attendance inside = new Attendance();
        if (pool.pool().capabilities().contains(Capability.SHARED_HEAP)) {
            Task<Span, Boolean> task = span -> runHere(operation, span, inside);
            forSpans(task, length, meter, inside, (span, done) -> {});
        } else {
            Piece<P> piece = operation.piece();
            Task<Span, P> task = span -> piece.of(span.from(), span.to());
            forSpans(task, length, meter, inside, (span, result) -> operation.accept(span.from(), span.to(), result));
        }
    }

    /** On a worker that sees the caller's objects: runs a span in pieces, so that it can end early. */
    private static boolean runHere(Operation<?> operation, Span span, Attendance inside) {
        if (inside.enter()) {
            try {
                Pieces pieces = new Pieces(1);
                long to;
                for (long from = span.from(); from < span.to(); from = to) {
                    if (inside.isClosed() || Thread.currentThread().isInterrupted()) {
                        throw new CancellationException("the loop has ended");
                    }
                    to = from + Pieces.length(from, span.to(), pieces.size());
                    long began = System.nanoTime();
                    operation.run(from, to);
                    pieces.measured(to - from, System.nanoTime() - began);
                }
            } finally {
                inside.leave();
            }
        }
        return true;
    }

    private <P extends @Nullable Object> void forSpans(
            Task<Span, P> task, long length, Meter meter, Attendance inside, BiConsumer<Span, P> taker) {
        boolean leftBehind = false;
        int workers = pool.pool().workers();
        Iterator<Span> spans = new Spans(schedule, length, workers);
        Results<P> results = pool.results(task, () -> new Spans(schedule, length, workers));
        try {
            Iterator<P> each = results.iterator();
            while (spans.hasNext()) {
                Span span = spans.next();
                P result;
                try {
                    result = each.next();
                } catch (TaskFailedException e) {
                    leftBehind = e.getCause() instanceof TaskTimeoutException;
                    throw ofLoop(e, span);
                }
                taker.accept(span, result);
                meter.add(span.to() - span.from());
                meter.tick();
            }
        } finally {
            inside.close();
            results.close();
            if (!leftBehind) {
                awaitEmpty(inside);
            }
        }
    }

    /**
     * What a body threw, or why it was refused, is thrown as it is. All else names an offset instead of the number of
     * the task.
     */
    private static RuntimeException ofLoop(TaskFailedException e, Span span) {
        return switch (Objects.requireNonNull(e.getCause())) {
            case WorkerLostException lost -> new TaskFailedException(span.from(), e.attempts(), lost);
            case RemoteTaskException remote -> new TaskFailedException(span.from(), e.attempts(), remote);
            case RuntimeException thrown -> thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown -> new TaskFailedException(span.from(), e.attempts(), thrown);
        };
    }

    private static void awaitEmpty(Attendance inside) {
        boolean interrupted = Thread.interrupted();
        for (boolean empty = false; !empty; ) {
            try {
                empty = inside.awaitEmpty(0);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
