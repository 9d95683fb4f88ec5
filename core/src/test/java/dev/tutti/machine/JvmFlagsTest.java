// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmFlagsTest {

    private static final Budget BUDGET = new Budget(96L << 20, 128L << 20, 1);

    private Path directory;

    /** Prints the flags of its workers as an argument file. */
    static final class Parent {
        public static void main(String[] args) {
            Locale.setDefault(Locale.forLanguageTag("de-AT"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
            System.out.print(JvmFlags.argumentFile(JvmFlags.worker(BUDGET)));
        }
    }

    /** Prints what it finds itself to be. */
    static final class Worker {
        public static void main(String[] args) {
            Module base = Object.class.getModule();
            System.out.println("assertions=" + Worker.class.desiredAssertionStatus());
            System.out.println("opened=" + base.isOpen("java.util", Worker.class.getModule()));
            System.out.println("native=" + Worker.class.getModule().isNativeAccessEnabled());
            System.out.println("odd=" + System.getProperty("odd"));
            System.out.println("variable=" + System.getProperty("variable"));
            System.out.println("locale=" + Locale.getDefault());
            System.out.println("zone=" + TimeZone.getDefault().getID());
            System.out.println("heap=" + (Runtime.getRuntime().maxMemory() <= BUDGET.heapBytes()));
            System.out.println("processors=" + Runtime.getRuntime().availableProcessors());
        }
    }

    @BeforeEach
    void makeDirectory(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aWorkerGetsWhatItNeedsOfItsParent() throws Exception {
        String odd = "spaces, \"quotes\", back\\slash, new\nline # @ %";
        List<String> parent =
                List.of("-ea:dev.tutti...", "--add-opens", "java.base/java.util=ALL-UNNAMED", "-Dodd=" + odd);
        List<String> flags = run(parent, Map.of("JAVA_TOOL_OPTIONS", "-Dvariable=7"), Parent.class);

        assertThat(run(String.join("\n", flags) + "\n", Map.of(), Worker.class))
                .containsExactly(
                        "assertions=true",
                        "opened=true",
                        "native=true",
                        "odd=spaces, \"quotes\", back\\slash, new",
                        "line # @ %",
                        "variable=7",
                        "locale=de_AT",
                        "zone=Asia/Kolkata",
                        "heap=true",
                        "processors=1");
    }

    @Test
    void debuggersAndLimitsOfTheParentStayWithIt() throws Exception {
        List<String> parent = List.of(
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0",
                "-Dcom.sun.management.jmxremote",
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-Xlog:gc:file=" + directory.resolve("gc.log"));
        assertThat(run(parent, Map.of(), Parent.class))
                .noneMatch(flag -> flag.contains("jdwp") || flag.contains("management") || flag.contains("gc"))
                .doesNotContain("\"-Xmx200m\"")
                .contains("\"-Xmx" + BUDGET.heapBytes() + "\"");
    }

    @Test
    void variablesThatAWorkerMustNotInheritAreAllThatTheJvmReads() throws Exception {
        List<String> all = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
        for (String variable : all) {
            assertThat(run(List.of(), Map.of(variable, "-Dvariable=7"), Worker.class))
                    .contains("variable=7");
        }
        assertThat(JvmFlags.VARIABLES).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void theLaunchersFileHoldsItsFlagsAndTheTimeOfTheBuild() throws Exception {
        Path file = directory.resolve("tutti.args");
        JvmFlags.main(new String[] {file.toString(), "2026-05-04T03:02:01Z"});
        assertThat(Files.readAllLines(file)).contains("\"--enable-native-access=ALL-UNNAMED\"");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(Instant.parse("2026-05-04T03:02:01Z")));
    }

    private List<String> run(List<String> flags, Map<String, String> environment, Class<?> main)
            throws IOException, InterruptedException {
        return run(JvmFlags.argumentFile(flags), environment, main);
    }

    /** The lines that a child JVM with these flags, the text of an argument file, writes to stdout. */
    private List<String> run(String flags, Map<String, String> environment, Class<?> main)
            throws IOException, InterruptedException {
        List<String> program = List.of("-cp", System.getProperty("java.class.path"), main.getName());
        Path file = Files.writeString(directory.resolve("args"), flags + JvmFlags.argumentFile(program));
        Path errors = directory.resolve("stderr");

        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString(), "@" + file).redirectError(errors.toFile());
        builder.environment().keySet().removeAll(JvmFlags.VARIABLES);
        builder.environment().putAll(environment);
        Process child = builder.start();
        try {
            List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue())
                    .as("exit code with %s, which wrote %s and %s", flags, lines, Files.readString(errors))
                    .isZero();
            return lines;
        } finally {
            child.destroyForcibly();
        }
    }
}
