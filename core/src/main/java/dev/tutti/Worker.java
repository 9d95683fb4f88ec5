// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One task in a child JVM of its own, which begins and ends with it.
 *
 * {@snippet :
 * try (Worker<Double> worker = Worker.start(() -> Math.sqrt(2))) {
 *     double root = worker.future().join();
 *     worker.join();
 *     int exitCode = worker.exitCode().getAsInt(); // 0, since the task returned
 * }
 * }
 *
 * <p>A {@link Pool} of processes is what many tasks want: its workers are started once. A worker on its own is for a
 * task that wants a fresh JVM, a process id, an exit code, its shutdown hooks run, or to be ended from outside.
 *
 * <ul>
 *   <li><b>What travels</b>, and what becomes of static fields and of output, is as with {@link
 *       PoolOptions#processes()}.
 *   <li><b>End:</b> when the task has returned or thrown, the JVM exits as by {@link System#exit}: shutdown hooks run,
 *       threads that are left end with it. However it ended, it is not replaced, nor the task run again.
 *   <li><b>Parent:</b> however this JVM ends, the worker is gone within a second. A worker that is never closed does not
 *       keep this JVM alive.
 *   <li><b>Threads:</b> may be used from any number of threads. Interrupting one that waits does nothing to the worker.
 *   <li><b>Cost:</b> the start of a JVM, about half a second of processor time. It gets the whole machine's cores and
 *       memory as its limits; {@link PoolOptions#workers(int)} makes it a share.
 * </ul>
 *
 * @param <R> the task's result
 */
public interface Worker<R extends @Nullable Object> extends AutoCloseable {

    /**
     * Starts a task in a JVM of its own; {@link PoolOptions#start(Task.Call)} does so with options.
     *
     * @param call the task
     * @param <R> its result
     * @return the worker; its process exists, its JVM comes up in the background
     * @throws TaskRefusedException if the task cannot travel; nothing was started
     * @throws UnavailableException if this machine cannot start it
     */
    static <R extends @Nullable Object> Worker<R> start(Task.Call<? extends R> call) {
        return Pool.options().start(call);
    }

    /**
     * Starts a task that returns nothing in a JVM of its own. It has its own name so that {@code start(() -> …)} is
     * never ambiguous.
     *
     * @param run the task
     * @return the worker; its process exists, its JVM comes up in the background
     * @throws TaskRefusedException if the task cannot travel; nothing was started
     * @throws UnavailableException if this machine cannot start it
     */
    static Worker<@Nullable Void> run(Task.Run run) {
        return Pool.options().run(run);
    }

    /**
     * The task's result, or what it threw, with the worker's own stack. It is complete before the process has ended, or
     * at the latest when {@link #join()} returns. If the process ended without either, the cause is a {@link
     * WorkerLostException}; if its JVM could not come up, an {@link UnavailableException}.
     *
     * <p>Whoever completes it first wins, as with every {@link TaskFuture}: cancelling it interrupts the task, kills
     * the process if that does not help within 100 ms, and the exit code is not 0.
     *
     * @return the future, always the same
     */
    TaskFuture<R> future();

    /**
     * The worker's name, by which this JVM's threads that serve it are called.
     *
     * @return a name that no other worker of this JVM has
     */
    String name();

    /**
     * The process id.
     *
     * @return the id, also after the end, when the system may have given it to another
     */
    long pid();

    /**
     * Whether the process runs. While it does there is no {@link #exitCode()}; when it does not, all that it printed
     * has been printed here.
     *
     * @return whether it has not ended yet
     */
    boolean isAlive();

    /**
     * Waits until the process has ended and {@link #future()} is complete. That the task failed is said by the exit
     * code and by the future, not here.
     *
     * @throws InterruptedException if the calling thread is interrupted; the worker goes on
     */
    void join() throws InterruptedException;

    /**
     * As {@link #join()}, but not for longer.
     *
     * @param limit how long to wait; zero or less only looks
     * @return whether the process has ended
     * @throws InterruptedException if the calling thread is interrupted; the worker goes on
     */
    boolean join(Duration limit) throws InterruptedException;

    /**
     * How the process ended: 0 if the task returned, 1 if it did not (it threw, it was cancelled, it or its result could
     * not travel, the JVM did not come up), what the task passed to {@link System#exit} if it did, 128 + n if signal n
     * ended it: 143 after {@link #terminate()}, 137 after {@link #kill()}.
     *
     * @return the exit code, empty while the process runs
     */
    OptionalInt exitCode();

    /**
     * Asks the process to end now, by SIGTERM: shutdown hooks run, the task does not go on. Returns at once. Processes
     * that the task started are not asked. A JVM that is still coming up ends when it has, and its task does not begin.
     * Does nothing if it has ended.
     */
    void terminate();

    /**
     * Ends the process at once, by SIGKILL, and the processes that it started. Nothing more of it runs. Returns at
     * once; {@link #join()} then takes milliseconds. Does nothing if it has ended.
     */
    void kill();

    /**
     * Waits until the process has ended, as {@link Pool#close()} waits for tasks. One that does not end by itself needs
     * {@link #terminate()} or {@link #kill()} first. An interrupt stops the waiting: the process is killed, and the
     * interrupt status is set on return. Closing twice is fine.
     */
    @Override
    void close();
}
