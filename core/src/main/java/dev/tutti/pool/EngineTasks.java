// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.Progress;
import dev.tutti.Results;
import dev.tutti.Task;
import dev.tutti.TaskFuture;
import dev.tutti.Tasks;
import dev.tutti.pool.Call.CallItem;
import dev.tutti.pool.Call.Order;
import dev.tutti.spi.PreparedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tasks of an engine under some settings: a pool, or a view of it. */
class EngineTasks implements Tasks {

    final Engine engine;
    private final @Nullable Pool pool;
    private final Settings settings;

    /**
     * @param pool the pool of which this is a view; {@code null} if this is the pool
     */
    EngineTasks(Engine engine, @Nullable Pool pool, Settings settings) {
        this.engine = engine;
        this.pool = pool;
        this.settings = settings;
    }

    // ---- many items

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Task<? super T, ? extends R> task, Iterable<? extends T> items) {
        return whole(begin(task, items, Order.COLLECT), EngineTasks::collect);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Task.Of2<? super A, ? super B, ? extends R> task,
            Iterable<? extends A> first,
            Iterable<? extends B> second) {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        Task<Pair<A, B>, R> ofPair = pair -> task.apply(pair.first(), pair.second());
        return map(ofPair, new Pair.Zip<A, B>(first, second));
    }

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> Results<R> results(
            Task<? super T, ? extends R> task, Iterable<? extends T> items) {
        Objects.requireNonNull(items, "items");
        PreparedTask prepared = prepare(task);
        return new EngineResults<>(order -> new Call(engine, prepared, items, settings, order, Job.Kind.LAZY));
    }

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> TaskFuture<List<R>> mapAsync(
            Task<? super T, ? extends R> task, Iterable<? extends T> items) {
        Call call = begin(task, items, Order.COLLECT);
        MapFuture<R> future = new MapFuture<>(call);
        engine.callbacks.announce();
        Thread.ofVirtual()
                .name("tutti-map")
                .start(() -> engine.callbacks.run(() -> future.run(() -> whole(call, EngineTasks::collect))));
        return future;
    }

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> invokeAll(
            Task<? super T, ? extends R> task, Iterable<? extends T> items) {
        List<TaskFuture<R>> futures = new ArrayList<>();
        return whole(begin(task, items, Order.COLLECT), call -> {
            drain(call, item -> put(futures, item.index, new DecidedFuture<>(item)));
            return futures;
        });
    }

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> R reduce(
            Task.Of2<? super R, ? super R, ? extends R> merge,
            Task<? super T, ? extends R> task,
            Iterable<? extends T> items) {
        MergeTree<R> tree = new MergeTree<>(Objects.requireNonNull(merge, "merge"));
        return whole(begin(task, items, Order.INPUT), call -> {
            drain(call, item -> tree.add(EngineTasks.<R>value(item)));
            return tree.result();
        });
    }

    private static <R extends @Nullable Object> List<R> collect(Call call) {
        List<R> results = new ArrayList<>();
        drain(call, item -> put(results, item.index, EngineTasks.<R>value(item)));
        return results;
    }

    private static void drain(Call call, Consumer<CallItem> taker) {
        for (CallItem item = call.next(); item != null; item = call.next()) {
            taker.accept(item);
        }
    }

    /** Uses a call that {@code close} of the pool waits for, and ends it, whatever {@code use} throws. */
    private <V extends @Nullable Object> V whole(Call call, Function<Call, V> use) {
        try (call) {
            return use.apply(call);
        } finally {
            engine.callEnded();
        }
    }

    /** Items may be decided in any order; the list grows to the highest so far. */
    private static <E extends @Nullable Object> void put(List<E> list, long index, E value) {
        int at = Math.toIntExact(index);
        if (at == list.size()) {
            list.add(value);
            return;
        }
        if (at > list.size()) {
            list.addAll(Collections.nCopies(at - list.size() + 1, null));
        }
        list.set(at, value);
    }

    // The item's task returns R, which may be null if R says so.
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    private static <R extends @Nullable Object> R value(CallItem item) {
        return (R) item.take();
    }

    private <T extends @Nullable Object, R extends @Nullable Object> Call begin(
            Task<? super T, ? extends R> task, Iterable<? extends T> items, Order order) {
        Objects.requireNonNull(task, "task");
        Iterable<? extends T> input = Watching.shown(pool(), task, Objects.requireNonNull(items, "items"));
        engine.callBegan();
        try {
            return new Call(engine, prepare(task), input, settings, order, Job.Kind.WHOLE);
        } catch (Throwable t) {
            engine.callEnded();
            throw t;
        }
    }

    private PreparedTask prepare(Task<?, ?> task) {
        return engine.backend.prepare(Objects.requireNonNull(task, "task"));
    }

    // ---- one item

    @Override
    public <R extends @Nullable Object> TaskFuture<R> submit(Task.Call<? extends R> call) {
        Objects.requireNonNull(call, "call");
        Task<@Nullable Void, R> task = nothing -> call.call();
        return submit(task, null);
    }

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> submit(
            Task<? super T, ? extends R> task, T item) {
        EngineFuture<R> future = new EngineFuture<>(engine, prepare(task), settings, item);
        future.start();
        return future;
    }

    @Override
    public TaskFuture<@Nullable Void> run(Task.Run run) {
        Objects.requireNonNull(run, "run");
        Task<@Nullable Void, @Nullable Void> task = nothing -> {
            run.run();
            return null;
        };
        return submit(task, null);
    }

    @Override
    public ExecutorService asExecutorService() {
        return new ExecutorAdapter(this, engine.backend.capabilities());
    }

    // ---- settings

    @Override
    public Tasks timeout(Duration perItem) {
        return with(settings.withTimeout(perItem));
    }

    @Override
    public Tasks retries(int times) {
        return with(settings.withRetries(times));
    }

    @Override
    public Tasks chunk(int items) {
        return with(settings.withChunk(items));
    }

    @Override
    public Tasks lookAhead(int items) {
        return with(settings.withLookAhead(items));
    }

    @Override
    public Tasks onProgress(Consumer<? super Progress> listener) {
        return with(settings.withListener(Objects.requireNonNull(listener, "listener")));
    }

    @Override
    public Tasks captureOutput() {
        if (!engine.backend.capabilities().contains(Capability.ISOLATED)) {
            throw new UnsupportedOperationException(
                    "output is captured where a task has a System.out of its own: backend=" + engine.backend.name()
                            + "; use Pool.processes()");
        }
        return with(settings.withCapture());
    }

    private Tasks with(Settings changed) {
        return new EngineTasks(engine, pool(), changed);
    }

    @Override
    public Pool pool() {
        return Objects.requireNonNull(pool);
    }
}
