// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.Deadline;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers start in whatever environment their parent runs in. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EnvironmentTest {

    private static void assertAnswers(Path directory, Map<String, String> environment, String... flags)
            throws Exception {
        assertAnswers("worker", directory, environment, flags);
    }

    private static void assertAnswers(String which, Path directory, Map<String, String> environment, String... flags)
            throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(flags));
        arguments.add(SquaresProgram.class.getName());
        JavaProgram program = JavaProgram.run(directory, environment, "java", arguments);
        assertThat(program.out())
                .as(program.toString())
                .contains(SquaresProgram.ANSWER.replace("from worker", "from " + which));
        assertThat(program.exitCode()).as(program.toString()).isZero();
    }

    @Test
    void aClassPathLongerThanACommandLineMayBe(@TempDir Path directory) throws Exception {
        String padding = IntStream.range(0, 1400)
                .mapToObj(i -> "/no/such/directory/" + "x".repeat(80) + i)
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(padding.length()).isGreaterThan(140_000);
        Path file = Files.writeString(
                directory.resolve("arguments"),
                "-cp \"" + padding + File.pathSeparator + JavaProgram.libraryAndPrograms() + "\"");
        assertAnswers(directory, Map.of(), "@" + file);
    }

    @Test
    void aClassPathWithOddNames(@TempDir Path directory) throws Exception {
        List<String> entries = new ArrayList<>();
        for (String entry : JavaProgram.libraryAndPrograms().split(File.pathSeparator)) {
            Path link = directory.resolve("odd 'name' \"" + entries.size() + "\" #%@\\ $HOME");
            entries.add(Files.createSymbolicLink(link, Path.of(entry)).toString());
        }
        assertAnswers(directory, Map.of(), "-cp", String.join(File.pathSeparator, entries));
    }

    @Test
    void aRelativeClassPath(@TempDir Path directory) throws Exception {
        List<String> entries = new ArrayList<>();
        for (String entry : JavaProgram.libraryAndPrograms().split(File.pathSeparator)) {
            Files.createSymbolicLink(directory.resolve("entry" + entries.size()), Path.of(entry));
            entries.add("entry" + entries.size());
        }
        assertAnswers(directory, Map.of(), "-cp", String.join(File.pathSeparator, entries));
    }

    @Test
    void optionsInTheEnvironment(@TempDir Path directory) throws Exception {
        assertAnswers(
                "environment",
                directory,
                Map.of("JAVA_TOOL_OPTIONS", "-Dwhich=environment", "JDK_JAVA_OPTIONS", "-Dother=x"),
                "-cp",
                JavaProgram.libraryAndPrograms());
    }

    @Test
    void systemPropertiesOfTheParent(@TempDir Path directory) throws Exception {
        assertAnswers("parent", directory, Map.of(), "-Dwhich=parent", "-cp", JavaProgram.libraryAndPrograms());
    }

    /** An IDE's debugger, whose port only one JVM can have. */
    @Test
    void aDebuggerInTheEnvironmentOrOnTheCommandLine(@TempDir Path directory) throws Exception {
        String agent;
        try (ServerSocket free = new ServerSocket(0)) {
            agent = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + free.getLocalPort();
        }
        assertAnswers(directory, Map.of("JAVA_TOOL_OPTIONS", agent), "-cp", JavaProgram.libraryAndPrograms());
        assertAnswers(directory, Map.of(), agent, "-cp", JavaProgram.libraryAndPrograms());
    }

    @Test
    void aTinyHeapAndAnotherCollector(@TempDir Path directory) throws Exception {
        assertAnswers(directory, Map.of(), "-Xmx24m", "-XX:+UseSerialGC", "-cp", JavaProgram.libraryAndPrograms());
    }

    @Test
    void aPoorEnvironment(@TempDir Path directory) throws Exception {
        assertAnswers(
                directory,
                Map.of(
                        "PATH",
                        "/nowhere",
                        "HOME",
                        "/nowhere",
                        "LC_ALL",
                        "C",
                        "TMPDIR",
                        "/nowhere",
                        "XDG_RUNTIME_DIR",
                        "/nowhere"),
                "-cp",
                JavaProgram.libraryAndPrograms());
    }

    @Test
    void noTemporaryDirectory(@TempDir Path directory) throws Exception {
        assertAnswers(directory, Map.of(), "-Djava.io.tmpdir=/nowhere", "-cp", JavaProgram.libraryAndPrograms());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--enable-native-access=ALL-UNNAMED", "--illegal-native-access=warn"})
    void interruptsOfATasksOwnDoNotHurtTheChannel(String access, @TempDir Path directory) throws Exception {
        JavaProgram program = JavaProgram.run(
                directory,
                Map.of(),
                "java",
                List.of(access, "-cp", JavaProgram.libraryAndPrograms(), SelfInterruptingProgram.class.getName()));
        assertThat(program.out()).as(program.toString()).contains("whole=" + SelfInterruptingProgram.ITEMS);
    }

    @Test
    void theSecretsOfTheChannelAreOnNoCommandLine(@TempDir Path directory) throws IOException {
        // A token of 256 bits is at least 43 characters of one word; a class path has separators.
        try (dev.tutti.Pool pool = dev.tutti.Pool.processes(1)) {
            String commandLine = pool.submit(
                            () -> ProcessHandle.current().info().commandLine().orElse(""))
                    .join();
            assertThat(commandLine.split("[ =:/,.-]+"))
                    .allSatisfy(word -> assertThat(word).doesNotMatch("[0-9a-fA-F]{40,}|[\\w+]{43,}"));
        }
    }
}
