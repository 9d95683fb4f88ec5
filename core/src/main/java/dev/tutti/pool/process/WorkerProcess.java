// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import dev.tutti.machine.OomKills;
import dev.tutti.pool.Timer;
import dev.tutti.spi.Backend.Running;
import dev.tutti.spi.Backend.Stack;
import dev.tutti.spi.Batch;
import dev.tutti.wire.ClassSource;
import dev.tutti.wire.Payload;
import dev.tutti.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one child JVM, from its start to its end.
 *
 * <p>A thread of its own lives its life: start, meet, read reports until the channel ends, take stock. Frames go out
 * through a {@link Sender}, so that nobody waits for a worker that does not read.
 */
final class WorkerProcess {

    /** Whoever started a worker, and hears of it on the worker's life thread. */
    interface Owner {

        /** The worker has room. */
        void ready();

        /**
         * A batch was reported to its end.
         *
         * @param suspect whether the worker should be given nothing more, because of its memory
         */
        void ended(Batch batch, long busyNanos, boolean suspect);

        /** What was to be read was read, after one or more batches ended. */
        default void allRead() {}

        /**
         * The worker has ended.
         *
         * @param unfinished its batches, each with the position of the item that was begun last
         */
        void died(Map<Batch, Integer> unfinished, RuntimeException cause);
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** How long the channel of a process that has ended may be held open by another. */
    private static final long END_NANOS = 5_000_000_000L;

    private static final int FIXED_FIELDS_BYTES = 32;

    private final Owner owner;
    private final Launch launch;
    private final @Nullable Payload initializer;
    private final long memoryBytes;
    private final String name = "tutti-process-" + NUMBERS.incrementAndGet();
    private final long endMillis;
    private final CountDownLatch born = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    // Set by the life thread, each once, in this order:
    private volatile @Nullable Child child;
    private volatile @Nullable Sender sender;
    private volatile boolean ready;

    private volatile @Nullable Integer exitCode;

    /** Whether its owner asked for its end, by SIGKILL or by SIGTERM. */
    private volatile boolean unwanted;

    private volatile boolean terminating;

    /** Why its life thread killed it. */
    private @Nullable String complaint;

    // Guarded by this:
    private final Map<Integer, Batch> batches = new LinkedHashMap<>();
    private final Set<Long> knownTasks = new HashSet<>();
    private int lastNumber;
    private int lastRequest;
    private boolean ended;

    /** Questions where an item is, by number, until they are answered or nobody waits any more. */
    private final Map<Integer, CompletableFuture<Optional<Stack>>> asked = new ConcurrentHashMap<>();

    /** The batch that this worker was killed for, 0 for none, and the position of the item. */
    private int killedFor;

    private int killedAt;

    /**
     * @param memoryBytes how much it may hold between tasks, 0 for its share
     * @param endMillis how long a process whose channel has ended may take to end before it is killed
     */
    WorkerProcess(Owner owner, Launch launch, @Nullable Payload initializer, long memoryBytes, long endMillis) {
        this.owner = owner;
        this.launch = launch;
        this.memoryBytes = memoryBytes;
        this.initializer = initializer;
        this.endMillis = endMillis;
    }

    /** Begins its life. Returns false if there is no thread for it; then {@link #neverStarted} is due. */
    boolean start() {
        Thread thread = new Thread(this::live, name);
        thread.setDaemon(true);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }

    /** Tells its owner that {@link #start} had no thread. */
    void neverStarted() {
        takeStock(
                null,
                new UnavailableException(
                        "there is no thread for it; raise the limit of processes and threads (ulimit -u, or pids.max of the"
                                + " control group)",
                        null));
    }

    // ---- what it is

    String name() {
        return name;
    }

    /** The process, once {@link #awaitStart} has returned; {@code null} if there is none because it could not start. */
    @Nullable
    Process process() {
        Child there = child;
        return there == null ? null : there.process();
    }

    /** Its exit code, {@code null} until it is known. */
    @Nullable
    Integer exitCode() {
        return exitCode;
    }

    /** Waits until there is a process, or there will be none. */
    void awaitStart() throws InterruptedException {
        born.await();
    }

    // ---- to the worker

