// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Samples resident sizes on a thread of its own from {@link #start} to {@link #close}. To be used once. */
final class MemorySampler implements AutoCloseable {

    private final List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tutti-memory-sampler").unstarted(this::sample);
    private final Resident before = Resident.now();

    // Written by the sampling thread, or before it starts, or after it ended.
    private long ownPeak;
    private long workersPeak;
    private long peak;
    private long heapPeak;
    private boolean proportional = true;

    void start() {
        note(before);
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        thread.start();
    }

    private void sample() {
        try {
            while (!stopped.await(Resident.INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                note(Resident.now());
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; it ends if somebody does.
        }
    }

    private void note(Resident now) {
        ownPeak = Math.max(ownPeak, now.ownBytes());
        workersPeak = Math.max(workersPeak, now.workersBytes());
        peak = Math.max(peak, now.ownBytes() + now.workersBytes());
        proportional &= now.proportional();
    }

    /** Takes a last sample and ends the thread, whatever the interrupt status, which it keeps. */
    @Override
    public void close() {
        stopped.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        note(Resident.now());
        heapPeak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    /** What was found, after {@link #close}. */
    Memory memory() {
        return new Memory(heapPeak, before.ownBytes(), ownPeak, before.workersBytes(), workersPeak, peak, proportional);
    }
}
