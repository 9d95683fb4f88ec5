// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.Worker;
import dev.tutti.measure.Figures;
import dev.tutti.shared.SharedBarrier;
import dev.tutti.shared.SharedCondition;
import dev.tutti.shared.SharedEvent;
import dev.tutti.shared.SharedInt;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLock;
import dev.tutti.shared.SharedPipe;
import dev.tutti.shared.SharedQueue;
import dev.tutti.shared.SharedSemaphore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code primitives}: each way to keep tasks from one another, or to have them wait for one another, in a small
 * task of its own that comes out right only if the primitive does what it should. The same code runs on threads and in
 * processes.
 *
 * <p>Two sides take part: the tasks on the pool, and a thread of this JVM that does the other half.
 */
final class Primitives implements Lab {

    private static final int TASKS = 4;

    @Override
    public Card card() {
        return new Card(
                "primitives",
                Document.D,
                "Locks, semaphores, events, queues and their kin",
                "nine primitives, each doing what only it can",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "steps of each task", 1, 1_000_000, 50, 10_000, 1_000));
    }

    @Override
    public List<String> backends() {
        return List.of("threads", "processes");
    }

    @Override
    public List<Integer> workers(int cores) {
        return List.of(1, 2);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int steps = TASKS * n;
        Question<Integer> question = Question.of(
                "what adds up to " + steps,
                () -> IntStream.range(0, TASKS).map(task -> n).sum(),
                sum -> flaw(sum, steps),
                sum -> sum,
                sum -> "all came out at " + sum);
        return List.of(question.form("lock", stage -> locked(stage, SharedLock.plain(), n, 1))
                .form("reentrant lock", stage -> locked(stage, SharedLock.reentrant(), n, 3))
                .form("semaphore", stage -> permitted(stage, n))
                .form("event", stage -> announced(stage, n))
                .form("condition", stage -> signalled(stage, n))
                .form("barrier", stage -> inPhases(stage, n))
                .form("queue", stage -> queued(stage, n))
                .form("pipe", stage -> piped(stage, n))
                .form("signal", stage -> signalledToEnd(steps)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        double steps = TASKS * arguments.value("n");
        return LabFigures.mostWorkers(runs).entrySet().stream()
                .map(target -> {
                    Comparator<LabRun> bySeconds = Comparator.comparingDouble(LabFigures::seconds);
                    LabRun least = Collections.min(target.getValue(), bySeconds);
                    LabRun most = Collections.max(target.getValue(), bySeconds);
                    return "A step on " + target.getKey() + " takes from "
                            + Figures.seconds(LabFigures.seconds(least) / steps)
                            + " (" + least.form() + ") to " + Figures.seconds(LabFigures.seconds(most) / steps) + " ("
                            + most.form() + "). All of it is coordination: plain Java adds the numbers alone.";
                })
                .toList();
    }

    private static @Nullable String flaw(int sum, int expected) {
        return sum == expected ? null : sum + ", not " + expected;
    }

    private interface Step {
        void run() throws Exception;
    }

    /** A thread of this JVM that does the other half; what it throws is thrown when it is awaited. */
    private static Worked beside(Step step) {
        Worked worked = new Worked();
        worked.thread = Thread.ofPlatform().start(() -> {
            try {
                step.run();
            } catch (Exception e) {
                worked.failure = e;
            }
        });
        return worked;
    }

    private static final class Worked {
        private @Nullable Thread thread;
        private volatile @Nullable Exception failure;

        void await() throws Exception {
            if (thread != null) {
                thread.join();
            }
            Exception thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
        }
    }

    private static List<Integer> tasks() {
        return IntStream.range(0, TASKS).boxed().toList();
    }

    /** Tasks add to a plain element, each addition within so many holds of the lock. */
    private static int locked(Stage stage, SharedLock lock, int n, int depth) {
        try (lock;
                SharedInts sum = SharedInts.of(1);
                Together together = new Together(TASKS, stage)) {
            stage.tasks()
                    .chunk(1)
                    .map(
                            task -> {
                                together.await();
                                for (int i = 0; i < n; i++) {
                                    add(lock, depth, sum);
                                }
                                return task;
                            },
                            tasks());
            return sum.get(0);
        }
    }

    private static void add(SharedLock lock, int depth, SharedInts sum) {
        lock.lock();
        try {
            if (depth > 1) {
                add(lock, depth - 1, sum);
            } else {
                sum.set(0, sum.get(0) + 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Of all tasks and a thread beside them at most two are inside; a third would be counted as a fault. */
    private static int permitted(Stage stage, int n) throws Exception {
        try (SharedSemaphore permits = SharedSemaphore.bounded(2);
                SharedInt inside = SharedInt.of(0);
                SharedInt faults = SharedInt.of(0);
                SharedInt sum = SharedInt.of(0)) {
            Worked beside = beside(() -> enter(permits, inside, faults, n));
            stage.tasks()
                    .chunk(1)
                    .map(
                            task -> {
                                enter(permits, inside, faults, n);
                                return sum.addAndGet(n);
                            },
                            tasks());
            beside.await();
            return sum.get() - faults.get();
        }
    }

    private static void enter(SharedSemaphore permits, SharedInt inside, SharedInt faults, int times)
            throws InterruptedException {
        for (int i = 0; i < times; i++) {
            permits.acquire();
            try {
                if (inside.addAndGet(1) > 2) {
                    faults.getAndAdd(1);
                }
                inside.getAndAdd(-1);
            } finally {
                permits.release();
            }
        }
    }

    /** Tasks wait until a value is there, and add it. */
    private static int announced(Stage stage, int n) throws Exception {
        try (SharedEvent there = SharedEvent.create();
                SharedInts value = SharedInts.of(1)) {
            Worked beside = beside(() -> {
                value.set(0, n);
                there.set();
            });
            List<Integer> values = stage.tasks()
                    .chunk(1)
                    .map(
                            task -> {
                                there.await();
                                return value.get(0);
                            },
                            tasks());
            beside.await();
            return values.stream().mapToInt(x -> x).sum();
        }
    }

    /** A thread puts one number at a time into a place for one; tasks wait for it and take it. */
    private static int signalled(Stage stage, int n) throws Exception {
        try (SharedLock lock = SharedLock.plain();
                SharedInts place = SharedInts.of(1)) {
            SharedCondition changed = lock.newCondition();
            Worked beside = beside(() -> {
                for (int i = 0; i < TASKS * n; i++) {
                    lock.lock();
                    try {
                        while (place.get(0) != 0) {
                            changed.await();
                        }
                        place.set(0, 1);
                        changed.signalAll();
                    } finally {
                        lock.unlock();
                    }
                }
            });
            List<Integer> taken = stage.tasks().chunk(1).map(task -> take(lock, changed, place, n), tasks());
            beside.await();
            return taken.stream().mapToInt(x -> x).sum();
        }
    }

    private static int take(SharedLock lock, SharedCondition changed, SharedInts place, int times)
            throws InterruptedException {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                while (place.get(0) == 0) {
                    changed.await();
                }
                sum += place.get(0);
                place.set(0, 0);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return sum;
    }

    /** A task and a thread add to their own element in each phase, and check the other's after it. */
    private static int inPhases(Stage stage, int n) throws Exception {
        int sum = 0;
        for (int task = 0; task < TASKS; task++) {
            try (SharedBarrier phase = SharedBarrier.of(2);
                    SharedInts done = SharedInts.of(2)) {
                Worked beside = beside(() -> phases(phase, done, 0, n));
                sum += stage.tasks().submit(() -> phases(phase, done, 1, n)).join();
                beside.await();
            }
        }
        return sum;
    }

    private static int phases(SharedBarrier barrier, SharedInts done, int own, int n) throws Exception {
        int right = 0;
        for (int phase = 1; phase <= n; phase++) {
            done.set(own, phase);
            barrier.await();
            right += done.get(1 - own) == phase ? 1 : 0;
            barrier.await();
        }
        return right;
    }

    /** A thread puts numbers, tasks take them until there are no more. */
    private static int queued(Stage stage, int n) throws Exception {
        try (SharedQueue<Integer> queue = SharedQueue.of(64)) {
            Worked beside = beside(() -> {
                for (int i = 0; i < TASKS * n; i++) {
                    queue.put(1);
                }
                queue.finish();
            });
            List<Integer> taken = stage.tasks()
                    .chunk(1)
                    .map(
                            task -> {
                                int sum = 0;
                                for (Integer one = queue.take(); one != null; one = queue.take()) {
                                    sum += one;
                                }
                                return sum;
                            },
                            tasks());
            beside.await();
            return taken.stream().mapToInt(x -> x).sum();
        }
    }

    /** A task doubles what it is sent and sends it back. */
    private static int piped(Stage stage, int n) throws Exception {
        SharedPipe<Integer, Integer> pipe = SharedPipe.open();
        TaskFuture<Integer>[] task = newFutures();
        Worked beside = beside(() -> task[0] = stage.tasks().submit(() -> doubled(pipe.second())));
        int sum = 0;
        try (SharedPipe.End<Integer, Integer> end = pipe.first()) {
            for (int i = 0; i < TASKS * n; i++) {
                end.send(1);
                Integer doubled = end.receive();
                sum += doubled == null ? 0 : doubled - 1;
            }
        }
        beside.await();
        return sum == task[0].join() ? sum : -1;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static TaskFuture<Integer>[] newFutures() {
        return new TaskFuture[1];
    }

    private static int doubled(SharedPipe.End<Integer, Integer> end) throws InterruptedException {
        int number = 0;
        try (end) {
            for (Integer x = end.receive(); x != null; x = end.receive()) {
                end.send(2 * x);
                number++;
            }
        }
        return number;
    }

    /** The system's signal ends a process that would never end; 143 is how it says so. A thread can only be asked. */
    private static int signalledToEnd(int steps) throws InterruptedException {
        List<Integer> codes = new ArrayList<>();
        try (SharedEvent started = SharedEvent.create();
                Worker<?> worker = Pool.options().run(() -> {
                    started.set();
                    Thread.sleep(Long.MAX_VALUE);
                })) {
            started.await();
            worker.terminate();
            worker.join();
            codes.add(worker.exitCode().orElse(0));
        }
        return codes.equals(List.of(143)) ? steps : -1;
    }
}
