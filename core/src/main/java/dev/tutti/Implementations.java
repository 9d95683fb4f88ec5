// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import dev.tutti.loop.Ranges;
import dev.tutti.machine.Cores;
import dev.tutti.pool.EnginePool;
import dev.tutti.pool.local.SerialBackend;
import dev.tutti.pool.local.ThreadBackend;
import dev.tutti.pool.local.VirtualThreadBackend;
import dev.tutti.pool.process.ProcessBackend;
import dev.tutti.pool.process.SoleWorker;
import dev.tutti.spi.Availability;
import dev.tutti.spi.BackendProvider;
import dev.tutti.spi.BackendSettings;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one door from the API to what implements it. */
final class Implementations {

    private static final List<String> BUILT_IN = List.of("serial", "threads", "virtualThreads", "processes");

    private static final Duration COMMON_KEEP_ALIVE = Duration.ofSeconds(10);

    private static @Nullable EnginePool common;

    private Implementations() {}

    static IntLoop range(int from, int to) {
        return Ranges.of(from, to);
    }

    static LongLoop range(long from, long to) {
        return Ranges.of(from, to);
    }

    static GridLoop grid(int rows, int columns) {
        return Ranges.grid(rows, columns);
    }

    static Pool openPool(String name, BackendSettings settings) {
        if (BUILT_IN.contains(name) && !settings.argument().isEmpty()) {
            throw new IllegalArgumentException("backend " + name + " takes a number of workers behind the colon: found="
                    + settings.argument() + "; write " + name + ":4");
        }
        cores(); // which refuses a bad number in the environment, whoever asks for how many
        return switch (name) {
            case "serial" -> new EnginePool(host -> new SerialBackend(settings.initializer()));
            case "threads" ->
                new EnginePool(host -> new ThreadBackend(
                        settings.workers().orElseGet(Implementations::cores), settings.initializer(), host));
            case "virtualThreads" ->
                new EnginePool(host -> new VirtualThreadBackend(
                        settings.workers().orElse(PoolOptions.VIRTUAL_THREADS), settings.initializer(), host));
            case "processes" ->
                new EnginePool(host ->
                        new ProcessBackend(settings.workers().orElseGet(Implementations::cores), settings, host));
            default -> openProvided(name, settings);
        };
    }

    static synchronized Pool commonPool() {
        EnginePool pool = common;
        if (pool == null || pool.isBroken()) {
            BackendSettings settings = BackendSettings.DEFAULTS.withKeepAlive(COMMON_KEEP_ALIVE);
            pool = new EnginePool(host -> new ProcessBackend(cores(), settings, host), true);
            common = pool;
        }
        return pool;
    }

    static <R extends @Nullable Object> Worker<R> startWorker(
            BackendSettings settings, Function<Pool, TaskFuture<R>> submit) {
        return new SoleWorker<>(settings, submit);
    }

    private static int cores() {
        return Cores.count();
    }

    private static Pool openProvided(String name, BackendSettings settings) {
        TreeSet<String> known = new TreeSet<>(BUILT_IN);
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider.name().equals(name)) {
                Availability availability = provider.availability();
                if (!availability.available()) {
                    throw new UnavailableException(
                            "backend " + name + " is not available: " + availability.sentence(), null);
                }
                return new EnginePool(host -> provider.open(settings, host));
            }
            known.add(provider.name());
        }
        throw new IllegalArgumentException(
                "no such backend: found=" + name + "; there are " + String.join(", ", known));
    }
}
