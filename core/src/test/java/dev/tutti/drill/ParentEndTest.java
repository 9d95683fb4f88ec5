// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.Deadline;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a parent ends, its workers end with it, and nothing is left. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ParentEndTest {

    private static final Duration PROMISED = Duration.ofSeconds(1);

    /** What the parent was granted. Without native access workers are met through files. */
    enum Access {
        NATIVE("--enable-native-access=ALL-UNNAMED"),
        PLAIN("--illegal-native-access=warn");

        final String flag;

        Access(String flag) {
            this.flag = flag;
        }
    }

    private static JavaProgram start(
            Access access, Path directory, Path temporary, Ledger pids, String spec, String task, String end)
            throws IOException {
        return new JavaProgram(
                directory,
                Map.of("TMPDIR", temporary.toString(), "XDG_RUNTIME_DIR", temporary.toString()),
                "java",
                List.of(
                        access.flag,
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        JavaProgram.libraryAndPrograms(),
                        ParentProgram.class.getName(),
                        spec,
                        pids.path(),
                        task,
                        end));
    }

    private static void assertGone(List<String> pids, Duration limit) {
        Deadline.await(
                "workers gone: " + pids,
                limit,
                () -> pids.stream().noneMatch(pid -> Processes.runs(Long.parseLong(pid))));
    }

    @ParameterizedTest
    @CsvSource({
        "processes:2, NATIVE, nothing",
        "processes:2, NATIVE, park",
        "processes:2, NATIVE, loop",
        "processes:2, NATIVE, full heap",
        "processes:2, NATIVE, full heap",
        "processes:2, NATIVE, full heap",
        "processes:2, PLAIN, nothing",
        "processes:2, PLAIN, loop",
        "worker, NATIVE, park",
        "worker, NATIVE, loop",
        "worker, PLAIN, loop"
    })
    void killingTheParentEndsItsWorkersWithinASecond(String spec, Access access, String task, @TempDir Path directory)
            throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Set<String> before = Os.traces(temporary, Path.of(""));
        Ledger pids = Ledger.in(directory);
        try (JavaProgram parent = start(access, directory, temporary, pids, spec, task, "wait")) {
            pids.awaitSize(2);
            List<String> workers = parent.handle()
                    .descendants()
                    .map(child -> String.valueOf(child.pid()))
                    .toList();
            assertThat(workers).containsAll(Set.copyOf(pids.lines()));
            Processes.kill(parent.handle().pid());
            assertGone(workers, PROMISED);
            parent.await();
        }
        assertThat(Os.traces(temporary, Path.of(""))).isEqualTo(before);
    }

    /** They do not listen any more, since nothing more is to be said. */
    @ParameterizedTest
    @CsvSource({"processes:2, NATIVE, close", "processes:2, PLAIN, close", "worker, NATIVE, wait", "worker, PLAIN, wait"
    })
    void killingTheParentEndsWorkersThatTakeTheirTimeToExit(
            String spec, Access access, String end, @TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Ledger pids = Ledger.in(directory);
        try (JavaProgram parent = start(access, directory, temporary, pids, spec, "slow exit", end)) {
            pids.awaitSize(2 + 2); // each task, and each hook, on whichever worker
            List<String> workers = List.copyOf(Set.copyOf(pids.lines()));
            Processes.kill(parent.handle().pid());
            assertGone(workers, PROMISED);
            parent.await();
        }
    }

    /** A worker that still starts has to come up to notice; then it takes away what its parent no longer can. */
    @ParameterizedTest
    @CsvSource({"NATIVE, 0", "NATIVE, 50", "NATIVE, 100", "PLAIN, 0", "PLAIN, 50", "PLAIN, 100", "PLAIN, 150"})
    void killingTheParentWhileItsWorkersStartLeavesNothing(Access access, long millis, @TempDir Path directory)
            throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Set<String> before = Os.traces(temporary);
        Ledger pids = Ledger.in(directory);
        try (JavaProgram parent = start(access, directory, temporary, pids, "processes:2", "loop", "wait")) {
            Deadline.await("two workers", () -> startedWorkers(parent).size() == 2);
            Deadline.park(Duration.ofMillis(millis));
            List<String> workers = startedWorkers(parent);
            Processes.kill(parent.handle().pid());
            parent.await();
            assertGone(workers, PROMISED);
            assertGone(pids.lines(), PROMISED);
        }
        assertThat(Os.traces(temporary)).isEqualTo(before);
    }

    /**
     * Children that are {@code java} already, not the helper that the JDK starts them with, nor what has not become that
     * yet and still looks like its parent: the argument file tells.
     */
    private static List<String> startedWorkers(JavaProgram parent) {
        return parent.handle()
                .children()
                .filter(child -> Arrays.stream(child.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.startsWith("@")))
                .map(child -> String.valueOf(child.pid()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "serial, nothing, return, 0",
        "threads:2, park, return, 0",
        "virtualThreads:2, park, return, 0",
        "processes:2, nothing, return, 0",
        "processes:2, park, return, 0",
        "processes:2, loop, return, 0",
        "processes:2, loop, exit, 3",
        "processes:2, park, halt, 4",
        "worker, park, return, 0",
        "worker, loop, exit, 3",
        "worker, park, halt, 4"
    })
    void aPoolThatIsNeverClosedHoldsNothingUp(
            String spec, String task, String end, int exitCode, @TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Set<String> before = Os.traces(temporary);
        Ledger pids = Ledger.in(directory);
        JavaProgram parent = start(Access.PLAIN, directory, temporary, pids, spec, task, end);
        try (parent) {
            parent.await();
            assertThat(parent.exitCode()).as(parent.toString()).isEqualTo(exitCode);
        }
        assertThat(pids.lines()).hasSize(2);
        assertGone(pids.lines(), PROMISED);
        assertThat(Os.traces(temporary)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial", "threads:2", "virtualThreads:2", "processes:2"})
    void aPoolMayBeUsedAndClosedWhileItsProgramEnds(String spec, @TempDir Path directory) throws Exception {
        JavaProgram program = JavaProgram.run(
                directory,
                Map.of(),
                "java",
                List.of("-cp", JavaProgram.libraryAndPrograms(), LastMomentsProgram.class.getName(), spec));
        assertThat(program.out()).as(program.toString()).containsExactly("single 7", "many [2, 3, 4]", "closed");
        assertThat(program.exitCode()).isEqualTo(5);
    }
}
