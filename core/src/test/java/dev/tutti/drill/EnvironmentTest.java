// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.Deadline;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void aHeapWithoutRoomForACopyOfAnArray(@TempDir Path directory) throws Exception {
        try (JavaProgram program = JavaProgram.run(
                directory,
                Map.of(),
                "java",
                List.of("-Xmx200m", "-cp", JavaProgram.libraryAndPrograms(), TightProgram.class.getName()))) {
            assertThat(program.out()).as(program.toString()).contains(TightProgram.ANSWER);
        }
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

    /** Without native access workers are met through a directory. */
    @Test
    void aTemporaryDirectoryThatOnlyLooksWritable(@TempDir Path directory) throws Exception {
        assertAnswers(directory, Map.of(), "-Djava.io.tmpdir=/proc", "-cp", JavaProgram.libraryAndPrograms());
    }

    /** Names that only a shell can give in whatever locale the tests run; and jars by a pattern. */
    @Test
    void aClassPathInAnotherAlphabetOverTwoLinesAndByAPattern(@TempDir Path directory) throws Exception {
        for (String line : List.of("""
                umlaut=$(printf '\\303\\274 \\346\\274\\242'); lines=$(printf 'a\\nb')
                ln -s "${CLASSES%%:*}" "$umlaut"; ln -s "${CLASSES#*:}" "$lines"
                LC_ALL=C.UTF-8 exec "$JAVA" -cp "$PWD/$umlaut:$PWD/$lines"
                """, """
                jar="${JAVA%java}jar"; mkdir lib
                "$jar" --create --file lib/a.jar -C "${CLASSES%%:*}" . && "$jar" --create --file lib/b.jar -C "${CLASSES#*:}" .
                exec "$JAVA" -cp 'lib/*'
                """)) {
            Path place = Files.createTempDirectory(directory, "place");
            try (JavaProgram program =
                    JavaProgram.shell(place, Map.of(), line.strip() + " " + SquaresProgram.class.getName())) {
                program.await();
                assertThat(program.out()).as(program.toString()).contains(SquaresProgram.ANSWER);
            }
        }
    }

    /** A JVM needs its working directory to start, so no worker can. That is said in the JVM's words. */
    @Test
    void aWorkingDirectoryThatWasDeleted(@TempDir Path directory) throws Exception {
        String line =
                "mkdir gone && cd gone && exec \"$JAVA\" -Ddelete=. -cp \"$CLASSES\" " + SquaresProgram.class.getName();
        try (JavaProgram program = JavaProgram.shell(directory, Map.of(), line)) {
            program.await();
            assertThat(program.err())
                    .as(program.toString())
                    .anyMatch(said -> said.contains("UnavailableException"))
                    .anyMatch(said -> said.contains("Could not determine current working directory"));
            assertThat(program.exitCode()).isEqualTo(1);
        }
    }

    /** No room for files, in memory or elsewhere; too few descriptors for all workers; enough of them. */
    @ParameterizedTest
    @CsvSource({
        "--enable-native-access=ALL-UNNAMED, -f 0, File too large",
        "--illegal-native-access=warn, -f 0, File too large",
        "--enable-native-access=ALL-UNNAMED, -n 18, Too many open files",
        "--illegal-native-access=warn, -n 18, Too many open files",
        "--enable-native-access=ALL-UNNAMED, -n 64, answer",
        "--illegal-native-access=warn, -n 64, answer"
    })
    void limitsOfTheSystem(String access, String limit, String said, @TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        // From jars, which stay open: from directories a class takes a descriptor, and its absence may be all that is
        // said.
        String jars = """
                jar="${JAVA%java}jar"; mkdir lib
                "$jar" --create --no-compress --file lib/a.jar -C "${CLASSES%%:*}" .
                "$jar" --create --no-compress --file lib/b.jar -C "${CLASSES#*:}" .
                """;
        // The shell writes what the program, under its limit, may not.
        String line = jars + "{ (ulimit " + limit + "; exec \"$JAVA\" " + access + " -XX:-UsePerfData -Djava.io.tmpdir="
                + temporary + " -cp 'lib/*' " + SquaresProgram.class.getName()
                + ") 2>&1; echo \"code $?\"; } | cat";
        try (JavaProgram program = JavaProgram.shell(directory, Map.of("XDG_RUNTIME_DIR", ""), line)) {
            program.await();
            List<String> out = program.out();
            assertThat(out).as(program.toString()).anyMatch(each -> each.contains(said));
            // A worker may just have had what it needs, while others did not.
            boolean answered = out.getLast().equals("code 0");
            assertThat(out)
                    .as(program.toString())
                    .anyMatch(each -> each.contains(answered ? SquaresProgram.ANSWER : "UnavailableException"))
                    .last()
                    .isIn("code 0", "code 1");
            assertThat(answered || !said.equals("answer")).isTrue();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    /** Who comes to the socket before the worker does, and is silent, or says something else, or hangs up. */
    @ParameterizedTest
    @ValueSource(strings = {"silent", "garbage", "gone"})
    void aStrangerAtTheDoor(String stranger, @TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        try (JavaProgram program = new JavaProgram(
                        directory,
                        Map.of(),
                        "java",
                        List.of(
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                JavaProgram.libraryAndPrograms(),
                                SquaresProgram.class.getName()));
                SocketChannel channel = connected(temporary)) {
            switch (stranger) {
                case "garbage" -> channel.write(ByteBuffer.allocate(1 << 16));
                case "gone" -> channel.shutdownOutput();
                default -> {} // it says nothing
            }
            program.await();
            assertThat(program.out()).as(program.toString()).contains(SquaresProgram.ANSWER);
            assertThat(program.exitCode()).isZero();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static SocketChannel connected(Path temporary) {
        AtomicReference<SocketChannel> connected = new AtomicReference<>();
        Deadline.await("connected", () -> {
            try (Stream<Path> places = Files.list(temporary)) {
                for (Path place : places.toList()) {
                    connected.set(SocketChannel.open(UnixDomainSocketAddress.of(place.resolve("socket"))));
                }
            } catch (IOException notYet) {
                // The socket is made after its directory, and goes when the worker has come.
            }
            return connected.get() != null;
        });
        return connected.get();
    }

    @Test
    void theLibraryAsAModule(@TempDir Path directory) throws Exception {
        String[] places = JavaProgram.libraryAndPrograms().split(File.pathSeparator);
        assertAnswers(directory, Map.of(), "-p", places[0], "--add-modules", "dev.tutti", "-cp", places[1]);
    }

    /** It stays there, with its directory, and that is all. */
    @Test
    void aFileThatSomebodyPutsIntoThePrivateDirectory(@TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        try (JavaProgram program = new JavaProgram(
                directory,
                Map.of(),
                "java",
                List.of(
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        JavaProgram.libraryAndPrograms(),
                        SquaresProgram.class.getName()))) {
            Deadline.await("a file in it", () -> {
                try (Stream<Path> places = Files.list(temporary)) {
                    for (Path place : places.toList()) {
                        Files.writeString(place.resolve("shopping list"), "bread");
                        return true;
                    }
                } catch (IOException tooLate) {
                    // Another will come.
                }
                return false;
            });
            program.await();
            assertThat(program.out()).as(program.toString()).contains(SquaresProgram.ANSWER);
            assertThat(program.exitCode()).isZero();
            assertThat(program.err()).anyMatch(line -> line.contains("a directory of a worker is left"));
        }
    }
}
