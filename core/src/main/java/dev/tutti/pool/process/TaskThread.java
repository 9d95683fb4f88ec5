// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.machine.MemoryGuard;
import dev.tutti.spi.Backend.Stack;
import dev.tutti.spi.CurrentTask;
import dev.tutti.wire.Codec;
import dev.tutti.wire.LiveTask;
import dev.tutti.wire.Payload;
import dev.tutti.wire.Role;
import dev.tutti.wire.TaskHost;
import dev.tutti.wire.TaskImage;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The one thread of a worker that runs tasks. */
final class TaskThread {

    /**
     * A batch as it came.
     *
     * @param captures whether what items print is to be reported
     * @param attempts which attempt at each item this is, or 0 for one that is no longer wanted
     * @param items the encoded items, none where it is not wanted or was taken
     */
    record Work(
            int number,
            long task,
            boolean captures,
            int[] attempts,
            @Nullable Payload[] items) {

        /** An item, once: what was taken is not held here, and may be large. */
        private Payload take(int i) {
            Payload item = Objects.requireNonNull(items[i]);
            items[i] = null;
            return item;
        }
    }

    private static final Work END = new Work(0, 0, false, new int[0], new Payload[0]);

    private static final int NONE = -1;

    /** Causes may go round in circles. */
    private static final int MOST_CAUSES = 100;

    /** For the failure of a task that could not be read. */
    private static final Codec NO_TASK = Codec.of(ClassLoader.getSystemClassLoader());

