// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal or a shell sends is for the program, which ends, or goes on, as any other; its workers follow it. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ProgramSignalsTest {

    private static final String CTRL_C = "\u0003";
    private static final String CTRL_BACKSLASH = "\u001c";

    @TempDir
    private Path directory;

    private Ledger pids;
    private Gate gate;

    @BeforeEach
    void linuxWithATerminal() {
        assumeThat(Files.isReadable(Path.of("/proc/self/status")))
                .as("Linux, whose processes tell what they ignore")
                .isTrue();
        assumeThat(Files.isExecutable(Path.of("/usr/bin/script")))
                .as("script of util-linux")
                .isTrue();
        pids = Ledger.in(directory);
        gate = Gate.in(directory);
    }

    private String program(String state) {
        return "\"$JAVA\" --enable-native-access=ALL-UNNAMED -cp \"$CLASSES\" " + TerminalProgram.class.getName() + " "
                + pids.path() + " " + gate.path() + " " + state;
    }

    private JavaProgram atATerminal(String state) throws IOException {
        return JavaProgram.terminal(directory, Map.of(), "exec " + program(state));
    }

    private void assertGone(List<ProcessHandle> all) {
        Deadline.await(
                "all gone",
                Duration.ofSeconds(2),
                () -> all.stream().noneMatch(process -> Processes.runs(process.pid())));
    }

    private static String printed(JavaProgram program) throws IOException {
        return program.out().stream().collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource({"working, 1", "working, 2", "closing, 1"})
    void ctrlCEndsTheProgramAndNothingIsSaidOfItsWorkers(String state, int times) throws Exception {
        try (JavaProgram program = atATerminal(state)) {
            pids.awaitSize(2);
            List<ProcessHandle> all = program.handle().descendants().toList();
            for (int i = 0; i < times; i++) {
                program.type(CTRL_C);
            }
            program.await();
            assertThat(program.exitCode()).as(program.toString()).isEqualTo(130);
            assertThat(printed(program).replace("^C", "")).isBlank();
            assertThat(pids.lines()).as("a hook had its time").contains("goodbye");
            assertGone(all);
        }
    }

    @Test
    void ctrlCWhileWorkersStartEndsThemToo() throws Exception {
        try (JavaProgram program = atATerminal("starting")) {
            pids.awaitSize(2);
            Deadline.await("workers", () -> program.handle().descendants().count() >= 3);
            List<ProcessHandle> all = program.handle().descendants().toList();
            program.type(CTRL_C);
            program.await();
            assertThat(program.exitCode()).as(program.toString()).isEqualTo(130);
            assertGone(all);
        }
    }

    @Test
    void aTerminalThatIsClosedEndsTheProgramInOrder() throws Exception {
        try (JavaProgram program = atATerminal("working")) {
            pids.awaitSize(2);
            List<ProcessHandle> all = program.handle().descendants().toList();
            Processes.kill(program.handle().pid()); // it is the terminal
            Deadline.await("a hook had its time", () -> pids.lines().contains("goodbye"));
            assertGone(all);
        }
    }

    @Test
    void aTerminationEndsTheProgramInOrder() throws Exception {
        try (JavaProgram program = JavaProgram.shell(directory, Map.of(), "exec " + program("working"))) {
            pids.awaitSize(2);
            List<ProcessHandle> all = program.handle().descendants().toList();
            Processes.signal("TERM", program.handle().pid());
            program.await();
            assertThat(program.exitCode()).as(program.toString()).isEqualTo(143);
            assertThat(program.out()).isEmpty();
            assertThat(program.err()).isEmpty();
            assertThat(pids.lines()).contains("goodbye");
            assertGone(all);
        }
    }

    @Test
    void aQuestionForStacksStopsNothing() throws Exception {
        try (JavaProgram program = atATerminal("working")) {
            pids.awaitSize(2);
            program.type(CTRL_BACKSLASH);
            Deadline.await("its own stacks and its workers'", () -> {
                try {
                    return printed(program).split("Full thread dump", -1).length > 3;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            gate.open();
            program.await();
            assertThat(program.exitCode()).as(program.toString()).isZero();
            assertThat(printed(program)).contains("results true");
        }
    }

    @Test
    void aReaderThatHasGoneStopsNothing() throws Exception {
        gate.open();
        String line = "{ " + program("working") + "; echo \"code $?\" >&2; } | true";
        try (JavaProgram program = JavaProgram.shell(directory, Map.of(), line)) {
            program.await();
            assertThat(program.err()).as(program.toString()).containsExactly("code 0");
            assertThat(pids.lines()).hasSizeGreaterThanOrEqualTo(40);
        }
    }

    @Test
    void aProgramThatWasSuspendedGoesOn() throws Exception {
        try (JavaProgram program = JavaProgram.shell(directory, Map.of(), "exec " + program("working"))) {
            pids.awaitSize(2);
            List<ProcessHandle> all = program.handle().descendants().toList();
            Processes.suspend(program.handle().pid());
            all.forEach(worker -> Processes.suspend(worker.pid()));
            gate.open();
            Processes.signal("CONT", program.handle().pid());
            all.forEach(worker -> Processes.signal("CONT", worker.pid()));
            program.await();
            assertThat(program.out()).as(program.toString()).containsExactly("results true");
            assertThat(program.exitCode()).isZero();
        }
    }

    @Test
    void aProgramThatIgnoresCtrlCGoesOnAndSoDoItsWorkers() throws Exception {
        try (JavaProgram program =
                JavaProgram.terminal(directory, Map.of(), "trap '' INT; exec " + program("working"))) {
            pids.awaitSize(2);
            program.type(CTRL_C);
            Deadline.await("it was pressed", () -> {
                try {
                    return printed(program).contains("^C");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            gate.open();
            program.await();
            assertThat(program.exitCode()).as(program.toString()).isZero();
            assertThat(printed(program)).contains("results true");
        }
    }
}
