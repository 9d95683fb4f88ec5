// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.InvalidObjectException;
import java.io.Serial;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A small record that threads and processes share: values that belong together, read and replaced as one.
 *
 * {@snippet :
 * record Best(double cost, long seed) {}
 * try (SharedRecord<Best> best = SharedRecord.of(new Best(Double.MAX_VALUE, -1));
 *         Pool pool = Pool.processes()) {
 *     Loop.range(1_000).on(pool).forEach(seed -> {
 *         double cost = Math.sin(seed);
 *         Best _ = best.updateAndGet(b -> cost < b.cost() ? new Best(cost, seed) : b);
 *     });
 * }
 * }
 *
 * <ul>
 *   <li><b>What it holds:</b> a record whose components are primitives, or records of such; 64 primitives at most. Others
 *       are refused by name. Its class travels as those of other values do.
 *   <li><b>Whole:</b> a value is read as it was written by one write, never in parts of two. All reads and writes have the
 *       effects of {@code volatile}, between processes as between threads.
 *   <li><b>Death:</b> whoever is killed while it writes has replaced the value, or left it as it was. Nobody waits for it,
 *       and nothing is to be recovered.
 *   <li><b>Progress:</b> nobody holds a lock. A read begins again only if another has written meanwhile, an update only if
 *       another's was faster. Of threads that are inside a write at one time, the 64th and later wait for one to end; that
 *       one may be suspended, with its process.
 *   <li><b>Cost:</b> a read makes the record anew, and an array; a write takes it apart. 4 KiB of memory for up to 7
 *       primitives.
 *   <li><b>The record's own code:</b> fields are read as they are, without its accessors; its canonical constructor is
 *       called at each read. Not checked: that it makes the same of the same components.
 * </ul>
 *
 * @param <R> the record's class
 */
public final class SharedRecord<R extends Record> extends SharedObject {

    /*
     * The protocol is in RecordLayout. Its memory orders:
     *
     * Who claims a slot by compare-and-set and then reads the head sees the head that its last claimant wrote, or a later
     * one, since that one let the claim go with release after it had replaced the head. (One that was killed first let
     * nothing go; that its stores are seen by those who know of its end is the kernel's doing.) So a head of another slot
     * means that no head is of this one.
     *
     * Words are written with release: none is there before that look at the head. They are read with acquire: the second
     * look at the head is not done before. A reader that met a word of a later claimant thus sees a head that is later as
     * well, and reads again. A head never comes back, since it counts.
     */

    @Serial
    private static final long serialVersionUID = 1;

    private static final long ME = ProcessIdentity.ofThis().word();

    /** What is read at one time. */
    private record State<R>(long head, R value) {}

    private final transient Class<?> type;
    private final transient RecordWords words;
    private final transient int count;

    /** One that is there. */
    SharedRecord(Cell cell, Class<?> type) throws InvalidObjectException {
        this(cell, type, false);
        if ((long) LONG.getAcquire(memory, RecordLayout.SHAPE) != words.shape()) {
            throw new InvalidObjectException(type.getName() + " has other components here: " + words.signature());
        }
    }

    private SharedRecord(Cell cell, Class<?> type, boolean isNew) {
        super(Kind.RECORD, cell, isNew);
        this.type = type;
        words = RecordWords.of(type);
        count = words.count();
    }

    /**
     * Makes one.
     *
     * @param value its value
     * @param <R> the record's class
     * @return the shared record
     * @throws IllegalArgumentException if a component is neither a primitive nor a record of such, if there are too many,
     *     or if the record's module does not open its package to this library
     * @throws NullPointerException if a nested record is {@code null}, here and wherever a value is given
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static <R extends Record> SharedRecord<R> of(R value) {
        RecordWords words = RecordWords.of(value.getClass());
        long[] first = words.toWords(value);
        SharedRecord<R> made =
                new SharedRecord<>(Cell.create(RecordLayout.bytes(words.count())), value.getClass(), true);
        made.write(RecordLayout.slot(0), first);
        LONG.setVolatile(made.memory, RecordLayout.SHAPE, words.shape());
        return made;
    }

    /** What travels with it. */
    Class<?> type() {
        return type;
    }

    /**
     * Reads it.
     *
     * @return the value, a new object
     */
    public R get() {
        return state().value();
    }

