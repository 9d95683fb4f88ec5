// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import dev.tutti.Pool;
import dev.tutti.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** A way of Java's to run tasks. */
interface Subject extends AutoCloseable {

    /** Runs a task and waits for it. */
    <T, R> R one(Task<T, R> task, T item) throws Exception;

    /**
     * Runs a task for each item.
     *
     * @param single one item at a time, instead of as many as the contestant chooses
     */
    <T, R> List<R> map(Task<T, R> task, List<T> items, boolean single) throws Exception;

    @Override
    default void close() {}

    static Subject open(Contestant contestant) {
        return switch (contestant) {
            case JAVA_LOOP -> new Loop();
            case STREAM -> new Stream();
            case FORK_JOIN -> new ForkJoin(new ForkJoinPool(contestant.workers));
            case SERIAL -> new Tutti(Pool.serial());
            case THREADS -> new Tutti(Pool.threads(contestant.workers));
            case PROCESSES -> new Tutti(Pool.processes(contestant.workers));
            case LANES ->
                new Tutti(Pool.options()
                        .workers(contestant.workers)
                        .jvmFlags("--add-modules", "jdk.incubator.vector")
                        .processes());
            case PYTHON_LOOP, POOL_FORK, POOL_SPAWN, EXECUTOR, JOBLIB ->
                throw new IllegalArgumentException(contestant + " is in peers.py");
        };
    }

    /** The serial loop. */
    record Loop() implements Subject {

        @Override
        public <T, R> R one(Task<T, R> task, T item) throws Exception {
            return task.apply(item);
        }

        @Override
        public <T, R> List<R> map(Task<T, R> task, List<T> items, boolean single) throws Exception {
            List<R> results = new ArrayList<>();
            for (T item : items) {
                results.add(task.apply(item));
            }
            return results;
        }
    }

    /** Streams on the common pool, which the driver makes one thread, the caller being the other worker. */
    record Stream() implements Subject {

        @Override
        public <T, R> R one(Task<T, R> task, T item) throws Exception {
            return task.apply(item);
        }

        @Override
        public <T, R> List<R> map(Task<T, R> task, List<T> items, boolean single) {
            return items.parallelStream().map(item -> unchecked(task, item)).toList();
        }

        private static <T, R> R unchecked(Task<T, R> task, T item) {
            try {
                return task.apply(item);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A task of the pool for each item. */
    record ForkJoin(ForkJoinPool pool) implements Subject {

        @Override
        public <T, R> R one(Task<T, R> task, T item) {
            return pool.submit(() -> task.apply(item)).join();
        }

        @Override
        public <T, R> List<R> map(Task<T, R> task, List<T> items, boolean single) throws Exception {
            List<Callable<R>> calls = new ArrayList<>();
            for (T item : items) {
                calls.add(() -> task.apply(item));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : pool.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** Tutti, on any of its pools. */
    record Tutti(Pool pool) implements Subject {

        @Override
        public <T, R> R one(Task<T, R> task, T item) {
            return pool.submit(task, item).join();
        }

        @Override
        public <T, R> List<R> map(Task<T, R> task, List<T> items, boolean single) {
            return single ? pool.chunk(1).map(task, items) : pool.map(task, items);
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
