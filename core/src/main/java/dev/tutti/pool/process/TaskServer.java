// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.machine.MemoryGuard;
import dev.tutti.posix.Posix;
import dev.tutti.wire.ClassRequest;
import dev.tutti.wire.Payload;
import dev.tutti.wire.TaskHost;
import dev.tutti.wire.TaskImage;
import dev.tutti.wire.WireException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a worker. The main thread reads frames and never runs tasks, so that it hears at any time that it
 * should stop one, or that the parent is gone; a {@link TaskThread} runs batches in the order in which they came.
 */
final class TaskServer {

    private static final long WATCH_NANOS = 200_000_000;

    private static final int TRUSTED_ITEMS = 1 << 10;

    private final FrameReader in;
    private final Reports reports;
    private final Ledger ledger;

    private final AtomicInteger requests = new AtomicInteger();
    private final Map<Integer, CompletableFuture<byte @Nullable []>> wanted = new ConcurrentHashMap<>();
    private Optional<ProcessHandle> parent = Optional.empty();

    /** Written after {@link #parent}. */
    private volatile boolean leaving;

    TaskServer(FrameReader in, Reports reports, Ledger ledger) {
        this.in = in;
        this.reports = reports;
        this.ledger = ledger;
    }

    /** Reads until the parent is gone, which ends this process. */
    void readFrames() {
        try {
            in.expect(FrameType.HELLO);
            int protocol = in.getInt();
            if (protocol != FrameType.PROTOCOL) {
                throw new IOException(
                        "the parent speaks another protocol: expected=" + FrameType.PROTOCOL + " found=" + protocol);
            }
            MemoryGuard memory = MemoryGuard.of(in.getLong());
            long exitNanos = in.getLong();
            TaskImage initializer = in.getBoolean() ? TaskImage.from(in.getPayload()) : null;
            TaskHost host =
                    new TaskHost(ClassLoader.getSystemClassLoader(), (ClassRequest) this::requestClass, initializer);
            TaskThread tasks = new TaskThread(host, memory, reports, ledger, in::receivedBytes, this::leave);
            ExitNote.register(ledger, tasks.thread(), () -> leaving, exitNanos);
            tasks.start();
            while (true) {
                readFrame(tasks);
            }
        } catch (IOException parentGone) {
            if (leaving) {
                watchParent();
            }
            die();
        } catch (Throwable defect) {
            die(defect, ledger);
        }
    }

    /**
     * Ends the reading of frames, since there will be no more: a JVM that exits waits 0.3 s for threads that are in a
     * system call.
     */
    private void leave() {
        parent = ProcessHandle.current().parent();
        leaving = hasParent(); // asked here first, lest code be linked while an archive of classes is written
        try {
            in.close();
        } catch (IOException e) {
            // The exit takes a little longer then.
        }
    }

    /** Until this JVM has exited, or its parent is gone while a shutdown hook of a task's takes its time. */
    private void watchParent() {
        while (hasParent()) {
            LockSupport.parkNanos(WATCH_NANOS);
        }
    }

    private boolean hasParent() {
        return ProcessHandle.current().parent().equals(parent);
    }

    private void readFrame(TaskThread tasks) throws IOException {
        FrameType type = in.type();
        switch (type) {
            case TASK -> tasks.know(in.getLong(), TaskImage.from(in.getPayload()));
            case BATCH -> tasks.add(readBatch(in));
            case STOP -> tasks.stop(in.getInt(), in.getInt());
            case FORGET -> tasks.forget(in.getLong());
            case CLASS -> {
                CompletableFuture<byte @Nullable []> asked = wanted.remove(in.getInt());
                byte[] bytes = in.getBoolean() ? in.getBytes() : null;
                if (asked != null) {
                    asked.complete(bytes);
                }
            }
            case STACK_WANTED -> reports.stack(in.getInt(), tasks.stack(in.getInt(), in.getInt()));
            case END -> tasks.end();
            case STACK, HELLO, RESULT, FAILURE, REFUSED, ENDED, OUTPUT, CLASS_WANTED ->
                throw new IOException("a parent does not send frames of type=" + type);
        }
    }

    /** Reads the fields of a {@link FrameType#BATCH}. */
    static TaskThread.Work readBatch(FrameReader in) throws IOException {
        int number = in.getInt();
        long task = in.getLong();
        boolean captures = in.getBoolean();
        int size = in.getInt();
        if (size < 1) {
            throw new WireException("a batch of impossible size: items=" + size);
        }
        // The size is not believed before as many items have come.
        int[] attempts = new int[Math.min(size, TRUSTED_ITEMS)];
        Payload[] items = new Payload[attempts.length];
        for (int i = 0; i < size; i++) {
            if (i == items.length) {
                int length = (int) Math.min(size, 2L * i);
                attempts = Arrays.copyOf(attempts, length);
                items = Arrays.copyOf(items, length);
            }
            attempts[i] = in.getInt();
            if (attempts[i] > 0) {
                items[i] = in.getPayload();
            }
        }
        return new TaskThread.Work(number, task, captures, attempts, items);
    }

    private byte @Nullable [] requestClass(String snapshot, String binaryName) {
        int request = requests.incrementAndGet();
        CompletableFuture<byte @Nullable []> answer = new CompletableFuture<>();
        wanted.put(request, answer);
        reports.classWanted(request, snapshot, binaryName);
        return answer.join();
    }

    /** Ends this process because it is of no more use, and says why if it can: there may be no memory left for that. */
    static void die(Throwable defect, Ledger ledger) {
        try {
            OutOfMemoryError shortage = TaskThread.shortageIn(defect);
            ledger.note(
                    shortage == null ? Ledger.Note.DEFECT : Ledger.Note.NO_MEMORY,
                    String.valueOf(shortage == null ? defect : shortage));
            if (shortage == null) {
                defect.printStackTrace();
            } else {
                System.err.println("a worker ends: " + shortage);
            }
        } finally {
            die();
        }
    }

    /**
     * Ends this process and what its tasks started, without waiting for a task to reach a safepoint where that can be
     * helped.
     */
    static void die() {
        Guard.ending();
        try {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (Throwable noMemoryForThat) {
            // The end must come all the same.
        }
        try {
            Posix.killThisProcess();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
