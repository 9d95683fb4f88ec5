// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.measure.MachineCard.Bandwidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Phaser;

/** The measurement of {@link Bandwidth} on some threads, each with its own arrays. To be used once. */
final class Triad {

    /** The arrays together are so many times the last-level caches. */
    static final int CACHES = 4;

    /** What an iteration moves: two numbers read, one written. */
    static final int BYTES = 3 * Double.BYTES;

    /** More than most machines have of cache, for those that do not tell. */
    private static final long UNKNOWN_CACHE_BYTES = 64L << 20;

    private static final int SHORTEST_ARRAY = 1024;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** A pass moves at least so much for each thread, some milliseconds: threads do not begin at the same instant. */
    private static final long PASS_BYTES = 32L << 20;

    private static final long WARM_UP_NANOS = 100_000_000;
    private static final long PASSES_NANOS = 300_000_000;
    private static final int LEAST_PASSES = 3;

    private final int length;
    private final int sweeps;
    private final Phaser phaser;

    // Each element is written by its thread before it arrives at the phaser, and read in onAdvance.
    private final long[] begin;
    private final long[] end;

    // Written in onAdvance alone, read after the threads have ended.
    private long startNanos;
    private double bestSeconds = Double.POSITIVE_INFINITY;

    private Triad(int threads, int length) {
        this.length = length;
        this.sweeps = (int) Math.ceilDiv(PASS_BYTES, (long) BYTES * length);
        this.begin = new long[threads];
        this.end = new long[threads];
        this.phaser = new Phaser(threads) {
            @Override
            protected boolean onAdvance(int phase, int parties) {
                return advance(phase);
            }
        };
    }

    /** Measures one thread and all of them, on arrays of at most so many bytes together. */
    static Bandwidth measure(int threads, long cacheBytes, long mostBytes) {
        long bytes = Math.min(CACHES * (cacheBytes == 0 ? UNKNOWN_CACHE_BYTES : cacheBytes), mostBytes);
        warmUp();
        double one = bytesPerSecond(1, length(bytes, 1));
        double all = threads == 1 ? one : bytesPerSecond(threads, length(bytes, threads));
        return new Bandwidth(one, all, threads, (long) BYTES * length(bytes, threads) * threads, cacheBytes);
    }

    private static int length(long bytes, int threads) {
        return Math.clamp(bytes / BYTES / threads, SHORTEST_ARRAY, LONGEST_ARRAY);
    }

    /** On arrays that fit into a cache, so that the compilers have done most of their work before the first pass. */
    private static void warmUp() {
        double[] a = new double[SHORTEST_ARRAY];
        double[] b = new double[SHORTEST_ARRAY];
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            sweep(a, b, a, 0.5);
        }
    }

    /** NaN if there is no memory for the arrays or the threads. */
    static double bytesPerSecond(int threads, int length) {
        Triad triad = new Triad(threads, length);
        List<Thread> started = new ArrayList<>();
        try {
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                started.add(Thread.ofPlatform()
                        .daemon()
                        .name("tutti-bandwidth-" + number)
                        .start(() -> triad.run(number)));
            }
        } catch (OutOfMemoryError e) { // no more threads
            triad.phaser.forceTermination();
        }
        joinAll(started);
        return triad.bestSeconds == Double.POSITIVE_INFINITY
                ? Double.NaN
                : (double) BYTES * length * triad.sweeps * threads / triad.bestSeconds;
    }

    /** Waits until the threads are gone, whatever the interrupt status, which it keeps. */
    private static void joinAll(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int thread) {
        double[] a;
        double[] b;
        double[] c;
        try {
            a = filled(0);
            b = filled(1);
            c = filled(2);
        } catch (OutOfMemoryError e) {
            phaser.forceTermination();
            return;
        }
        // Waits for all arrays first, then after each pass for its last thread; negative when it is over.
        while (phaser.arriveAndAwaitAdvance() >= 0) {
            begin[thread] = System.nanoTime();
            for (int i = 0; i < sweeps; i++) {
                sweep(a, b, c, 0.5);
            }
            end[thread] = System.nanoTime();
        }
    }

    private double[] filled(double value) {
        double[] array = new double[length];
        Arrays.fill(array, value);
        return array;
    }

    static void sweep(double[] a, double[] b, double[] c, double s) {
        for (int i = 0; i < a.length; i++) {
            a[i] = b[i] + s * c[i];
        }
    }

    /** Phase 0 is the making of the arrays, each other one a pass. */
    private boolean advance(int phase) {
        if (phase == 0) {
            startNanos = System.nanoTime();
            return false;
        }
        long seconds = Arrays.stream(end).max().orElseThrow()
                - Arrays.stream(begin).min().orElseThrow();
        bestSeconds = Math.min(bestSeconds, seconds / 1e9);
        return phase >= LEAST_PASSES && System.nanoTime() - startNanos > PASSES_NANOS;
    }
}
