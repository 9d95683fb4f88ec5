// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The machine that this JVM runs on, and how much of it the JVM may use. Read from {@code /proc} and {@code /sys};
 * elsewhere than on Linux the cores are those the JVM sees and what is unknown is 0 or empty.
 *
 * @param usableCores processors that threads of this JVM may run on at once, at least 1: affinity, the control group's
 *     quota rounded up and {@code -XX:ActiveProcessorCount} are obeyed
 * @param cpuQuota processors' worth of time that the control group grants, such as 0.5;
 *     {@link Double#POSITIVE_INFINITY} for no limit
 * @param logicalCores processors of the machine that are online, each hardware thread counted
 * @param physicalCores cores of the machine, hardware threads of one core counted once
 * @param memoryBytes what all processes of the control group together may use, at most the machine's memory
 * @param simdBits width of the widest vector registers; the JVM may choose to use less
 * @param caches the caches that the first processor uses, nearest first
 * @param processor the processor's name
 * @param system name, version and architecture of the operating system
 * @param jdk vendor and version of this JVM
 */
public record Machine(
        int usableCores,
        double cpuQuota,
        int logicalCores,
        int physicalCores,
        long memoryBytes,
        int simdBits,
        List<Cache> caches,
        String processor,
        String system,
        String jdk) {

    /**
     * One cache of a processor.
     *
     * @param level 1 is nearest to the core
     * @param type Data, Instruction or Unified
     * @param sizeBytes capacity
     * @param lineBytes what is moved at once
     */
    public record Cache(int level, String type, long sizeBytes, int lineBytes) {}

    private static final String CPUS = "/sys/devices/system/cpu";

    /**
     * The machine that this JVM runs on, read once: limits that change later are not seen.
     *
     * @return the machine
     */
    public static Machine here() {
        return Here.MACHINE;
    }

    /**
     * Memory that this JVM could get now without anything being swapped out or killed, as the kernel estimates it.
     *
     * @return bytes; where the system does not say, {@link Long#MAX_VALUE}
     */
    public static long freeMemoryBytes() {
        return freeMemoryBytes(Path.of("/"));
    }

    static long freeMemoryBytes(Path root) {
        SystemFiles files = new SystemFiles(root);
        String available = SystemFiles.value(files.lines("/proc/meminfo"), "MemAvailable");
        long ofMachine = SystemFiles.parse(available.replace(" kB", "")).orElse(Long.MAX_VALUE / 1024) * 1024;
        return Math.min(ofMachine, ControlGroup.read(files).freeBytes());
    }

    /**
     * The {@link #memoryBytes} of this machine, without a look at the rest of it.
     *
     * @return bytes
     */
    static long memoryBytesHere() {
        SystemFiles files = new SystemFiles(Path.of("/"));
        return memoryBytes(files, ControlGroup.read(files));
    }

    private static long memoryBytes(SystemFiles files, ControlGroup limits) {
        return Math.min(physicalMemory(files), limits.memoryBytes());
    }

    private static final class Here {
        static final Machine MACHINE = read(Path.of("/"), Runtime.getRuntime().availableProcessors());
    }

    static Machine read(Path root, int availableProcessors) {
        SystemFiles files = new SystemFiles(root);
        ControlGroup limits = ControlGroup.read(files);
        List<String> cpuinfo = files.lines("/proc/cpuinfo");

        int logical = 0;
        Set<String> cores = new HashSet<>();
        for (int cpu : numbers(files.line(CPUS + "/online"))) {
            String siblings = files.line(CPUS + "/cpu" + cpu + "/topology/thread_siblings_list");
            logical++;
            cores.add(siblings.isEmpty() ? "cpu" + cpu : siblings);
        }

        return new Machine(
                availableProcessors,
                limits.cpus(),
                logical == 0 ? availableProcessors : logical,
                logical == 0 ? availableProcessors : cores.size(),
                memoryBytes(files, limits),
                simdBits(files, cpuinfo),
                caches(files),
                SystemFiles.value(cpuinfo, "model name"),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                property("java.vendor") + " " + property("java.runtime.version"));
    }

    /** Where the system does not say, what the JVM took: its heap is by default a quarter of the memory. */
    private static long physicalMemory(SystemFiles files) {
        String total = SystemFiles.value(files.lines("/proc/meminfo"), "MemTotal"); // "16316412 kB"
        return SystemFiles.parse(total.replace(" kB", ""))
                        .orElse(4 * (Runtime.getRuntime().maxMemory() / 1024))
                * 1024;
    }

    private static int simdBits(SystemFiles files, List<String> cpuinfo) {
        String x86 = SystemFiles.value(cpuinfo, "flags");
        Set<String> features =
                Set.copyOf(List.of((x86.isEmpty() ? SystemFiles.value(cpuinfo, "Features") : x86).split(" ", -1)));
        if (features.contains("avx512f")) {
            return 512;
        } else if (features.contains("avx2")) {
            return 256;
        } else if (features.contains("sve")) {
            return 8
                    * (int) files.number("/proc/sys/abi/sve_default_vector_length")
                            .orElse(16);
        } else {
            return features.contains("sse2") || features.contains("asimd") ? 128 : 0;
        }
    }

    private static List<Cache> caches(SystemFiles files) {
        List<Cache> caches = new ArrayList<>();
        for (int index = 0; ; index++) {
            String cache = CPUS + "/cpu0/cache/index" + index;
            String size = files.line(cache + "/size"); // "32K"
            if (size.isEmpty()) {
                return List.copyOf(caches);
            }
            caches.add(new Cache(
                    (int) files.number(cache + "/level").orElse(0),
                    files.line(cache + "/type"),
                    SystemFiles.parse(size.replace("K", "")).orElse(0) * 1024,
                    (int) files.number(cache + "/coherency_line_size").orElse(0)));
        }
    }

    /** The numbers of a kernel list such as {@code 0-3,8}. */
    private static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : list.isEmpty() ? new String[0] : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }
}
