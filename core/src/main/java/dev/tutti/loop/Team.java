// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.machine.Cores;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a loop and the threads that help it. The caller can finish alone; helpers come as there are cores for
 * them.
 *
 * <p>Pieces are claimed from low to high, and a failure stops only those above it. So everything below the lowest
 * failure is done, as in the plain loop.
 */
final class Team {

    private static final long NOTHING = Long.MIN_VALUE;

    /** What takes less is over before a helper has come, and calling one takes a part of that. */
    static final long SHORT_NANOS = 20_000;

    /** Bodies for fewer offsets may wait for one another. */
    private static final long MANY = 64;

    /** How many pieces each thread is to have at least. */
    private static final long GROUPS = 2;

    private final Operation<?> operation;
    private final Claims claims;
    private final Meter meter;
    private final int wanted;
    private final boolean obeyed;

    /** How long the caller works before it invites another: a body whose indices took little time may do so again. */
    private final long aloneNanos;

    /** So that each thread has some groups. */
    private final long mostGroup;

    private final AtomicInteger invited = new AtomicInteger();
    private final Attendance helpers = new Attendance();
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    // No lambda, as said in the package.
    private final Runnable help = new Runnable() {
        @Override
        public void run() {
            help();
        }
    };

    /** The size that some thread found for its pieces, for newcomers to begin with. Any value is right. */
    private volatile long startSize = 1;

    /** Pieces that begin here or above are not begun. */
    private volatile long end = Long.MAX_VALUE;

    /** What was thrown at {@link #end}. Guarded by this. */
    private @Nullable Throwable failure;

    /** Whether the caller was interrupted. Only the caller looks at it. */
    private boolean interrupted;

    /**
     * A team of the caller so far.
     *
     * @param length how many offsets there are
     * @param wanted how many helpers at most
     * @param obeyed whether they come although no core is idle
     */
    Team(Operation<?> operation, long length, Claims claims, Meter meter, int wanted, boolean obeyed) {
        this.operation = operation;
        this.claims = claims;
        this.meter = meter;
        this.wanted = wanted;
        this.obeyed = obeyed;
        boolean mayBeShort = !obeyed && length >= MANY && Compiled.lastTook(operation.kernel(), length) <= SHORT_NANOS;
        this.aloneNanos = mayBeShort ? SHORT_NANOS : 0;
        this.mostGroup = length / (GROUPS * (wanted + 1L));
    }

    /** Runs the loop, with the calling thread taking part. */
    void run() {
        boolean isCounted = Cores.enter();
        try {
            lead();
        } finally {
            if (isCounted) {
                Cores.leave();
            }
        }
        synchronized (this) {
            if (interrupted) {
                Thread.currentThread().interrupt();
                CancellationException cancelled =
                        new CancellationException("the thread that ran the loop was interrupted");
                if (failure != null) {
                    cancelled.addSuppressed(failure);
                }
                throw cancelled;
            }
            if (failure != null) {
                throw Failure.<RuntimeException>rethrow(failure);
            }
        }
    }

    private void lead() {
        work(true);
        helpers.close();
        for (boolean empty = false; !empty; ) {
            try {
                empty = helpers.awaitEmpty(meter.intervalMillis());
                meter.tick();
            } catch (InterruptedException e) {
                cancel();
            } catch (Throwable listenersFailure) {
                abandon(listenersFailure);
            }
        }
    }

    /** Runs pieces until none is left. */
    private void work(boolean leads) {
        try {
            workThrough(leads);
        } catch (Throwable notABodysFailure) {
            abandon(notABodysFailure);
        }
    }

    /*
     * A core is taken on arrival and given back before the caller is told, so that a loop that follows at once finds it
     * idle, whether this thread helped or came too late.
     */
    private void help() {
        if (!enter()) {
            return;
        }
        Thread.currentThread().setContextClassLoader(contextLoader);
        try {
            if (obeyed ? Cores.enter() : Cores.enterIfIdle()) {
                try {
                    work(false);
                } finally {
                    Cores.leave();
                }
            } else {
                invited.decrementAndGet(); // another loop was faster
            }
        } finally {
            helpers.leave();
        }
    }

    /** The last idle core is the JIT compiler's while it is busy with the body: what it does not have yet runs slowly. */
    private boolean enter() {
        if (Cores.idle() <= 1) {
            try {
                helpers.awaitClosed(Compiled.newFor(operation.kernel()));
            } catch (InterruptedException e) {
                return false;
            }
        }
        return helpers.enter();
    }

    private void workThrough(boolean leads) {
        Pieces pieces = new Pieces(startSize);
        pieces.groupBy(group());
        long arrived = System.nanoTime();
        long began = arrived;
        for (Span claim = claims.next(pieces); !claim.isEmpty(); claim = claims.next(pieces)) {
            long to;
            for (long from = claim.from(); from < claim.to(); from = to) {
                if (leads) {
                    if (Thread.interrupted()) {
                        cancel();
                    }
                    meter.tick();
                }
                if (from >= end) {
                    return;
                }
                if (!leads || began - arrived >= aloneNanos) {
                    invite();
                }
                to = from + Pieces.length(from, claim.to(), pieces.size());
                try {
                    operation.run(from, to);
                } catch (Throwable bodysFailure) {
                    failed(from, bodysFailure);
                    return;
                }
                meter.add(to - from);
                long now = System.nanoTime();
                pieces.measured(to - from, now - began);
                pieces.groupBy(group());
                began = now;
                if (startSize != pieces.size()) {
                    startSize = pieces.size();
                }
            }
        }
    }

    /** Pieces of fewer offsets take as long, but where there are too few for all threads. */
    private long group() {
        return Math.clamp(mostGroup, 1, Compiled.group(operation.kernel()));
    }

    /** Wakes one more helper, who will wake the next, so that nobody pays for many. */
    private void invite() {
        if (invited.get() < wanted && (obeyed || Cores.idle() > 0)) {
            if (invited.getAndIncrement() >= wanted || !Helpers.start(help)) {
                invited.decrementAndGet();
            }
        }
    }

    private synchronized void failed(long from, Throwable thrown) {
        if (from < end) {
            end = from;
            failure = thrown;
        }
    }

    private synchronized void cancel() {
        interrupted = true;
        end = NOTHING;
        helpers.interrupt();
    }

    /** Ends the loop for what a listener threw, or for want of memory. */
    private void abandon(Throwable thrown) {
        failed(NOTHING, thrown);
        helpers.interrupt();
    }
}
