// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import dev.tutti.Tasks;
import dev.tutti.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One interleaving: callers that do random things to a pool, and the model of what may come of them. */
final class Scene {

    static final String HANG = "a hang: ";

    private static final Duration LOOP_LIMIT = Duration.ofMillis(300);

    private static final int CALLERS = 3;
    private static final int ACTIONS = 8;

    /** What a task does. */
    private enum Kind {
        ANSWER,
        WAIT,
        THROW,
        EXIT,
        LOOP
    }

    /** What a caller does next. */
    private enum Action {
        SUBMIT,
        SUBMIT_MORE,
        MAP,
        CANCEL,
        INTERRUPT,
        KILL,
        CALLBACK,
        CLOSE
    }

    /**
     * A task and what is known of it.
     *
     * @param completions how often its future told
     * @param cancelled whether somebody cancelled it
     */
    private record Player(
            Kind kind, int item, TaskFuture<Integer> future, AtomicInteger completions, AtomicInteger cancelled) {}

    private final Pool pool;
    private final boolean closes;
    private final boolean kills;
    private final SplittableRandom random;
    private final Queue<Player> players = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean closing;
    private volatile boolean killed;

    Scene(Pool pool, long seed, boolean closes, boolean kills) {
        this.pool = pool;
        this.closes = closes;
        this.kills = kills;
        this.random = new SplittableRandom(seed);
    }

    int futures() {
        return players.size();
    }

    /** Plays it. Returns what was wrong, or an empty text. */
    String play(Duration limit) throws InterruptedException {
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom own = random.split();
            callers.add(Thread.ofPlatform().daemon().name("caller " + i).unstarted(() -> act(own)));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            if (!caller.join(limit)) {
                return HANG + caller.getName() + " is in " + List.of(caller.getStackTrace());
            }
        }
        if (closing) {
            pool.close(Duration.ZERO);
        }
        boolean done = Wait.holds(
                limit,
                () -> players.stream().allMatch(player -> player.future.isDone() && player.completions.get() > 0));
        if (!done) {
            return HANG
                    + players.stream().filter(player -> !player.future.isDone()).toList();
        }
        players.forEach(this::check);
        if (!closing && !usable(limit)) {
            return HANG + "the pool answers no more";
        }
        return String.join("; ", wrong);
    }

    private boolean usable(Duration limit) throws InterruptedException {
        TaskFuture<Integer> future = pool.retries(1).submit(() -> 1);
        return Wait.holds(limit, future::isDone) && !future.isCompletedExceptionally();
    }

    private void act(SplittableRandom own) {
        for (int i = 0; i < ACTIONS; i++) {
            try {
                act(Action.values()[own.nextInt(Action.values().length)], own);
            } catch (RejectedExecutionException refused) {
                expect(closing, "refused by an open pool: " + refused);
            } catch (CancellationException interrupted) {
                // by another caller, or by the close
            } catch (RuntimeException e) {
                wrong.add("a caller met " + e);
            }
        }
    }

    private void act(Action action, SplittableRandom own) {
        switch (action) {
            case SUBMIT, SUBMIT_MORE -> submit(own);
            case MAP -> map(own.nextInt(1, 50));
            case CANCEL -> any(own, this::cancel);
            case INTERRUPT -> callers.get(own.nextInt(CALLERS)).interrupt();
            case KILL -> {
                if (kills) {
                    killed = true;
                    Os.workers().stream().skip(own.nextInt(2)).findFirst().ifPresent(Os::kill);
                }
            }
            case CALLBACK ->
                any(own, player -> {
                    CompletableFuture<Void> _ = player.future.handle((value, failure) -> {
                        throw new IllegalStateException("a callback's own");
                    });
                });
            case CLOSE -> {
                if (closes) {
                    closing = true;
                    boolean _ = pool.close(Duration.ofMillis(own.nextInt(50)));
                }
            }
        }
    }

    private void submit(SplittableRandom own) {
        Kind kind = Kind.values()[own.nextInt(own.nextInt(10) == 0 ? Kind.values().length : 3)];
        int item = own.nextInt();
        int millis = own.nextInt(10);
        AtomicInteger completions = new AtomicInteger();
        // A loop has an end, lest two of them keep both workers from a caller who waits for others.
        Tasks view = kind == Kind.LOOP ? pool.timeout(LOOP_LIMIT) : pool;
        TaskFuture<Integer> future = view.submit(x -> run(kind, x, millis), item);
        CompletableFuture<Integer> _ = future.whenComplete((value, failure) -> completions.incrementAndGet());
        players.add(new Player(kind, item, future, completions, new AtomicInteger()));
    }

    private static int run(Kind kind, int item, int millis) throws InterruptedException {
        switch (kind) {
            case ANSWER -> {}
            case WAIT -> Thread.sleep(millis);
            case THROW -> throw new IllegalStateException("item " + item);
            case EXIT -> Runtime.getRuntime().halt(1);
            case LOOP -> Harm.spin();
        }
        return item + 1;
    }

    private void map(int items) {
        List<Integer> input = new ArrayList<>();
        List<Integer> output = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            input.add(i);
            output.add(2 * i);
        }
        try {
            List<Integer> found = pool.retries(2).map(x -> 2 * x, input);
            expect(found.equals(output), "a map of " + items + " returned " + found);
        } catch (TaskFailedException lost) {
            expect(killed && lost.getCause() instanceof WorkerLostException, "a map failed: " + lost);
        }
    }

    private void any(SplittableRandom own, Consumer<Player> action) {
        players.stream().skip(own.nextInt(3)).findFirst().ifPresent(action);
    }

    private void cancel(Player player) {
        player.cancelled.incrementAndGet();
        boolean _ = player.future.cancel(true);
    }

    private void expect(boolean condition, String otherwise) {
        if (!condition) {
            wrong.add(otherwise);
        }
    }

    /** What came of a task is among what may. */
    private void check(Player player) {
        expect(player.completions.get() == 1, "completed more than once: " + player);
        try {
            int value = player.future.join();
            expect(
                    value == player.item + 1 && (player.kind == Kind.ANSWER || player.kind == Kind.WAIT),
                    "returned " + value + ": " + player);
        } catch (CancellationException cancelled) {
            expect(closing || player.cancelled.get() > 0, "cancelled by nobody: " + player);
        } catch (TaskFailedException failed) {
            Throwable cause = failed.getCause();
            boolean allowed = switch (cause) {
                case WorkerLostException _ -> killed || player.kind == Kind.EXIT || closing;
                case TaskTimeoutException _ -> player.kind == Kind.LOOP;
                case IllegalStateException _ -> player.kind == Kind.THROW;
                case null, default -> false;
            };
            expect(allowed, "failed by " + cause + ": " + player);
        }
    }
}
