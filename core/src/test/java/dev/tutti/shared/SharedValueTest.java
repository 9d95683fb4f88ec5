// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.contract.Deadline;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedValueTest {

    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"serial", "threads:2", "virtualThreads:4", "processes:2"})
    void noAdditionIsLost(String spec) {
        try (Pool pool = Pool.of(spec);
                SharedInt ints = SharedInt.of(-5);
                SharedLong longs = SharedLong.of(1L << 40);
                SharedFloat floats = SharedFloat.of(0);
                SharedDouble doubles = SharedDouble.of(0.5);
                SharedLong updates = SharedLong.of(0)) {
            List<Integer> done = pool.chunk(1)
                    .map(
                            worker -> {
                                for (int i = 0; i < ROUNDS; i++) {
                                    int _ = ints.getAndAdd(1);
                                    long _ = longs.addAndGet(-1);
                                    float _ = floats.getAndAdd(1);
                                    double _ = doubles.addAndGet(2);
                                    long _ = updates.updateAndGet(x -> x + 3);
                                }
                                return worker;
                            },
                            List.of(1, 2, 3));
            assertThat(done).containsExactly(1, 2, 3);
            assertThat(ints.get()).isEqualTo(3 * ROUNDS - 5);
            assertThat(longs.get()).isEqualTo((1L << 40) - 3 * ROUNDS);
            assertThat(floats.get()).isEqualTo(3f * ROUNDS);
            assertThat(doubles.get()).isEqualTo(6.0 * ROUNDS + 0.5);
            assertThat(updates.get()).isEqualTo(9L * ROUNDS);
        }
    }

    @Test
    void everyModeReadsWhatEveryModeWrites() {
        try (SharedInt value = SharedInt.of(0);
                SharedBoolean flag = SharedBoolean.of(false)) {
            List<Runnable> writes = List.of(
                    () -> value.set(1), () -> value.setPlain(2), () -> value.setOpaque(3), () -> value.setRelease(4));
            for (int i = 0; i < writes.size(); i++) {
                writes.get(i).run();
                assertThat(List.of(value.get(), value.getPlain(), value.getOpaque(), value.getAcquire()))
                        .containsOnly(i + 1);
            }
            assertThat(value.getAndSet(9)).isEqualTo(4);
            assertThat(value.compareAndSet(8, 1)).isFalse();
            assertThat(value.compareAndSet(9, 1)).isTrue();
            assertThat(value).hasToString("1");
            assertThat(flag.getAndSet(true)).isFalse();
            assertThat(flag.compareAndSet(false, true)).isFalse();
            assertThat(flag.compareAndSet(true, false)).isTrue();
            flag.setRelease(true);
            assertThat(List.of(flag.get(), flag.getPlain(), flag.getOpaque(), flag.getAcquire()))
                    .containsOnly(true);
        }
    }

    @Test
    void floatingPointIsComparedBitByBit() {
        try (SharedDouble value = SharedDouble.of(-0.0);
                SharedFloat other = SharedFloat.of(Float.NaN)) {
            assertThat(value.compareAndSet(0.0, 1)).isFalse();
            assertThat(value.compareAndSet(-0.0, 1)).isTrue();
            assertThat(other.compareAndSet(Float.NaN, 1)).isTrue();
        }
    }

    @Test
    void anotherProcessIsStoppedByAFlag() {
        try (Pool pool = Pool.processes(1);
                SharedBoolean started = SharedBoolean.of(false);
                SharedBoolean stop = SharedBoolean.of(false)) {
            var spinning = pool.submit(() -> {
                started.set(true);
                long spins = 0;
                while (!stop.get()) {
                    spins++;
                }
                return spins;
            });
            Deadline.await("started", started::get);
            stop.set(true);
            assertThat(spinning.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                    .isNotNegative();
        }
    }

    @Test
    void handlesOfOneObjectAreEqual() {
        try (Pool pool = Pool.processes(1);
                SharedInt one = SharedInt.of(3);
                SharedInt other = SharedInt.of(3)) {
            SharedInt back = pool.submit(x -> x, one).join();
            assertThat(back).isEqualTo(one).hasSameHashCodeAs(one).isNotEqualTo(other);
            assertThat(pool.submit(() -> back.equals(one)).join()).isTrue();
        }
    }

    @Test
    void afterCloseEveryUseFails() {
        SharedInt value = SharedInt.of(1);
        try (Pool pool = Pool.processes(1);
                SharedBoolean started = SharedBoolean.of(false)) {
            var reading = pool.submit(() -> {
                started.set(true);
                while (true) {
                    int _ = value.get();
                }
            });
            Deadline.await("started", started::get);
            value.close();
            value.close();
            assertThatThrownBy(() -> reading.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS)
                            .join())
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed: SharedInt");
            assertThat(value.isClosed()).isTrue();
            assertThat(value).hasToString("SharedInt[closed]");
            assertThatIllegalStateException().isThrownBy(value::get);
            assertThatIllegalStateException().isThrownBy(() -> value.set(1));
            assertThatThrownBy(() -> pool.submit(value::get))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void memoryThatWasWrittenOverIsNoticed() {
        try (SharedInt value = SharedInt.of(1)) {
            SharedObject.LONG.set(value.memory, 0L, 77L);
            assertThatIllegalStateException()
                    .isThrownBy(value::get)
                    .withMessageContaining("written over")
                    .withMessageContaining("found=4d");
        }
    }
}
