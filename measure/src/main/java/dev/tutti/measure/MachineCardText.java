// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.machine.Machine;
import dev.tutti.machine.Machine.Cache;
import dev.tutti.measure.MachineCard.Bandwidth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A {@link MachineCard} in words. */
final class MachineCardText {

    private static final int COLUMNS = 80;
    private static final int LABEL_COLUMNS = 11;
    private static final String UNKNOWN = "unknown";
    private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB"};

    private MachineCardText() {}

    static String of(MachineCard card) {
        return card.subjects().entrySet().stream()
                .map(subject -> line(subject.getKey(), subject.getValue()))
                .collect(Collectors.joining("\n"));
    }

    static SequencedMap<String, String> subjects(MachineCard card) {
        Machine machine = card.machine();
        SequencedMap<String, String> subjects = new LinkedHashMap<>();
        subjects.put("processor", known(machine.processor()));
        subjects.put("cores", cores(machine));
        subjects.put("SIMD", machine.simdBits() == 0 ? UNKNOWN : machine.simdBits() + " bits");
        subjects.put("caches", caches(machine.caches()));
        subjects.put("memory", memory(card));
        subjects.put("bandwidth", bandwidth(card.bandwidth()));
        subjects.put("system", known(machine.system()));
        subjects.put("JDK", known(machine.jdk()));
        subjects.put("collector", known(card.collector()) + ", heap up to " + binary(card.maxHeapBytes()));
        subjects.put("JVM flags", card.jvmFlags().isEmpty() ? "none" : String.join(" ", card.jvmFlags()));
        subjects.put("load", load(card));
        subjects.put("date", card.date().toString());
        return Collections.unmodifiableSequencedMap(subjects);
    }

    private static String cores(Machine machine) {
        String quota = Double.isInfinite(machine.cpuQuota())
                ? "no control group limit"
                : "the control group grants " + Figures.ratio(machine.cpuQuota());
        return machine.usableCores() + " usable of " + machine.logicalCores() + " logical, " + machine.physicalCores()
                + " physical; " + quota;
    }

    private static String caches(List<Cache> caches) {
        return caches.isEmpty()
                ? UNKNOWN
                : caches.stream().map(MachineCardText::cache).collect(Collectors.joining(", "));
    }

    private static String cache(Cache cache) {
        String type = cache.type().equals("Unified") ? "" : cache.type().toLowerCase(Locale.ROOT) + " ";
        return (cache.level() == 0 ? "" : "L" + cache.level() + " ")
                + type
                + (cache.sizeBytes() == 0 ? "of unknown size" : binary(cache.sizeBytes()));
    }

    /** The size is known if its use is; otherwise core has guessed it from the heap. */
    private static String memory(MachineCard card) {
        long allBytes = card.memoryUsedBytes() + card.memoryAvailableBytes();
        if (allBytes == 0) {
            return UNKNOWN;
        }
        String use = binary(card.memoryUsedBytes()) + " in use, " + binary(card.memoryAvailableBytes()) + " available";
        long usableBytes = card.machine().memoryBytes();
        return usableBytes < allBytes
                ? binary(usableBytes) + " by the control group's limit; of the machine's " + binary(allBytes) + " "
                        + use
                : binary(allBytes) + ": " + use;
    }

    private static String bandwidth(Bandwidth bandwidth) {
        if (!bandwidth.isMeasured()) {
            return "not measured";
        }
        String one = gigabytes(bandwidth.oneThreadBytesPerSecond()) + " by 1 thread";
        String all = bandwidth.threads() == 1
                ? ""
                : ", " + gigabytes(bandwidth.allThreadsBytesPerSecond()) + " by " + bandwidth.threads();
        String caches = !bandwidth.isTooSmall()
                ? ""
                : bandwidth.cacheBytes() == 0
                        ? ", maybe partly from caches: their size is unknown"
                        : ", partly from caches: the last ones have " + binary(bandwidth.cacheBytes())
                                + ", and the heap had no room for more";
        return one + all + "; triad over " + binary(bandwidth.arrayBytes()) + caches;
    }

    private static String gigabytes(double bytesPerSecond) {
        return Figures.ratio(bytesPerSecond / 1e9) + " GB/s";
    }

    private static String load(MachineCard card) {
        String load = Double.isNaN(card.load())
                ? UNKNOWN
                : String.format(Locale.ROOT, "%.2f", card.load()) + " over the last minute";
        return card.runnable() == 0 ? load : load + ", " + card.runnable() + " runnable at that moment";
    }

    private static String known(String text) {
        return text.isBlank() ? UNKNOWN : text.strip();
    }

    /** Sizes of caches and memory are powers of 2, or meant to be: {@code 32 KiB}, {@code 23.5 GiB}. */
    static String binary(long bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < BINARY_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String format = value == Math.rint(value) ? "%.0f " : "%.1f ";
        return String.format(Locale.ROOT, format, value) + BINARY_UNITS[unit];
    }

    private static String line(String subject, String text) {
        StringBuilder lines = new StringBuilder(String.format(Locale.ROOT, "%-" + LABEL_COLUMNS + "s", subject));
        int room = COLUMNS - LABEL_COLUMNS;
        String rest = text;
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int cut = blank <= 0 ? room : blank;
            lines.append(rest, 0, cut).append('\n').append(" ".repeat(LABEL_COLUMNS));
            rest = rest.substring(cut).stripLeading();
        }
        return lines.append(rest).toString();
    }
}