    /**
     * Writes it.
     *
     * @param value the new value
     */
    public void set(R value) {
        long[] next = words.toWords(Objects.requireNonNull(value, "a shared record has no value null"));
        try {
            check();
            boolean done = false;
            while (!done) {
                done = replace((long) LONG.getVolatile(memory, RecordLayout.HEAD), next);
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Sets it.
     *
     * @param value the new value
     * @return the value before
     */
    public R getAndSet(R value) {
        return getAndUpdate(_ -> value);
    }

    /**
     * Sets it if it has a value, in one step.
     *
     * @param expected what it is compared with, by {@link Record#equals}
     * @param value the new one
     * @return whether it was set
     */
    public boolean compareAndSet(R expected, R value) {
        Objects.requireNonNull(expected, "a shared record has no value null");
        while (true) {
            State<R> before = state();
            if (!before.value().equals(expected)) {
                return false;
            }
            if (replace(before, value)) {
                return true;
            }
        }
    }

    /**
     * Replaces it by what a function makes of it, in one step: of updates at the same time none is lost. If that is the
     * very object that the function was given, nothing is written.
     *
     * @param update called with the value, again if another thread or process was faster; what it throws leaves the value
     *     as it is
     * @return the new value
     */
    public R updateAndGet(UnaryOperator<R> update) {
        while (true) {
            State<R> before = state();
            R after = update.apply(before.value());
            if (replace(before, after)) {
                return after;
            }
        }
    }

    /**
     * As {@link #updateAndGet}, for the value before.
     *
     * @param update called with the value, again if another thread or process was faster
     * @return the value before
     */
    public R getAndUpdate(UnaryOperator<R> update) {
        while (true) {
            State<R> before = state();
            if (replace(before, update.apply(before.value()))) {
                return before.value();
            }
        }
    }

    @SuppressWarnings("unchecked") // it is the class of what it was made of
    private State<R> state() {
        try {
            check();
            long[] found = new long[count];
            long head = (long) LONG.getVolatile(memory, RecordLayout.HEAD);
            while (true) {
                int slot = RecordLayout.slot(head);
                for (int i = 0; i < count; i++) {
                    found[i] = (long) LONG.getAcquire(memory, RecordLayout.word(slot, count, i));
                }
                long now = (long) LONG.getVolatile(memory, RecordLayout.HEAD);
                if (now == head) {
                    return new State<>(head, (R) words.toRecord(found));
                }
                head = now;
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Returns false if another was faster. */
    @SuppressWarnings("ReferenceEquality") // one that is equal may have other bits
    private boolean replace(State<R> before, R after) {
        if (after == before.value()) {
            return true;
        }
        long[] next = words.toWords(Objects.requireNonNull(after, "a shared record has no value null"));
        try {
            check();
            return replace(before.head(), next);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private boolean replace(long head, long[] next) {
        int slot = claim();
        try {
            write(slot, next);
            return LONG.compareAndSet(memory, RecordLayout.HEAD, head, RecordLayout.next(head, slot));
        } finally {
            release(slot);
        }
    }

    private void write(int slot, long[] next) {
        for (int i = 0; i < count; i++) {
            LONG.setRelease(memory, RecordLayout.word(slot, count, i), next[i]);
        }
    }

    // ---- Slots ----

    /** Takes a slot to write to, and waits for one while others write all of them. */
    private int claim() {
        int first = (int) (ME + Thread.currentThread().threadId() & RecordLayout.SLOTS - 1);
        Backoff wait = Backoff.forEver();
        while (true) {
            for (int i = 0; i < RecordLayout.SLOTS; i++) {
                int slot = (first + i) & RecordLayout.SLOTS - 1;
                if (claim(slot, 0)) {
                    return slot;
                }
            }
            for (int slot = 0; slot < RecordLayout.SLOTS; slot++) {
                long claimant = (long) LONG.getAcquire(memory, RecordLayout.claim(slot, count));
                if (claimant != 0 && claimant != ME && hasEnded(claimant) && claim(slot, claimant)) {
                    return slot;
                }
            }
            wait.pause();
            check();
        }
    }

    private boolean hasEnded(long claimant) {
        if (!ProcessIdentity.isWord(claimant)) {
            throw new IllegalStateException("something has written over its memory: SharedRecord found="
                    + Long.toHexString(claimant) + "; it cannot be used any more");
        }
        return !ProcessIdentity.ofWord(claimant).isAlive();
    }

    /** Takes a slot from who has it, 0 for nobody, unless it has the value. */
    private boolean claim(int slot, long from) {
        if (!LONG.compareAndSet(memory, RecordLayout.claim(slot, count), from, ME)) {
            return false;
        }
        if (RecordLayout.slot((long) LONG.getVolatile(memory, RecordLayout.HEAD)) == slot) {
            release(slot);
            return false;
        }
        return true;
    }

    private void release(int slot) {
        LONG.setRelease(memory, RecordLayout.claim(slot, count), 0L);
    }

    /**
     * The value, in words.
     *
     * @return such as {@code Best[cost=0.5, seed=42]}, or {@code SharedRecord[closed]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedRecord[closed]" : "" + get();
    }
}
