// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.TaskFuture;
import dev.tutti.measure.Figures;
import dev.tutti.shared.SharedEvent;
import dev.tutti.shared.SharedLock;
import dev.tutti.shared.SharedTimeoutException;
import java.time.Duration;
import java.util.List;

/**
 * The lab {@code deadlock}: locks that are never given back. Whoever waits with a limit is told who holds what, since
 * when, and for what that one waits, over processes.
 */
final class Deadlock implements Lab {

    /** Waits after which a deadlock would have been seen on any machine. */
    private static final int WAITS_MOST = 100;

    /** What a waiter is told. Names and times differ each time, so answers are equal that name the same locks. */
    private record Report(List<String> locks, String words) {

        static final Report NONE = new Report(List.of(), "nobody waits for ever");

        boolean names(String... wanted) {
            return List.of(wanted).equals(locks);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Report o && locks.equals(o.locks);
        }

        @Override
        public int hashCode() {
            return locks.hashCode();
        }
    }

    @Override
    public Card card() {
        return new Card(
                "deadlock",
                Document.D,
                "Locks that are never given back",
                "a lock that is kept, two taken crosswise: both reported",
                "a thread that keeps the lock: the program never finishes");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("millis", "how long a wait may take", 1, 600_000, 100, 300, 300));
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
        Duration limit = Duration.ofMillis(arguments.value("millis"));
        return List.of(Question.of(
                        "waits of at most " + limit.toMillis() + " ms",
                        () -> Report.NONE,
                        report -> null,
                        Report::words,
                        Report::words)
                .form("a lock that is kept", stage -> kept(stage, limit), (report, none) -> report.names("door"))
                .form(
                        "two locks crosswise",
                        stage -> crosswise(stage, limit),
                        (report, none) -> report.names("left", "right")));
    }

    /** What waiting with a limit tells; without one it would not end. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        double limit = arguments.value("millis") / 1e3;
        return runs.stream()
                .filter(run -> !run.isSerialForm() && LabFigures.seconds(run) > 0)
                .map(run -> LabPlots.label(run) + ": reported after " + Figures.seconds(LabFigures.seconds(run))
                        + ", of which " + Figures.seconds(limit) + " are the limit of the wait: " + run.summary() + ".")
                .toList();
    }

    /** A worker takes the lock and keeps it; the caller wants it. */
    private static Report kept(Stage stage, Duration limit) throws InterruptedException {
        try (SharedLock door = SharedLock.plain().named("door");
                SharedEvent taken = SharedEvent.create();
                SharedEvent end = SharedEvent.create()) {
            Thread asking = null;
            Report[] report = {Report.NONE};
            if (stage.pool().workers() == 1) {
                // A serial pool has no worker beside the caller.
                asking = Thread.ofPlatform().start(() -> {
                    report[0] = asked(door, taken, limit);
                    end.set();
                });
            }
            TaskFuture<?> keeper = stage.tasks().run(() -> {
                door.lock();
                try {
                    taken.set();
                    end.await();
                } finally {
                    door.unlock();
                }
            });
            if (asking == null) {
                report[0] = asked(door, taken, limit);
                end.set();
            } else {
                asking.join();
            }
            keeper.join();
            return report[0];
        }
    }

    private static Report asked(SharedLock lock, SharedEvent taken, Duration limit) {
        try {
            taken.await();
            takeAndGiveBack(lock, limit);
            return Report.NONE;
        } catch (SharedTimeoutException e) {
            return new Report(named(e, "door"), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    @SuppressWarnings("LockNotBeforeTry") // nothing is done in between
    private static void takeAndGiveBack(SharedLock lock, Duration limit) throws InterruptedException {
        lock.lock(limit);
        lock.unlock();
    }

    /** One takes left and then wants right, a worker the other way round. */
    private static Report crosswise(Stage stage, Duration limit) throws InterruptedException {
        try (SharedLock left = SharedLock.plain().named("left");
                SharedLock right = SharedLock.plain().named("right");
                SharedEvent hasLeft = SharedEvent.create();
                SharedEvent hasRight = SharedEvent.create()) {
            Report[] report = {Report.NONE};
            Thread one = Thread.ofPlatform()
                    .name("one")
                    .start(() -> report[0] = first(left, right, hasLeft, hasRight, limit));
            stage.tasks()
                    .run(() -> {
                        right.lock();
                        try {
                            hasRight.set();
                            hasLeft.await();
                            takeAndGiveBack(left, Duration.ofDays(1)); // until the other has given up
                        } finally {
                            right.unlock();
                        }
                    })
                    .join();
            one.join();
            return report[0];
        }
    }

    /** Waits again where the worker was not waiting yet, on a machine that is busy. */
    private static Report first(
            SharedLock left, SharedLock right, SharedEvent hasLeft, SharedEvent hasRight, Duration limit) {
        left.lock();
        try {
            hasLeft.set();
            hasRight.await();
            Report report = crossed(right, limit);
            for (int more = 0; more < WAITS_MOST && !report.names("left", "right"); more++) {
                report = crossed(right, limit);
            }
            return report;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            left.unlock();
        }
    }

    private static Report crossed(SharedLock right, Duration limit) throws InterruptedException {
        try {
            takeAndGiveBack(right, limit);
            return Report.NONE;
        } catch (SharedTimeoutException e) {
            return new Report(named(e, "left", "right"), String.valueOf(e.getMessage()));
        }
    }

    private static List<String> named(SharedTimeoutException report, String... locks) {
        String words = String.valueOf(report.getMessage());
        return List.of(locks).stream()
                .filter(lock -> words.contains("lock " + lock))
                .toList();
    }
}
