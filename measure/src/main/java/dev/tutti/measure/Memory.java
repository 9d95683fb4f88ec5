// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * The most memory that a work took, in this JVM and in the processes below it.
 *
 * {@snippet :
 * IO.println(Memory.of(() -> new long[10_000_000]));
 * }
 *
 * <ul>
 *   <li><b>Resident sizes</b> are of physical memory, and proportional where the kernel says so: a page that several
 *     processes share counts for each with its part, so that the sum counts it once. All of a process counts, its code
 *     and what it held before; {@link #workersGrowthBytes()} is what the work added.
 *   <li><b>Sampled</b> before the work, each {@value Resident#INTERVAL_MILLIS} ms while it runs, and after it. What
 *     comes and goes between two samples is not seen. A sample costs some ms of another thread and grows with the sizes.
 *   <li><b>Memory is not given back at once:</b> the garbage of this JVM is collected before the work, and what the
 *     collector then gives back, up to a second for some GB, is waited for; the garbage of workers is not collected,
 *     and a JVM keeps pages that are free. So a work that fits into what its process has already shows no
 *     growth; measure on a fresh pool, or give workers a small heap.
 *   <li><b>Threads:</b> the work is called once, on the calling thread. Everything that runs in this JVM and in its
 *     descendant processes meanwhile counts, whoever started it.
 *   <li>Where there is no {@code /proc} resident sizes are 0.
 * </ul>
 *
 * @param heapPeakBytes the most heap this JVM used, garbage of the work included: the sum of the peaks of its memory pools, which
 *     may have come at different times
 * @param ownBeforeBytes resident size of this JVM before the work
 * @param ownPeakBytes its largest resident size
 * @param workersBeforeBytes resident size of all descendant processes before the work, together
 * @param workersPeakBytes their largest resident size together
 * @param peakBytes the largest resident size of all together, at most the sum of the other two
 * @param proportional whether all sizes are proportional; if not, shared pages count once for each process
 */
public record Memory(
        long heapPeakBytes,
        long ownBeforeBytes,
        long ownPeakBytes,
        long workersBeforeBytes,
        long workersPeakBytes,
        long peakBytes,
        boolean proportional)
        implements Measurement {

    /** Less is not worth waiting for. */
    private static final long LEAST_RELEASE = 64 << 20;

    /** G1 gives back some GB a second. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);

    /**
     * Measures a work.
     *
     * @param work the work; its result is dropped
     * @return the memory it took
     * @throws WorkFailedException if it throws something, running out of memory included; the peaks until then are in
     *     it. An {@link InterruptedException} also sets the interrupt status
     */
    public static Memory of(Callable<?> work) {
        Objects.requireNonNull(work, "work");
        collect(); // or what was dropped before would count as taken
        MemorySampler sampler = new MemorySampler();
        Throwable thrown = null;
        try (sampler) {
            sampler.start();
            work.call();
        } catch (Throwable e) {
            thrown = e;
        }
        if (thrown == null) {
            return sampler.memory();
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        throw new WorkFailedException("the work", sampler.memory(), thrown);
    }

    /** Collects garbage, and waits until the collector has given back what it will: G1 does so bit by bit, afterwards. */
    private static void collect() {
        long committed = committedBytes();
        System.gc();
        if (committedBytes() <= committed - LEAST_RELEASE) {
            Resident.awaitNoFall(MOST_WAIT);
        }
    }

    private static long committedBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    /**
     * What the work added to this JVM.
     *
     * @return the growth of its resident size to the peak
     */
    public long ownGrowthBytes() {
        return ownPeakBytes - ownBeforeBytes;
    }

    /**
     * What the work added to the processes below this JVM, those that it started included.
     *
     * @return the growth of their resident size together to the peak
     */
    public long workersGrowthBytes() {
        return workersPeakBytes - workersBeforeBytes;
    }

    /**
     * The resident sizes before the work and at their peaks; those of worker processes if there are any.
     *
     * @return bars in MB of a million bytes
     */
    @Override
    public Plot plot() {
        Plot plot = Plot.bars("Memory", "MB resident")
                .bar("this JVM before", ownBeforeBytes / 1e6)
                .bar("this JVM at its peak", ownPeakBytes / 1e6);
        return workersPeakBytes == 0
                ? plot
                : plot.bar("workers before", workersBeforeBytes / 1e6)
                        .bar("workers at their peak", workersPeakBytes / 1e6)
                        .bar("together at the peak", peakBytes / 1e6);
    }

    /** {@return the peaks with their units} */
    @Override
    public String toString() {
        return "peak " + Figures.bytes(peakBytes) + " resident: this JVM " + Figures.bytes(ownPeakBytes) + " (+"
                + Figures.bytes(ownGrowthBytes()) + "), workers " + Figures.bytes(workersPeakBytes) + " (+"
                + Figures.bytes(workersGrowthBytes()) + "); heap of this JVM " + Figures.bytes(heapPeakBytes)
                + (proportional ? "" : "; shared pages counted more than once");
    }
}
