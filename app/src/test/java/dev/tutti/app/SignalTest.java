// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a signal to the command alone, without its children, leaves behind: nothing. */
@Tag("process")
class SignalTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** A serial form of seconds, then a form of minutes on workers. */
    @Test
    void aLabOnProcessesEndsWithItsWorkers() throws Exception {
        assertEndsWithItsChildren(
                2,
                "lab",
                "pi-monte-carlo",
                "--n",
                "1e7",
                "--single",
                "1e7",
                "--on",
                "processes",
                "--workers",
                "2",
                "--json",
                "pi.json");
        assertThat(directory.resolve("pi.json")).doesNotExist();
    }

    @Test
    void aProgramEndsWithTheCommand() throws Exception {
        Files.writeString(
                directory.resolve("Sleeps.java"), "void main() throws Exception { Thread.sleep(Long.MAX_VALUE); }\n");
        assertEndsWithItsChildren(1, "run", "Sleeps.java");
    }

    private void assertEndsWithItsChildren(int children, String... args) throws Exception {
        assumeThat(ignoresInterrupts())
                .as("this JVM, and so its children, were started to ignore Ctrl-C")
                .isFalse();
        Process tutti = new Tutti(directory).start(args);
        try {
            await(
                    "children=" + children,
                    () -> !tutti.isAlive() || tutti.descendants().count() >= children);
            List<ProcessHandle> started = tutti.descendants().toList();
            assertThat(started).hasSizeGreaterThanOrEqualTo(children);

            new ProcessBuilder("kill", "-INT", String.valueOf(tutti.pid()))
                    .start()
                    .waitFor();
            assertThat(tutti.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(tutti.exitValue()).isEqualTo(130);
            await("no child is left", () -> started.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            tutti.descendants().forEach(ProcessHandle::destroyForcibly);
            tutti.destroyForcibly();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(10); // between two looks at another process, which tells nobody when it ends
        }
    }

    /** As in a script's background job. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }
}
