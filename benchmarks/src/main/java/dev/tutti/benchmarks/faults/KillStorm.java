// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.TaskFuture;
import dev.tutti.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * R2: tasks that may be tried again, on two workers one of which is killed about every second, at a random instant.
 * Most come by {@code results} in batches of the pool's choice, a tenth by {@code results} one at a time, a tenth by
 * {@code submit}. What a task returns is a function of its number.
 */
final class KillStorm implements FaultFigure {

    private static final int RETRIES = 3;

    /** So that the whole takes minutes. */
    private static final long TASK_NANOS = 20_000;

    private static final int SUBMITTED_AT_ONCE = 100;

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 1 : 15);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int tasks = trial.count(1_000_000, 20_000);
        Path log = trial.directory().resolve("executions");
        String file = log.toString();
        AtomicIntegerArray delivered = new AtomicIntegerArray(tasks);
        AtomicIntegerArray wrong = new AtomicIntegerArray(tasks);
        AtomicBoolean over = new AtomicBoolean();
        long begin = System.nanoTime();
        int kills;
        try (Pool pool = Pool.options()
                        .workers(2)
                        .initializer(() -> ExecutionLog.open(file))
                        .processes();
                ExecutorService callers = Executors.newCachedThreadPool()) {
            Tasks view = pool.retries(RETRIES);
            Receiver receiver = (task, result) -> {
                delivered.incrementAndGet(task);
                if (result != answer(task)) {
                    wrong.incrementAndGet(task);
                }
            };
            Future<Integer> killer = callers.submit(() -> killNowAndThen(trial, over));
            int tenth = tasks / 10;
            List<Callable<Boolean>> calls = List.of(
                    () -> inOrder(view, 0, 8 * tenth, receiver),
                    () -> inOrder(view.chunk(1), 8 * tenth, 9 * tenth, receiver),
                    () -> submitted(view, 9 * tenth, tasks, receiver));
            try {
                for (Future<Boolean> call : callers.invokeAll(calls)) {
                    call.get();
                }
            } finally {
                over.set(true);
            }
            kills = killer.get();
        }
        return List.of(line(tasks, delivered, wrong, ExecutionLog.counts(log, tasks), kills, begin));
    }

    private static Line line(
            int tasks, AtomicIntegerArray delivered, AtomicIntegerArray wrong, int[] begun, int kills, long begin) {
        int lost = 0;
        int duplicated = 0;
        int wrongs = 0;
        int repeated = 0;
        for (int i = 0; i < tasks; i++) {
            lost += delivered.get(i) == 0 || begun[i] == 0 ? 1 : 0;
            duplicated += delivered.get(i) > 1 || begun[i] > 1 + RETRIES ? 1 : 0;
            wrongs += wrong.get(i);
            repeated += begun[i] > 1 ? 1 : 0;
        }
        String figures = "lost " + lost + " duplicated " + duplicated + " wrong " + wrongs + " of " + tasks + " in "
                + (System.nanoTime() - begin) / 1_000_000_000 + " s; kills " + kills + ", begun again " + repeated;
        return Line.of("R2", figures, lost + duplicated + wrongs == 0);
    }

    /** Takes what came of a task. */
    @FunctionalInterface
    private interface Receiver {
        void take(int task, long result);
    }

    /** What a task returns. */
    static long answer(int task) {
        long x = task * 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        return x ^ (x >>> 31);
    }

    private static long run(int task) {
        ExecutionLog.add(task);
        LockSupport.parkNanos(TASK_NANOS);
        return answer(task);
    }

    private static boolean inOrder(Tasks view, int from, int to, Receiver receiver) {
        int next = from;
        try (Results<Long> results =
                view.results(KillStorm::run, () -> IntStream.range(from, to).iterator())) {
            for (long result : results) {
                receiver.take(next++, result);
            }
        }
        return next == to;
    }

    private static boolean submitted(Tasks view, int from, int to, Receiver receiver) {
        Deque<TaskFuture<Long>> futures = new ArrayDeque<>();
        int next = from;
        for (int i = from; i < to; i++) {
            if (futures.size() == SUBMITTED_AT_ONCE) {
                receiver.take(next++, futures.remove().join());
            }
            futures.add(view.submit(KillStorm::run, i));
        }
        while (!futures.isEmpty()) {
            receiver.take(next++, futures.remove().join());
        }
        return true;
    }

    /** Returns how often. */
    private static int killNowAndThen(Trial trial, AtomicBoolean over) throws InterruptedException {
        Random random = trial.random();
        List<Long> killed = new ArrayList<>();
        while (!over.get()) {
            Thread.sleep(500 + random.nextInt(1000)); // a kill about every second
            List<Long> workers = Os.workers();
            if (!workers.isEmpty() && !over.get()) {
                long victim = workers.get(random.nextInt(workers.size()));
                Os.kill(victim);
                killed.add(victim);
            }
        }
        return killed.size();
    }
}
