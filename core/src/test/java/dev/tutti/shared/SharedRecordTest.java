// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SharedRecordTest extends OnEveryPool {

    private static final int ROUNDS = 20_000;

    /** The property {@code record.kills} asks for more. */
    private static final int KILLS = Integer.getInteger("record.kills", 8);

    /** Both are the same in every value that was written. */
    record Pair(long a, long b) {
        Pair next() {
            return new Pair(a + 1, b + 1);
        }
    }

    record Inner(boolean flag, byte tiny, short small, char letter) {}

    record All(int i, Inner inner, long l, float f, double d, Inner other) {}

    record Empty() {}

    record Around(int before, Empty empty, int after) {}

    record Named(int id, String name) {}

    record Deep(int id, Named named) {}

    record Chain(int id, Chain next) {}

    record Many(int[] many) {}

    record State(Thread.State state) {}

    record Four(long a, long b, long c, long d) {}

    record Sixteen(Four a, Four b, Four c, Four d) {}

    record SixtyFour(Sixteen a, Sixteen b, Sixteen c, Sixteen d) {}

    record SixtyFive(SixtyFour most, boolean more) {}

    /** Its accessor and its comparison are its own. */
    record Angle(int degrees) {
        @Override
        public int degrees() {
            return degrees % 360;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Angle angle && angle.degrees() == degrees();
        }

        @Override
        public int hashCode() {
            return degrees();
        }
    }

    @Test
    void itHasTheValueThatWasWrittenLast() {
        Pair first = new Pair(1, 1);
        try (SharedRecord<Pair> shared = SharedRecord.of(first)) {
            assertThat(shared.get()).isEqualTo(first);
            shared.set(new Pair(2, 2));
            assertThat(shared.getAndSet(new Pair(3, 3))).isEqualTo(new Pair(2, 2));
            assertThat(shared.compareAndSet(first, new Pair(9, 9))).isFalse();
            assertThat(shared.compareAndSet(new Pair(3, 3), new Pair(4, 4))).isTrue();
            assertThat(shared.updateAndGet(Pair::next)).isEqualTo(new Pair(5, 5));
            assertThat(shared.getAndUpdate(Pair::next)).isEqualTo(new Pair(5, 5));
            assertThat(shared.get()).isEqualTo(new Pair(6, 6));
            assertThat(shared).hasToString("Pair[a=6, b=6]");
        }
    }

    @Test
    void everyPrimitiveComesBackBitByBit() {
        Inner least = new Inner(true, Byte.MIN_VALUE, Short.MIN_VALUE, Character.MAX_VALUE);
        Inner zero = new Inner(false, (byte) 0, (short) 0, '\0');
        List<All> values = List.of(
                new All(Integer.MIN_VALUE, least, Long.MIN_VALUE, -0.0f, -0.0, zero),
                new All(Integer.MAX_VALUE, zero, Long.MAX_VALUE, Float.MIN_VALUE, Double.MIN_VALUE, least),
                new All(-1, least, -1, Float.NaN, Double.NaN, least),
                new All(0, zero, 0, Float.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, zero));
        try (SharedRecord<All> shared = SharedRecord.of(values.getFirst())) {
            for (All value : values) {
                shared.set(value);
                assertThat(processes.submit(shared::get).join())
                        .isEqualTo(value)
                        .isEqualTo(shared.get());
            }
            double payload = Double.longBitsToDouble(0x7ff8_0000_0000_1234L);
            shared.set(new All(0, zero, 0, 0, payload, zero));
            assertThat(Double.doubleToRawLongBits(shared.get().d())).isEqualTo(0x7ff8_0000_0000_1234L);
        }
    }

    @Test
    void theSmallestAndTheLargestAreHeld() {
        Four four = new Four(1, 2, 3, 4);
        Four other = new Four(5, 6, 7, 8);
        SixtyFour most = new SixtyFour(
                new Sixteen(four, other, four, other),
                new Sixteen(four, four, four, four),
                new Sixteen(other, other, other, other),
                new Sixteen(other, four, other, four));
        try (SharedRecord<Empty> empty = SharedRecord.of(new Empty());
                SharedRecord<Around> around = SharedRecord.of(new Around(1, new Empty(), 2));
                SharedRecord<SixtyFour> large = SharedRecord.of(most)) {
            empty.set(new Empty());
            assertThat(empty.get()).isEqualTo(new Empty());
            assertThat(around.get()).isEqualTo(new Around(1, new Empty(), 2));
            large.set(large.get());
            assertThat(processes.submit(large::get).join()).isEqualTo(most);
        }
    }

    @Test
    void componentsThatAreNoPrimitivesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRecord.of(new Named(1, "one")))
                .withMessage("a record of " + Named.class.getTypeName() + " cannot be shared: component name is"
                        + " java.lang.String, not a primitive or a record of such; put a number for it or keep the whole"
                        + " in a Managed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRecord.of(new Deep(1, new Named(2, "two"))))
                .withMessageContaining("component named.name is java.lang.String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRecord.of(new Many(new int[0])))
                .withMessageContaining("component many is int[], not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRecord.of(new State(Thread.State.NEW)))
                .withMessageContaining("component state is java.lang.Thread$State, not")
                .withMessageContaining("as its ordinal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRecord.of(new Chain(1, null)))
                .withMessageContaining("component next is " + Chain.class.getTypeName() + " within itself");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRecord.of(new SixtyFive(null, true)))
                .withMessageContaining("component more is one too many, most=64; put what is many into a SharedArray");
    }

    @Test
    void nullIsRefusedAndChangesNothing() {
        Inner inner = new Inner(true, (byte) 1, (short) 2, 'c');
        All value = new All(1, inner, 2, 3, 4, inner);
        try (SharedRecord<All> shared = SharedRecord.of(value)) {
            assertThatNullPointerException()
                    .isThrownBy(() -> shared.set(new All(1, inner, 2, 3, 4, null)))
                    .withMessage("component " + All.class.getTypeName()
                            + ".other is null; shared memory has room for a record there, and no sign for none");
            assertThatNullPointerException().isThrownBy(() -> shared.set(null)).withMessageContaining("no value null");
            assertThatNullPointerException().isThrownBy(() -> shared.updateAndGet(_ -> null));
            assertThatNullPointerException().isThrownBy(() -> shared.compareAndSet(null, value));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> shared.updateAndGet(_ -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .withMessage("no");
            assertThat(shared.get()).isEqualTo(value);
        }
    }

    @Test
    void fieldsAreKeptAndValuesComparedAsTheRecordSays() {
        try (SharedRecord<Angle> shared = SharedRecord.of(new Angle(370))) {
            assertThat(shared).hasToString("Angle[degrees=370]");
            assertThat(shared.compareAndSet(new Angle(10), new Angle(20))).isTrue();
            assertThat(shared.compareAndSet(new Angle(10), new Angle(30))).isFalse();
            shared.set(new Angle(10));
            Angle _ = shared.updateAndGet(_ -> new Angle(370));
            assertThat(shared).as("equal is not the same").hasToString("Angle[degrees=370]");
        }
    }

    @Test
    void handlesOfOneObjectAreEqualAndAfterCloseEveryUseFails() {
        SharedRecord<Pair> shared = SharedRecord.of(new Pair(1, 1));
        SharedRecord<Pair> back = processes.submit(x -> x, shared).join();
        assertThat(back).isEqualTo(shared).hasSameHashCodeAs(shared).isNotEqualTo(SharedRecord.of(new Pair(1, 1)));
        assertThat(back.get()).isEqualTo(new Pair(1, 1));
        shared.close();
        assertThat(back).hasToString("SharedRecord[closed]");
        assertThatIllegalStateException().isThrownBy(back::get).withMessageContaining("it is closed");
        assertThatIllegalStateException().isThrownBy(() -> back.set(new Pair(2, 2)));
        assertThatIllegalStateException().isThrownBy(() -> back.updateAndGet(Pair::next));
    }

    @Test
    void anotherClassOfItsNameIsRefused() {
        try (SharedRecord<Pair> shared = SharedRecord.of(new Pair(1, 1))) {
            assertThatThrownBy(() -> new SharedRecord<>(shared.cell, Four.class))
                    .hasMessage(Four.class.getName() + " has other components here: a long;b long;c long;d long;");
        }
    }

    private static Pair whole(Pair pair) {
        if (pair.a() != pair.b()) {
            throw new IllegalStateException("torn: " + pair);
        }
        return pair;
    }

    private static void increment(SharedRecord<Pair> shared, int rounds) {
        for (int i = 0; i < rounds; i++) {
            Pair _ = whole(shared.updateAndGet(Pair::next));
            Pair seen = whole(shared.get());
            while (!shared.compareAndSet(seen, seen.next())) {
                seen = whole(shared.get());
            }
        }
    }

    @OnEach
    void noReadIsTornAndNoUpdateLost(Pool pool) {
        try (SharedRecord<Pair> shared = SharedRecord.of(new Pair(0, 0))) {
            List<TaskFuture<?>> tasks = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                tasks.add(pool.run(() -> increment(shared, ROUNDS)));
            }
            long last = 0;
            while (!tasks.stream().allMatch(TaskFuture::isDone)) {
                long now = whole(shared.get()).a();
                assertThat(now).isGreaterThanOrEqualTo(last);
                last = now;
            }
            tasks.forEach(TaskFuture::join);
            assertThat(shared.get()).isEqualTo(new Pair(2L * WORKERS * ROUNDS, 2L * WORKERS * ROUNDS));
        }
    }

    /** Blind writes of two, each of whose records is of one number. */
    @OnEach
    void writesWithoutAReadAreWholeToo(Pool pool) {
        try (SharedRecord<Four> shared = SharedRecord.of(new Four(0, 0, 0, 0))) {
            List<TaskFuture<?>> tasks = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                long sign = i == 0 ? 1 : -1;
                tasks.add(pool.run(() -> {
                    for (long n = sign; n != sign * ROUNDS; n += sign) {
                        shared.set(new Four(n, n, n, n));
                    }
                }));
            }
            while (!tasks.stream().allMatch(TaskFuture::isDone)) {
                Four seen = shared.get();
                assertThat(seen).isEqualTo(new Four(seen.a(), seen.a(), seen.a(), seen.a()));
            }
            tasks.forEach(TaskFuture::join);
            assertThat(Math.abs(shared.get().a())).isEqualTo(ROUNDS - 1);
        }
    }

    /** Its pauses are the instants of kills, spread by a fixed seed; what they are does not decide the outcome. */
    @Test
    void writersMayBeKilledAtAnyInstant() {
        long seed = 20_261;
        Random random = new Random(seed);
        try (SharedRecord<Pair> shared = SharedRecord.of(new Pair(0, 0));
                SharedLong begun = SharedLong.of(0);
                SharedLong ended = SharedLong.of(0);
                SharedLongs pid = SharedLongs.of(1)) {
            for (int kill = 0; kill < KILLS; kill++) {
                pid.setVolatile(0, 0);
                TaskFuture<?> writer = processes.run(() -> {
                    pid.setVolatile(0, Processes.pid());
                    while (true) {
                        long _ = begun.getAndAdd(1);
                        Pair _ = whole(shared.updateAndGet(Pair::next));
                        long _ = ended.getAndAdd(1);
                    }
                });
                long before = ended.get();
                Deadline.await("writing", () -> pid.getVolatile(0) != 0 && ended.get() > before);
                LockSupport.parkNanos(random.nextInt(2_000_000));
                Processes.end(pid.getVolatile(0));
                long now = whole(shared.updateAndGet(Pair::next)).a();
                long mine = kill + 1;
                assertThat(now - mine).as("seed=%d kill=%d", seed, kill).isBetween(ended.get(), begun.get());
                assertThatThrownBy(() -> writer.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS)
                                .join())
                        .hasMessageContaining("SIGKILL");
            }
        }
    }

    private static void claimAll(SharedRecord<Pair> shared, long word) {
        for (int slot = 0; slot < RecordLayout.SLOTS; slot++) {
            SharedObject.LONG.setVolatile(shared.memory, RecordLayout.claim(slot, 2), word);
        }
    }

    private static long claimed(SharedRecord<Pair> shared) {
        long claimed = 0;
        for (int slot = 0; slot < RecordLayout.SLOTS; slot++) {
            claimed += (long) SharedObject.LONG.getVolatile(shared.memory, RecordLayout.claim(slot, 2)) == 0 ? 0 : 1;
        }
        return claimed;
    }

    /** One that was killed after the value was in its slot has its claim on that: the others are taken over, that is not. */
    @Test
    void slotsOfTheDeadAreWrittenAgainButForThatOfTheValue() throws IOException {
        long dead = deadWord();
        try (SharedRecord<Pair> shared = SharedRecord.of(new Pair(0, 0))) {
            for (int i = 0; i < 3 * RecordLayout.SLOTS; i++) {
                claimAll(shared, dead);
                long head = (long) SharedObject.LONG.getVolatile(shared.memory, RecordLayout.HEAD);
                assertThat(shared.updateAndGet(Pair::next)).isEqualTo(new Pair(i + 1, i + 1));
                assertThat((long)
                                SharedObject.LONG.get(shared.memory, RecordLayout.word(RecordLayout.slot(head), 2, 0)))
                        .as("what a late reader of the value before would see")
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void aWriteLeavesNoClaim() {
        try (SharedRecord<Pair> shared = SharedRecord.of(new Pair(0, 0))) {
            increment(shared, 100);
            assertThat(shared.compareAndSet(new Pair(-1, -1), new Pair(0, 0))).isFalse();
            assertThat(claimed(shared)).isZero();
        }
    }

    /** As many as there are slots write at this moment, and live: the next one waits until one has done. */
    @Test
    void whoFindsAllSlotsTakenWaitsForOne() {
        long living = ProcessIdentity.of(
                        ProcessHandle.current().parent().orElseThrow().pid())
                .word();
        SharedRecord<Pair> shared = SharedRecord.of(new Pair(0, 0));
        claimAll(shared, living);
        TaskFuture<Pair> writer = processes.submit(() -> shared.updateAndGet(Pair::next));
        assertThat(shared.get()).as("readers need no slot").isEqualTo(new Pair(0, 0));
        assertThat(writer.isDone()).isFalse();
        SharedObject.LONG.setVolatile(shared.memory, RecordLayout.claim(0, 2), 0L); // has the value
        SharedObject.LONG.setVolatile(shared.memory, RecordLayout.claim(7, 2), 0L);
        assertThat(writer.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join()).isEqualTo(new Pair(1, 1));
        claimAll(shared, living);
        TaskFuture<Pair> late = processes.submit(() -> shared.updateAndGet(Pair::next));
        shared.close();
        assertThatThrownBy(
                        () -> late.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                .hasMessageContaining("it is closed: SharedRecord[closed]");
    }

    @Test
    void memoryThatWasWrittenOverIsAnError() {
        try (SharedRecord<Pair> shared = SharedRecord.of(new Pair(0, 0))) {
            claimAll(shared, 77);
            assertThatIllegalStateException()
                    .isThrownBy(() -> shared.set(new Pair(1, 1)))
                    .withMessageContaining("written over its memory: SharedRecord found=4d");
        }
    }
}