    private final TaskHost host;
    private final MemoryGuard memory;
    private final Reports reports;
    private final Ledger ledger;
    private final LongSupplier receivedBytes;
    private final Runnable leave;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Map<Long, TaskImage> images = new ConcurrentHashMap<>();
    private final Map<Long, LiveTask> live = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::runBatches, "tutti-task");

    /** Of this JVM, were it to end now: 1 unless the last task returned. Touched by this thread alone. */
    private int exitCode;

    /** Whether this JVM should be replaced: a task found no memory, or left too much of it behind. As above. */
    private boolean suspect;

    // Guarded by this:
    private final Map<Integer, BitSet> unwanted = new HashMap<>();
    private int currentBatch;
    private int currentPosition = NONE;

    TaskThread(
            TaskHost host,
            MemoryGuard memory,
            Reports reports,
            Ledger ledger,
            LongSupplier receivedBytes,
            Runnable leave) {
        this.host = host;
        this.memory = memory;
        this.reports = reports;
        this.ledger = ledger;
        this.receivedBytes = receivedBytes;
        this.leave = leave;
    }

    void start() {
        thread.start();
    }

    /** The thread itself, to be looked at. */
    Thread thread() {
        return thread;
    }

    // ---- called by the reading thread

    void know(long task, TaskImage image) {
        images.put(task, image);
    }

    void forget(long task) {
        images.remove(task);
        live.remove(task);
    }

    void add(Work work) {
        synchronized (this) {
            unwanted.put(work.number(), new BitSet(work.items().length));
        }
        queue.add(work);
    }

    void end() {
        queue.add(END);
    }

    /** Skips or interrupts one item of a batch, or all that are left. */
    synchronized void stop(int batch, int position) {
        BitSet skipped = unwanted.get(batch);
        if (skipped == null) {
            return;
        }
        if (position < 0) {
            skipped.set(0, skipped.size()); // at least the batch's length
        } else {
            skipped.set(position);
        }
        if (currentBatch == batch && currentPosition != NONE && skipped.get(currentPosition)) {
            thread.interrupt();
        }
    }

    /** Where an item is, if it runs. Waits for a safepoint, and meanwhile nothing else from the parent is heard. */
    Optional<Stack> stack(int batch, int position) {
        if (!runs(batch, position)) {
            return Optional.empty();
        }
        Stack stack = Stack.of(thread, TaskThread.class);
        return runs(batch, position) ? Optional.of(stack) : Optional.empty();
    }

    private synchronized boolean runs(int batch, int position) {
        return currentBatch == batch && currentPosition == position;
    }

    // ---- the thread itself

    private void runBatches() {
        try {
            for (Work work = take(); work.number() != END.number(); work = take()) {
                run(work);
            }
            System.out.flush();
            leave.run();
            System.exit(exitCode);
        } catch (Throwable defect) {
            TaskServer.die(defect, ledger);
        }
    }

    private Work take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException meantForAnEarlierTask) {
                // It has done its work.
            }
        }
    }

    private void run(Work work) {
        long began = System.nanoTime();
        int size = work.items().length;
        for (int i = 0; i < size; i++) {
            exitCode = 1;
            if (work.attempts()[i] > 0 && begin(work.number(), i)) {
                ledger.awaitRelease();
                runItem(work, i, i == size - 1);
                finish();
            }
            work.items()[i] = null; // if it was not wanted, or not looked at
        }
        synchronized (this) {
            unwanted.remove(work.number());
        }
        System.out.flush();
        long busyNanos = System.nanoTime() - began;
        suspect |= memory.holdsTooMuch();
        long received = receivedBytes.getAsLong();
        reports.ended(work.number(), busyNanos, received, suspect);
        memory.collect(received); // after the report, which somebody may be waiting for
    }

    private void runItem(Work work, int i, boolean last) {
        FrameType type = FrameType.REFUSED;
        Payload outcome;
        Codec codec = NO_TASK;
        CurrentTask.attempt(work.attempts()[i]);
        TaskOutput output = work.captures() ? TaskOutput.begin(reports, work.number(), i) : null;
        try {
            LiveTask task = live(work.task());
            codec = task.codec();
            thread.setContextClassLoader(task.loader());
            Object item = codec.decode(work.take(i), Role.ITEM);
            type = FrameType.FAILURE;
            ledger.start();
            Object result = task.task().apply(item);
            finish();
            outcome = codec.encode(result, Role.RESULT);
            type = FrameType.RESULT;
            exitCode = 0;
        } catch (Throwable t) {
            finish();
            outcome = encodeFailure(codec, t);
        }
        if (output != null) {
            output.end();
        }
        reports.outcome(type, work.number(), i, outcome, last);
    }

    private Payload encodeFailure(Codec codec, Throwable failure) {
        OutOfMemoryError shortage = shortageIn(failure);
        suspect |= shortage != null;
        try {
            return codec.encodeFailure(failure);
        } catch (RuntimeException | Error defect) {
            if (shortage != null) {
                throw shortage; // no memory for that either
            }
            throw defect;
        }
    }

    /** The first lack of memory among a throwable and its causes, if any. */
    static @Nullable OutOfMemoryError shortageIn(Throwable failure) {
        Throwable t = failure;
        for (int depth = 0; t != null && depth < MOST_CAUSES; depth++) {
            if (t instanceof OutOfMemoryError shortage) {
                return shortage;
            }
            t = t.getCause();
        }
        return null;
    }

    private LiveTask live(long number) throws Exception {
        LiveTask task = live.get(number);
        if (task == null) {
            TaskImage image = images.get(number);
            if (image == null) {
                throw new IllegalStateException("a batch came without its task: task=" + number);
            }
            task = host.revive(image);
            live.put(number, task);
        }
        return task;
    }

    /** Notes the item in the ledger before anything of it is touched. Returns whether it is still wanted. */
    private synchronized boolean begin(int batch, int position) {
        BitSet skipped = unwanted.get(batch);
        if (skipped != null && skipped.get(position)) {
            return false;
        }
        currentBatch = batch;
        currentPosition = position;
        ledger.begin(batch, position);
        return true;
    }

    /** From here on an interrupt for the item comes too late, and one that came must not reach the next. */
    private synchronized void finish() {
        currentPosition = NONE;
        Thread.interrupted();
    }
}
