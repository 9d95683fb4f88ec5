// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** How much processor time programs that are none of ours took since this was made. */
public final class Others {

    private static final double DISTURBING_CORES = 0.1;

    /** Of the system's clock that times are told in, which Linux has fixed. */
    private static final double TICKS_PER_SECOND = 100;

    /** In the line of all processors: time that nobody used, which is idle and waiting for disks. */
    private static final int IDLE = 3;

    private static final int WAITING = 4;

    /** Time of guests, which is in that of users too, comes after this. */
    private static final int STOLEN = 7;

    private final long begin = System.nanoTime();
    private final double all = allSeconds();
    private final double ours = ourSeconds();

    /** In cores, on average; NaN where the system does not tell. A process of ours that has ended counts as another. */
    public double cores() {
        double seconds = (System.nanoTime() - begin) / 1e9;
        return Math.max(0, allSeconds() - all - (ourSeconds() - ours)) / seconds;
    }

    /** Whether figures taken meanwhile are in doubt; not if it is unknown. */
    public static boolean disturb(double cores) {
        return cores >= DISTURBING_CORES;
    }

    private static double allSeconds() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"), StandardCharsets.UTF_8)) {
            return seconds(lines.findFirst().orElse(""));
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Of the line's {@code cpu} followed by times: those in which something ran. */
    static double seconds(String line) {
        String[] words = line.split(" +", -1);
        if (words.length <= STOLEN + 1 || !words[0].equals("cpu")) {
            return Double.NaN;
        }
        long ticks = 0;
        for (int kind = 0; kind <= STOLEN; kind++) {
            ticks += kind == IDLE || kind == WAITING ? 0 : Long.parseLong(words[kind + 1]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static double ourSeconds() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                .sum();
    }
}
