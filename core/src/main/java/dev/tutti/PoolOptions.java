// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import dev.tutti.spi.BackendSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to open a pool, or to start a {@link Worker}. An immutable value: every setter returns a new one, and their order
 * never matters.
 *
 * {@snippet :
 * Pool pool = Pool.options().workers(2).initializer(() -> Model.load()).processes();
 * }
 */
public final class PoolOptions {

    /** Tasks at a time of {@link Pool#virtualThreads()}: plenty for waiting, few enough for what is waited for. */
    public static final int VIRTUAL_THREADS = 256;

    static final PoolOptions DEFAULTS = new PoolOptions(BackendSettings.DEFAULTS);

    private final BackendSettings settings;

    private PoolOptions(BackendSettings settings) {
        this.settings = settings;
    }

    /**
     * How many tasks run at once. The default is one a core that this JVM may use, or what the environment variable
     * {@code TUTTI_WORKERS} says; {@link PoolOptions#VIRTUAL_THREADS} for virtual threads. Ignored by {@link #serial()}.
     *
     * @param workers at least 1
     * @return new options
     * @throws IllegalArgumentException if {@code workers < 1}
     */
    public PoolOptions workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("a pool needs at least one worker: workers=" + workers);
        }
        return new PoolOptions(settings.withWorkers(workers));
    }

    /**
     * Something to run in every worker before its first task, and again in a worker that replaces a lost one. With
     * {@link #processes()} this is where a worker's statics are set. If it fails, so do the tasks, with its exception
     * as the cause.
     *
     * @param initializer the task
     * @return new options
     */
    public PoolOptions initializer(Task.Run initializer) {
        return new PoolOptions(settings.withInitializer(Objects.requireNonNull(initializer, "initializer")));
    }

    /**
     * JVM flags for child JVMs, after the library's own, so that they win: {@code jvmFlags("-Xmx2g")}. Other backends
     * ignore them.
     *
     * <p>Child JVMs run loops without vectors, whatever this JVM was started with: with them each takes somewhat longer to
     * start, and more than a second of its core to compile its first loop. With {@code
     * jvmFlags("--add-modules=jdk.incubator.vector")} they have them, and loops that run {@code on} the pool for long go
     * onto lanes there, several times as fast, with the same results.
     *
     * @param flags the flags, replacing those set before
     * @return new options
     */
    public PoolOptions jvmFlags(String... flags) {
        return new PoolOptions(settings.withJvmFlags(List.of(flags)));
    }

    /**
     * How many tasks a child JVM runs at most before it ends and another takes its place, which costs a start: for tasks
     * that leak, or that must not see what others left behind, with 1. Items of a {@code map} count one by one. Other
     * backends ignore this, as does {@link Worker}.
     *
     * @param tasks at least 1
     * @return new options
     * @throws IllegalArgumentException if {@code tasks < 1}
     */
    public PoolOptions tasksPerWorker(int tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("a worker runs at least one task: tasksPerWorker=" + tasks);
        }
        return new PoolOptions(settings.withTasksPerWorker(tasks));
    }

    /**
     * How much memory a child JVM may hold between tasks; one that holds more ends, and another takes its place. Counted
     * is what is resident without the garbage in its heap, so a leak in Java or in native code, and looked at not more
     * often than ten times a second. By default that is its largest heap and its share of a quarter of the machine's
     * memory. Whatever the limit, a worker is replaced after a task that failed with an {@link OutOfMemoryError}.
     *
     * <p>This bounds what tasks leave behind, not what they use: that is {@code jvmFlags("-Xmx…")}. Other backends
     * ignore it, as does {@link Worker}.
     *
     * @param bytes at least 1; an idle worker holds some 50 MB
     * @return new options
     * @throws IllegalArgumentException if {@code bytes < 1}
     */
    public PoolOptions memoryPerWorker(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a worker needs memory: memoryPerWorker=" + bytes);
        }
        return new PoolOptions(settings.withMemoryPerWorker(bytes));
    }

    /**
     * Lets the number of child JVMs follow the work: none is started before a task waits for it, and one that had no
     * task for so long ends. Without this option all are started when the pool is opened and stay until it is closed.
     * Other backends ignore it, as does {@link Worker}.
     *
     * @param idle how long a worker stays without work, positive
     * @return new options
     * @throws IllegalArgumentException if {@code idle} is not positive
     */
    public PoolOptions keepAlive(Duration idle) {
        if (idle.isZero() || idle.isNegative()) {
            throw new IllegalArgumentException("idle workers stay a while: keepAlive=" + idle);
        }
        return new PoolOptions(settings.withKeepAlive(idle));
    }

    /**
     * Opens a pool that runs tasks on the calling thread.
     *
     * @return the pool
     */
    public Pool serial() {
        return open("serial");
    }

    /**
     * Opens a pool of platform threads.
     *
     * @return the pool
     */
    public Pool threads() {
        return open("threads");
    }

    /**
     * Opens a pool of virtual threads.
     *
     * @return the pool
     */
    public Pool virtualThreads() {
        return open("virtualThreads");
    }

    /**
     * Opens a pool of child JVMs with this JVM's class path, behind this library's own jar if it has one.
     *
     * <p><b>What travels.</b> Tasks, items, results and exceptions are copied by Java serialization; records, {@code
     * Map.Entry}, {@code Optional} and list views travel although they are not {@code Serializable}. Classes that
     * exist only in memory (jshell, {@code java File.java}) are sent along with the static
     * fields that the task reads; so is the object of a compact source file, by its fields. What cannot travel is
     * refused with its field path.
     *
     * <p><b>Statics.</b> A worker initializes classes anew. A task that reads a static field whose value there is not
     * the one it has here is refused by name, unless {@link #initializer(Task.Run)} is set, which is taken to have
     * prepared the worker. Checked are the fields
     * that the task's own code reads, through methods of classes from the same class path entry; not checked are
     * reads in other libraries and by reflection. Workers are reused: what a task does to its JVM, such as its system
     * properties or its {@code System.out}, the next task finds, but for {@link #tasksPerWorker(int) tasksPerWorker(1)}.
     *
     * <p><b>Output.</b> What tasks print appears on this JVM's {@code System.out} and {@code System.err} as whole
     * lines; their standard input is empty.
     *
     * <p><b>Budget.</b> Each worker gets its share of the machine's cores and memory; {@link #jvmFlags} can override
     * it.
     *
     * @return the pool; workers start in the background
     * @throws UnavailableException if this machine cannot start them
     */
    public Pool processes() {
        return open("processes");
    }

    /**
     * Starts one task in a child JVM of its own, with this initializer and these JVM flags. Its limits are the whole
     * machine's cores and memory, or the n-th part of them with {@link #workers(int) workers(n)}, for n that run at
     * once.
     *
     * @param call the task
     * @param <R> its result
     * @return the worker
     * @throws TaskRefusedException if the task cannot travel; nothing was started
     * @throws UnavailableException if this machine cannot start it
     */
    public <R extends @Nullable Object> Worker<R> start(Task.Call<? extends R> call) {
        Objects.requireNonNull(call, "call");
        return Implementations.startWorker(settings, pool -> pool.submit(call));
    }

    /**
     * As {@link #start(Task.Call)}, for a task that returns nothing.
     *
     * @param run the task
     * @return the worker
     * @throws TaskRefusedException if the task cannot travel; nothing was started
     * @throws UnavailableException if this machine cannot start it
     */
    public Worker<@Nullable Void> run(Task.Run run) {
        Objects.requireNonNull(run, "run");
        return Implementations.startWorker(settings, pool -> pool.run(run));
    }

    /**
     * Opens the pool that a text names; see {@link Pool#of(String)}.
     *
     * @param spec the text; a number of workers in it wins over {@link #workers(int)}
     * @return the pool
     * @throws IllegalArgumentException if there is no such backend
     * @throws UnavailableException if there is but it cannot run here
     */
    public Pool open(String spec) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        String argument = colon < 0 ? "" : spec.substring(colon + 1);
        return Implementations.openPool(
                name,
                !argument.isEmpty() && argument.matches("-?\\d{1,9}")
                        ? workers(Integer.parseInt(argument)).settings
                        : settings.withArgument(argument));
    }
}
