// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.Deadline;
import dev.tutti.machine.JvmFlags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs in the shapes that users write, run by the JDK's own launchers with nothing but the library on the class
 * path.
 */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ProgramsTest {

    private static final List<String> ANSWERS = List.of(
            "squares [1, 4, 9]",
            "helper [3, 6, 9]",
            "changed [10, 20, 30]",
            "static 7",
            "list [zero/MINUS, uno/PLUS, two/MINUS]",
            "records [Point[x=8, y=20], Point[x=10, y=40]]",
            "nested Point[x=2, y=2]",
            "pairs [31, 42]",
            "reduced 100",
            "failed 1 / by zero",
            "own exception 5",
            "again [11, 22]",
            "again [12, 24]");

    private static JavaProgram run(Path directory, String program, String tool, List<String> options) throws Exception {
        Path file = directory.resolve(program);
        try (InputStream source = ProgramsTest.class.getResourceAsStream("/programs/" + program)) {
            Files.copy(source, file);
        }
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("--class-path", JavaProgram.library(), file.toString()));
        return JavaProgram.run(directory, Map.of(), tool, arguments);
    }

    private static void assertPrints(JavaProgram program, List<String> answers) throws IOException {
        assertThat(program.out()).as(program.toString()).isEqualTo(answers);
        assertThat(program.exitCode()).as(program.toString()).isZero();
    }

    @Test
    void aCompactSourceFile(@TempDir Path directory) throws Exception {
        assertPrints(run(directory, "Compact.java", "java", List.of()), ANSWERS);
    }

    @Test
    void aCompactSourceFileWithTheFlagsOfTheLauncher(@TempDir Path directory) throws Exception {
        JavaProgram program = run(directory, "Compact.java", "java", JvmFlags.launcher());
        assertPrints(program, ANSWERS);
        assertThat(program.err()).isEmpty();
    }

    @Test
    void aClassicProgramInOneFile(@TempDir Path directory) throws Exception {
        assertPrints(run(directory, "Classic.java", "java", List.of()), ANSWERS);
    }

    @Test
    void aClassicProgramInOneFileWithTheFlagsOfTheLauncher(@TempDir Path directory) throws Exception {
        JavaProgram program = run(directory, "Classic.java", "java", JvmFlags.launcher());
        assertPrints(program, ANSWERS);
        assertThat(program.err()).isEmpty();
    }

    @Test
    void theSameLinesInJshell(@TempDir Path directory) throws Exception {
        List<String> answers = new ArrayList<>(ANSWERS);
        answers.addAll(List.of("redefined [-1, -2]", "reshaped [3]"));
        assertPrints(
                run(directory, "session.jsh", "jshell", List.of("-s", "-J-Djava.util.prefs.userRoot=" + directory)),
                answers);
    }

    /** As in a container or a notebook: no worker has its class path. */
    @Test
    void classesOfALoaderOfTheUsersOwn(@TempDir Path directory) throws Exception {
        Path source = Files.writeString(directory.resolve("Plug.java"), """
                import dev.tutti.*;
                import java.util.*;

                public class Plug implements Runnable {
                    public record Tripled(int x) {}

                    public void run() {
                        int factor = 3;
                        try (Pool pool = Pool.processes(1)) {
                            System.out.println(pool.map(i -> new Tripled(i * factor), List.of(1, 2)));
                        }
                    }
                }
                """);
        JavaProgram compiler = JavaProgram.run(
                directory,
                Map.of(),
                "javac",
                List.of("-cp", JavaProgram.library(), "-d", "plugged", source.toString()));
        assertThat(compiler.exitCode()).as(compiler.toString()).isZero();
        Path host = Files.writeString(directory.resolve("Host.java"), """
                import java.net.*;
                import java.nio.file.*;

                void main() throws Exception {
                    URL[] plugged = {Path.of("plugged").toUri().toURL()};
                    var loader = new URLClassLoader(plugged, ClassLoader.getSystemClassLoader());
                    ((Runnable) loader.loadClass("Plug").getConstructor().newInstance()).run();
                }
                """);
        assertPrints(
                JavaProgram.run(directory, Map.of(), "java", List.of("-cp", JavaProgram.library(), host.toString())),
                List.of("[Tripled[x=3], Tripled[x=6]]"));
    }
}
