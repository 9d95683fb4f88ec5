// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel says of this moment, below a root: {@code /}, or a faked tree. Files that are not there or say
 * something else leave figures unknown.
 */
record KernelFiles(Path root) {

    private static final String CPUS = "/sys/devices/system/cpu";

    /** Over the last minute; NaN if unknown. */
    double load() {
        try {
            return Double.parseDouble(loadavg(0));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Now; 0 if unknown. */
    int runnable() {
        return (int) number(loadavg(3).split("/", 2)[0]);
    }

    /** A field of {@code 1.33 1.03 1.34 2/83 8133}; empty if there is none. */
    private String loadavg(int field) {
        String[] fields = line("/proc/loadavg").split(" ", -1);
        return field < fields.length ? fields[field] : "";
    }

    /** 0 if unknown. */
    long memoryUsedBytes() {
        long available = memoryAvailableBytes();
        return available == 0 ? 0 : Math.max(0, meminfo("MemTotal:") - available);
    }

    /** 0 if unknown. */
    long memoryAvailableBytes() {
        return meminfo("MemAvailable:");
    }

    private long meminfo(String name) {
        for (String line : lines("/proc/meminfo")) {
            if (line.startsWith(name)) { // "MemTotal:       16316412 kB"
                return 1024 * number(line.substring(name.length()).replace("kB", ""));
            }
        }
        return 0;
    }

    /** The size of the outermost data caches of all processors together, each shared one counted once; 0 if unknown. */
    long lastLevelCacheBytes() {
        Map<String, Long> bytesBySharers = new HashMap<>();
        long last = 0;
        try (DirectoryStream<Path> cpus = Files.newDirectoryStream(below(CPUS), "cpu[0-9]*")) {
            for (Path cpu : cpus) {
                for (int index = 0; ; index++) {
                    String cache = CPUS + "/" + cpu.getFileName() + "/cache/index" + index;
                    String size = line(cache + "/size"); // "32K"
                    if (size.isEmpty()) {
                        break;
                    }
                    long level = number(line(cache + "/level"));
                    if (level < last || line(cache + "/type").equals("Instruction")) {
                        continue;
                    }
                    if (level > last) {
                        bytesBySharers.clear();
                        last = level;
                    }
                    bytesBySharers.put(line(cache + "/shared_cpu_list"), 1024 * number(size.replace("K", "")));
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return bytesBySharers.values().stream().mapToLong(bytes -> bytes).sum();
    }

    private String line(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }

    private List<String> lines(String path) {
        try {
            return Files.readAllLines(below(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path below(String path) {
        return root.resolve(path.substring(1));
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