    /** Starts a batch, which is sent by {@link #flush} at the latest. Returns false if the worker has ended. */
    synchronized boolean send(Batch batch) {
        Sender to = sender;
        if (ended || to == null) {
            return false;
        }
        ProcessTask task = (ProcessTask) batch.task();
        if (knownTasks.add(task.number)) {
            to.sendLater(out -> writeTask(out, task), FIXED_FIELDS_BYTES + task.payload.sizeBytes());
        }
        int number = ++lastNumber;
        batches.put(number, batch);
        // Payloads are taken now: the pool lets go of an item's when its fate is decided, which may be before it is
        // sent.
        @Nullable Payload[] items = new @Nullable Payload[batch.size()];
        long bytes = FIXED_FIELDS_BYTES;
        for (int i = 0; i < items.length; i++) {
            Payload item = (Payload) batch.item(i);
            items[i] = item;
            if (batch.attempt(i) > 1 && lends(task.payload, item)) {
                log().log(
                                System.Logger.Level.WARNING,
                                "an item is run again that holds shared memory: what its lost worker has done there stays done,"
                                        + " and an addition may be done twice; attempt=" + batch.attempt(i));
            }
            bytes += Integer.BYTES + (item == null ? 0 : item.sizeBytes());
        }
        to.sendLater(out -> writeBatch(out, number, task, batch, items), bytes);
        return true;
    }

    private static boolean lends(Payload task, @Nullable Payload item) {
        return !task.loans().isEmpty() || (item != null && !item.loans().isEmpty());
    }

    void flush() {
        Sender to = sender;
        if (to != null) {
            to.flush();
        }
    }

    private static void writeTask(FrameWriter out, ProcessTask task) throws IOException {
        out.type(FrameType.TASK).putLong(task.number);
        task.payload.writeTo(out);
    }

    private static void writeBatch(
            FrameWriter out, int number, ProcessTask task, Batch batch, @Nullable Payload[] items) throws IOException {
        out.type(FrameType.BATCH)
                .putInt(number)
                .putLong(task.number)
                .putBoolean(batch.captures())
                .putInt(items.length);
        for (int i = 0; i < items.length; i++) {
            Payload item = items[i];
            if (item == null) {
                out.putInt(0);
            } else {
                out.putInt(batch.attempt(i));
                item.writeTo(out);
            }
        }
    }

    /** Stops an item of a batch, or {@link Batch#ALL}: at once, or after an interrupt and a grace. */
    void stop(Batch batch, int index, Duration grace) {
        if (!grace.isZero()) {
            interrupt(batch, index);
            Timer.after(grace.toNanos(), () -> killIfRuns(batch, index));
        } else {
            killIfRuns(batch, index);
        }
    }

    private synchronized void interrupt(Batch batch, int position) {
        Sender to = sender;
        int number = numberOf(batch);
        if (to != null && number > 0) {
            to.send(out -> out.type(FrameType.STOP).putInt(number).putInt(position), FIXED_FIELDS_BYTES);
        }
    }

    /** Asks where an item of a batch is. */
    synchronized CompletableFuture<Optional<Stack>> stack(Batch batch, int position) {
        CompletableFuture<Optional<Stack>> answer = new CompletableFuture<>();
        Sender to = sender;
        int number = numberOf(batch);
        if (ended || to == null || number == 0) {
            answer.complete(Optional.empty());
            return answer;
        }
        int request = ++lastRequest;
        asked.put(request, answer);
        answer.thenRun(() -> asked.remove(request));
        to.send(
                out -> out.type(FrameType.STACK_WANTED)
                        .putInt(request)
                        .putInt(number)
                        .putInt(position),
                FIXED_FIELDS_BYTES);
        return answer;
    }

    synchronized void forget(long task) {
        Sender to = sender;
        if (to != null && knownTasks.remove(task)) {
            to.send(out -> out.type(FrameType.FORGET).putLong(task), FIXED_FIELDS_BYTES);
        }
    }

    /** Asks the worker to end when it is done. */
    void end() {
        Sender to = sender;
        if (to == null) {
            kill();
        } else {
            to.send(out -> out.type(FrameType.END), FIXED_FIELDS_BYTES);
        }
    }

    /**
     * Asks the process itself to end, now: SIGTERM, where there is such a thing. One whose JVM is still coming up is
     * asked when it has, since a JVM that hears of it amid its start says that it could not start.
     */
    void terminate() {
        terminating = true;
        Child there = child;
        if (there != null && ready) {
            there.process().destroy();
        }
    }

    void kill() {
        unwanted = true;
        Child started = child;
        if (started != null) {
            started.kill();
        }
    }

