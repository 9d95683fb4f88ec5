// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Pool;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final int SIZE_BYTES = 300_000_000;
    private static final Percentage TOLERANCE = Percentage.withPercentage(10);

    @BeforeEach
    void sizesAreKnown() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "no /proc on this system");
    }

    @Test
    void whatATaskTouchesInAWorkerIsFound() {
        try (Pool pool = Pool.options().workers(1).jvmFlags("-Xmx600m").processes()) {
            pool.submit(() -> touched(1)).join(); // the worker has started, its classes are loaded

            Memory memory =
                    Memory.of(() -> pool.submit(() -> touched(SIZE_BYTES)).join());

            assertThat(memory.workersGrowthBytes()).as("%s", memory).isCloseTo(SIZE_BYTES, TOLERANCE);
            assertThat(memory.workersBeforeBytes()).isPositive();
            assertThat(memory.ownGrowthBytes()).isLessThan(SIZE_BYTES / 4);
            assertThat(memory.peakBytes())
                    .isLessThanOrEqualTo(memory.ownPeakBytes() + memory.workersPeakBytes())
                    .isGreaterThan(SIZE_BYTES);
        }
    }

    /** Holds memory while it is sampled at least once. */
    private static int touched(int bytes) throws InterruptedException {
        byte[] memory = new byte[bytes];
        Arrays.fill(memory, (byte) 1);
        Thread.sleep(10 * Resident.INTERVAL_MILLIS);
        return memory[bytes / 2];
    }

    @Test
    void whatAWorkBeforeHadIsGivenBackFirst() {
        boolean g1 = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().startsWith("G1"));
        assumeTrue(g1, "another collector may keep what is free");
        Memory large = Memory.of(() -> touched(4 * SIZE_BYTES));
        Memory small = Memory.of(() -> 1);
        assertThat(large.ownPeakBytes()).as("%s", large).isGreaterThan(4L * SIZE_BYTES);
        assertThat(small.ownPeakBytes()).as("%s", small).isLessThan(large.ownPeakBytes() - 3L * SIZE_BYTES);
    }

    @Test
    void memoryOutsideTheHeapIsResidentAndNoHeap() {
        Memory memory = Memory.of(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE_BYTES);
            for (int i = 0; i < SIZE_BYTES; i += 4096) {
                buffer.put(i, (byte) 1);
            }
            Thread.sleep(10 * Resident.INTERVAL_MILLIS);
            return buffer.get(SIZE_BYTES / 2);
        });

        assertThat(memory.ownGrowthBytes()).as("%s", memory).isCloseTo(SIZE_BYTES, TOLERANCE);
        assertThat(memory.heapPeakBytes()).isLessThan(SIZE_BYTES);
    }

    @Test
    void theHeapsPeakOutlivesItsGarbage() {
        Memory memory = Memory.of(() -> new byte[100_000_000].length);

        assertThat(memory.heapPeakBytes()).as("%s", memory).isGreaterThanOrEqualTo(100_000_000);
        assertThat(memory.workersGrowthBytes()).isZero();
        assertThat(memory.toString()).startsWith("peak ").contains("MB resident: this JVM", "heap of this JVM");
    }

    @Test
    void whatWasMeasuredUntilTheWorkThrewIsKept() {
        WorkFailedException failure = catchThrowableOfType(
                WorkFailedException.class,
                () -> Memory.of(() -> {
                    throw new OutOfMemoryError("in a test");
                }));

        assertThat(failure.getCause()).isInstanceOf(OutOfMemoryError.class);
        assertThat(failure.measured())
                .isInstanceOfSatisfying(
                        Memory.class, memory -> assertThat(memory.peakBytes()).isPositive());
    }

    @Test
    void anInterruptStaysSetAndTheSamplerEnds() {
        WorkFailedException failure = catchThrowableOfType(
                WorkFailedException.class,
                () -> Memory.of(() -> {
                    throw new InterruptedException();
                }));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("tutti-memory-sampler");
    }

    @Test
    void workIsNeeded() {
        assertThatNullPointerException().isThrownBy(() -> Memory.of(null));
    }

    @Test
    void memoryIsBarsAndHidesWorkersThatAreNot() {
        assertThat(new Memory(1, 50_000_000, 120_000_000, 0, 0, 120_000_000, true)
                        .plot()
                        .data()
                        .bars())
                .extracting(PlotData.Bar::label, PlotData.Bar::value)
                .containsExactly(tuple("this JVM before", 50.0), tuple("this JVM at its peak", 120.0));
        assertThat(new Memory(1, 1, 2, 3_000_000, 4_000_000, 5_000_000, true)
                        .plot()
                        .data()
                        .bars())
                .extracting(PlotData.Bar::value)
                .containsExactly(1e-6, 2e-6, 3.0, 4.0, 5.0);
    }
}
