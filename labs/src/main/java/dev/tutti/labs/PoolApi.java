// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Results;
import dev.tutti.TaskFuture;
import dev.tutti.Tasks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;

/** The lab {@code pool-api}: one small question, asked in each way that a pool offers. */
final class PoolApi implements Lab {

    @Override
    public Card card() {
        return new Card(
                "pool-api",
                Document.C,
                "Every way to ask a pool",
                "squares by map, mapAsync, submit, executor, asCompleted, …",
                "squares of 0 … 4 by map and map_async, of 100 numbers by apply_async; as_completed of 2 and 3 shown as"
                        + " [4, 9], although it gives completed futures, not results");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "numbers to square", 1, 1_000_000, 300, 10_000, 100));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = arguments.value("n");
        List<Long> numbers = SquareMap.numbers(n);
        return List.of(SquareMap.squares(n)
                .form("map", stage -> stage.tasks().map(PoolApi::square, numbers))
                .form(
                        "mapAsync, then join",
                        stage ->
                                stage.tasks().mapAsync(PoolApi::square, numbers).join())
                .form("results", stage -> lazily(stage.tasks(), numbers))
                .form("invokeAll", stage -> joined(stage.tasks().invokeAll(PoolApi::square, numbers)))
                .form("submit, then join", stage -> joined(submitted(stage.tasks(), numbers)))
                .form(
                        "submit, then all",
                        stage -> TaskFuture.all(submitted(stage.tasks(), numbers))
                                .join())
                .form("submit, then asCompleted", stage -> asCompleted(submitted(stage.tasks(), numbers)))
                .form("executor.submit", stage -> executorSubmit(stage.tasks(), numbers))
                .form("executor.invokeAll", stage -> executorInvokeAll(stage.tasks(), numbers)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs), LabFigures.each(runs, "number", arguments.value("n")).stream());
    }

    private static long square(long x) {
        return x * x;
    }

    private static List<Long> lazily(Tasks tasks, List<Long> numbers) {
        try (Results<Long> results = tasks.results(PoolApi::square, numbers)) {
            return results.stream().toList();
        }
    }

    private static List<TaskFuture<Long>> submitted(Tasks tasks, List<Long> numbers) {
        List<TaskFuture<Long>> futures = new ArrayList<>();
        for (Long x : numbers) {
            futures.add(tasks.submit(PoolApi::square, x));
        }
        return futures;
    }

    private static List<Long> joined(List<TaskFuture<Long>> futures) {
        return futures.stream().map(TaskFuture::join).toList();
    }

    /** Futures come in the order in which they were completed; squares grow, so sorting restores the input's order. */
    private static List<Long> asCompleted(List<TaskFuture<Long>> futures) {
        return StreamSupport.stream(TaskFuture.asCompleted(futures).spliterator(), false)
                .map(TaskFuture::join)
                .sorted()
                .toList();
    }

    private static List<Long> executorSubmit(Tasks tasks, List<Long> numbers) throws Exception {
        try (ExecutorService executor = tasks.asExecutorService()) {
            List<Future<Long>> futures = new ArrayList<>();
            for (Long x : numbers) {
                futures.add(executor.submit(squaring(x)));
            }
            return values(futures);
        }
    }

    private static List<Long> executorInvokeAll(Tasks tasks, List<Long> numbers) throws Exception {
        try (ExecutorService executor = tasks.asExecutorService()) {
            return values(
                    executor.invokeAll(numbers.stream().map(PoolApi::squaring).toList()));
        }
    }

    private static List<Long> values(List<Future<Long>> futures) throws Exception {
        List<Long> values = new ArrayList<>();
        for (Future<Long> future : futures) {
            values.add(future.get());
        }
        return values;
    }

    /** An executor of worker processes takes a lambda only if it is serializable, which a plain Callable is not. */
    private static Callable<Long> squaring(Long x) {
        return (Callable<Long> & Serializable) () -> square(x);
    }
}