    /** Kills the worker if it runs an item of a batch, a given one or {@link Batch#ALL}, and surely not another. */
    private synchronized void killIfRuns(Batch batch, int index) {
        Child started = child;
        int number = numberOf(batch);
        if (number == 0 || started == null || ended || killedFor != 0) {
            return;
        }
        Ledger ledger = started.rendezvous().ledger();
        ledger.hold();
        int position = ledger.begunIn(number);
        if (position >= 0 && (index == Batch.ALL || index == position)) {
            killedFor = number;
            killedAt = position;
            kill();
        } else {
            ledger.release();
        }
    }

    boolean awaitEnd(long nanos) throws InterruptedException {
        return over.await(nanos, TimeUnit.NANOSECONDS);
    }

    // ---- what it does

    @Nullable
    Running running(Batch batch) {
        Child started = child;
        int number;
        synchronized (this) {
            number = numberOf(batch);
        }
        if (number == 0 || started == null) {
            return null;
        }
        Ledger ledger = started.rendezvous().ledger();
        int position = ledger.begunIn(number);
        long since = ledger.sinceNanos();
        return position < 0 || since == Ledger.PREPARING ? null : new Running(position, since);
    }

    /** The number of a batch that is under way here, or 0. There are at most two. */
    private int numberOf(Batch batch) {
        for (Map.Entry<Integer, Batch> entry : batches.entrySet()) {
            if (entry.getValue().equals(batch)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    // ---- its life, on its own thread

    private void live() {
        Child started = null;
        RuntimeException cause;
        OomKills killsBefore = OomWatch.HERE.now();
        try {
            started = launch.start(name);
            child = started;
            if (unwanted) {
                started.kill();
            }
            born.countDown();
            readReports(started);
            long endedNanos = System.nanoTime();
            int exitCode = started.bury(endMillis);
            this.exitCode = exitCode;
            List<String> report = started.rendezvous().takeErrorFile();
            cause = ready || unwanted || terminating
                    ? obituary(started.remains(exitCode, report, killsBefore, complaint), endedNanos)
                    : Obituary.ofStart(exitCode, started.lastWords());
        } catch (IOException | InterruptedException e) {
            cause = new UnavailableException("the JVM could not be started: " + e.getMessage(), e);
        } catch (RuntimeException | Error defect) {
            log().log(System.Logger.Level.ERROR, "a worker could not be looked after; worker=" + name, defect);
            cause = new UnavailableException("the worker could not be looked after: " + defect, defect);
            kill();
        }
        takeStock(started, cause);
    }

    /**
     * Meets the worker and takes in its reports until its channel ends, for whatever reason; its exit code will tell.
     */
    private void readReports(Child started) {
        Process process = started.process();
        Rendezvous rendezvous = started.rendezvous();
        process.onExit().thenRun(rendezvous::close);
        Sender to = null;
        try {
            if (!rendezvous.hasStrangers()) {
                to = greet(rendezvous.accept()); // which it finds when it comes
            }
            Reception.Arrival worker = Reception.await(rendezvous);
            try (Link link = worker.link()) {
                // A process that outlived the worker must not hold up its end.
                process.onExit().thenRun(() -> Timer.after(END_NANOS, () -> Reception.close(link)));
                if (to == null) {
                    to = greet(link);
                }
                welcome(to);
                while (true) {
                    readReport(worker.in());
                }
            }
        } catch (WireException garbage) {
            log().log(
                            System.Logger.Level.WARNING,
                            "a worker sent what no worker sends; it is killed: worker=" + name,
                            garbage);
            complaint = "it sent what no worker sends: " + garbage.getMessage();
            started.kill();
        } catch (IOException endOfChannel) {
            // The worker has ended; how, its exit code tells.
        } catch (OutOfMemoryError shortage) {
            complaint = "there is no memory, or no thread, to take in its reports: " + shortage.getMessage();
            started.kill();
        } catch (RuntimeException | Error defect) {
            log().log(System.Logger.Level.ERROR, "a report could not be taken in; worker=" + name, defect);
            complaint = "its report could not be taken in here: " + defect;
            started.kill();
        } finally {
            if (to != null) {
                to.close();
            }
            rendezvous.close();
        }
    }

    /** Tells a worker, here or on its way, what it is to know first. */
    private Sender greet(Link link) {
        Sender to = new Sender(link, name + "-sender");
        Payload run = initializer;
        to.send(
                out -> {
                    out.type(FrameType.HELLO)
                            .putInt(FrameType.PROTOCOL)
                            .putLong(memoryBytes)
                            .putLong(TimeUnit.MILLISECONDS.toNanos(endMillis))
                            .putBoolean(run != null);
                    if (run != null) {
                        run.writeTo(out);
                    }
                },
                FIXED_FIELDS_BYTES + (run == null ? 0 : run.sizeBytes()));
        return to;
    }

    /** The worker is here. */
    private void welcome(Sender to) {
        sender = to;
        ready = true;
        if (terminating) {
            terminate();
        } else {
            owner.ready();
        }
    }

    private void readReport(FrameReader in) throws IOException {
        FrameType type = in.type();
        switch (type) {
            case RESULT -> {
                Batch batch = batch(in.getInt());
                batch.succeeded(position(batch, in.getInt()), in.getPayload());
            }
            case FAILURE -> {
                Batch batch = batch(in.getInt());
                batch.failed(position(batch, in.getInt()), failure(batch, in));
            }
            case REFUSED -> {
                Batch batch = batch(in.getInt());
                batch.refused(position(batch, in.getInt()), failure(batch, in));
            }
            case ENDED -> {
                int number = in.getInt();
                Batch batch = batch(number);
                long busyNanos = in.getLong();
                taken(in.getLong());
                boolean suspect = in.getBoolean();
                synchronized (this) {
                    batches.remove(number);
                }
                owner.ended(batch, busyNanos, suspect);
                if (!in.hasMore()) {
                    owner.allRead();
                }
            }
            case OUTPUT -> {
                Batch batch = batch(in.getInt());
                batch.printed(position(batch, in.getInt()), in.getBytes());
            }
            case CLASS_WANTED -> answer(in.getInt(), in.getText(), in.getText());
            case STACK -> {
                CompletableFuture<Optional<Stack>> answer = asked.get(in.getInt());
                Optional<Stack> stack = StackFrame.read(in);
                if (answer != null) {
                    answer.complete(stack);
                }
            }
            case STACK_WANTED, HELLO, TASK, BATCH, STOP, FORGET, CLASS, END ->
                throw new WireException("a worker does not send frames of type=" + type);
        }
    }

    private static Throwable failure(Batch batch, FrameReader in) throws IOException {
        return ((ProcessTask) batch.task()).image.codec().decodeFailure(in.getPayload());
    }

    private synchronized Batch batch(int number) throws WireException {
        Batch batch = batches.get(number);
        if (batch == null) {
            throw new WireException("a report on a batch that is not under way: batch=" + number);
        }
        return batch;
    }

    private static int position(Batch batch, int position) throws WireException {
        if (position < 0 || position >= batch.size()) {
            throw new WireException("a report on an item that the batch does not have: position=" + position);
        }
        return position;
    }

    private void taken(long bytes) {
        Sender to = sender;
        if (to != null) {
            to.taken(bytes);
        }
    }

    private void answer(int request, String snapshot, String className) {
        byte[] found = ClassSource.bytes(snapshot, className);
        Sender to = sender;
        if (to != null) {
            to.send(
                    out -> {
                        out.type(FrameType.CLASS).putInt(request).putBoolean(found != null);
                        if (found != null) {
                            out.putBytes(found);
                        }
                    },
                    FIXED_FIELDS_BYTES + (found == null ? 0 : found.length));
        }
    }

    private void takeStock(@Nullable Child started, RuntimeException cause) {
        Map<Batch, Integer> unfinished = new LinkedHashMap<>();
        synchronized (this) {
            ended = true;
            batches.forEach((number, batch) -> unfinished.put(batch, begunLast(started, number)));
        }
        born.countDown();
        over.countDown();
        owner.died(unfinished, cause);
        asked.values().forEach(answer -> answer.complete(Optional.empty())); // for items of which more is known now
    }

    private synchronized WorkerLostException obituary(Obituary.Remains remains, long endedNanos) {
        int attempt = 0;
        for (Map.Entry<Integer, Batch> each : batches.entrySet()) {
            int position = begunLast(child, each.getKey());
            if (position >= 0) {
                attempt = each.getValue().attempt(position);
            }
        }
        long since = remains.ledger().sinceNanos();
        long elapsedNanos = attempt == 0 || since == Ledger.PREPARING ? 0 : endedNanos - since;
        return Obituary.of(remains, OomWatch.HERE, attempt, Duration.ofNanos(Math.max(elapsedNanos, 0)));
    }

    /** The position of the item of a batch that had begun last, or -1. A held worker names one that waits. */
    private int begunLast(@Nullable Child started, int number) {
        if (killedFor != 0) {
            return number == killedFor ? killedAt : -1;
        }
        return started == null ? -1 : started.rendezvous().ledger().begunIn(number);
    }

    /** Not a field: to make it takes some of the time of a program's first pool. */
    private static System.Logger log() {
        return System.getLogger(WorkerProcess.class.getName());
    }
}
