// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.machine.Machine;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a reader needs to judge a figure: the machine, this JVM, and what else the machine was doing.
 *
 * {@snippet :
 * IO.println(MachineCard.measure());
 * }
 *
 * <p>An immutable value. What the system does not tell is empty, 0 or NaN here and {@code unknown} in the text.
 *
 * @param machine cores, caches, memory, SIMD width, system and JDK, as {@link Machine#here()} found them
 * @param jvmFlags flags that this JVM was started with, in their order: those of the JVM, its modules and assertions.
 *     Never system properties, agents or commands to run on errors, since these hold secrets
 * @param collector the garbage collector, such as {@code G1}
 * @param maxHeapBytes what the heap of this JVM may grow to
 * @param load threads of the whole machine that ran or wanted to, on average over the last minute; NaN if unknown
 * @param runnable how many of them did at that moment, the one that asked included; 0 if unknown
 * @param memoryUsedBytes memory that all processes of the machine, not only of the control group, held at that moment;
 *     0 if unknown
 * @param memoryAvailableBytes memory that they could still get without swapping; 0 if unknown
 * @param date when the card was made, to the second
 * @param bandwidth measured memory bandwidth, or {@link Bandwidth#NONE}
 */
public record MachineCard(
        Machine machine,
        List<String> jvmFlags,
        String collector,
        long maxHeapBytes,
        double load,
        int runnable,
        long memoryUsedBytes,
        long memoryAvailableBytes,
        Instant date,
        Bandwidth bandwidth) {

    /**
     * How fast data moves between memory and cores: by the triad {@code a[i] = b[i] + s * c[i]} of arrays of
     * {@code double} that do not fit into the caches.
     *
     * <p>24 bytes an iteration are counted, as STREAM does, although most processors also read {@code a} before they
     * write it; the best of several passes counts. Unlike STREAM's, the three arrays together, not each, are 4 times
     * the last-level caches. Source: McCalpin, "Memory bandwidth and machine balance in current high performance
     * computers", 1995, and its program STREAM.
     *
     * @param oneThreadBytesPerSecond by one thread; NaN if not measured
     * @param allThreadsBytesPerSecond by as many threads as there are usable cores, together; NaN if not measured
     * @param threads that number of threads; 0 if not measured
     * @param arrayBytes size of all arrays together; 0 if not measured
     * @param cacheBytes size of the last-level caches of all processors together; 0 if unknown
     */
    public record Bandwidth(
            double oneThreadBytesPerSecond,
            double allThreadsBytesPerSecond,
            int threads,
            long arrayBytes,
            long cacheBytes) {

        /** Not measured. */
        public static final Bandwidth NONE = new Bandwidth(Double.NaN, Double.NaN, 0, 0, 0);

        /**
         * Whether there are figures.
         *
         * @return false for {@link #NONE}, and where not even small arrays could be made
         */
        public boolean isMeasured() {
            return !Double.isNaN(oneThreadBytesPerSecond) && !Double.isNaN(allThreadsBytesPerSecond);
        }

        /**
         * Whether the arrays were perhaps too small to tell memory from caches: the heap is small, or the caches are
         * unknown.
         *
         * @return true if the arrays are not known to be 4 times the caches
         */
        public boolean isTooSmall() {
            return cacheBytes == 0 || arrayBytes < 0.99 * Triad.CACHES * cacheBytes; // arrays are of whole numbers
        }
    }

    /** A card of its own lists. */
    public MachineCard {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /**
     * The card of this machine and JVM at this moment, without bandwidth. Takes some milliseconds.
     *
     * @return the card
     */
    public static MachineCard here() {
        return read(
                new KernelFiles(Path.of("/")),
                Machine.here(),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /**
     * The card with bandwidth. Takes about a second, more on machines with very large caches, and keeps all usable
     * cores busy meanwhile; load and memory are those of before.
     *
     * <p>Plain threads measure, each on arrays that it made itself: on a pool the figure would be that of the pool, and
     * memory of other sockets would count. The arrays take a quarter of the free heap at most, and are garbage
     * afterwards; {@link Bandwidth#isTooSmall()} says if that was too little. An interrupt is kept, and does not
     * end it sooner.
     *
     * @return the card
     */
    public static MachineCard measure() {
        MachineCard card = here();
        Runtime jvm = Runtime.getRuntime();
        long freeHeapBytes = jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
        long cacheBytes = new KernelFiles(Path.of("/")).lastLevelCacheBytes();
        return card.with(Triad.measure(card.machine.usableCores(), cacheBytes, freeHeapBytes / 4));
    }

    static MachineCard read(KernelFiles files, Machine machine, List<String> jvmArguments) {
        return new MachineCard(
                machine,
                StartFlags.shown(jvmArguments),
                StartFlags.collector(),
                Runtime.getRuntime().maxMemory(),
                files.load(),
                files.runnable(),
                files.memoryUsedBytes(),
                files.memoryAvailableBytes(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Bandwidth.NONE);
    }

    MachineCard with(Bandwidth bandwidth) {
        return new MachineCard(
                machine,
                jvmFlags,
                collector,
                maxHeapBytes,
                load,
                runnable,
                memoryUsedBytes,
                memoryAvailableBytes,
                date,
                bandwidth);
    }

    /**
     * The card in words, for texts that lay it out themselves.
     *
     * @return what {@link #toString()} says of each subject, in its order: {@code processor}, {@code cores},
     *     {@code SIMD}, {@code caches}, {@code memory}, {@code bandwidth}, {@code system}, {@code JDK},
     *     {@code collector}, {@code JVM flags}, {@code load}, {@code date}. Immutable
     */
    public SequencedMap<String, String> subjects() {
        return MachineCardText.subjects(this);
    }

    /** {@return the card, a line for each subject, of at most 80 columns; longer ones are continued below} */
    @Override
    public String toString() {
        return MachineCardText.of(this);
    }
}
