// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.List;
import java.util.stream.Collectors;

/** What this JVM was told at its start, as far as it may be shown. */
final class StartFlags {

    private static final List<String> SHOWN = List.of("-X", "--add-", "--enable-", "-ea", "-enable", "-esa");

    /** Agents, and commands for a shell: with passwords and addresses in them, and of no use to a reader of figures. */
    private static final List<String> SECRET = List.of("-Xrun", "-XX:OnError=", "-XX:OnOutOfMemoryError=");

    private StartFlags() {}

    static List<String> shown(List<String> arguments) {
        return arguments.stream()
                .filter(flag -> SHOWN.stream().anyMatch(flag::startsWith))
                .filter(flag -> SECRET.stream().noneMatch(flag::startsWith))
                .toList();
    }

    static String collector() {
        return collector(ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(MemoryManagerMXBean::getName)
                .toList());
    }

    /** Each collector has its phases as beans: {@code G1 Young Generation}, {@code PS MarkSweep}. */
    static String collector(List<String> names) {
        String first = names.isEmpty() ? "" : names.getFirst().split(" ", 2)[0];
        return switch (first) {
            case "Copy", "MarkSweepCompact" -> "Serial";
            case "PS" -> "Parallel";
            case "G1", "ZGC", "Shenandoah", "Epsilon" -> first;
            default -> names.stream().collect(Collectors.joining(", "));
        };
    }
}
