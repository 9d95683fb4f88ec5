// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Tutti.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/** The real command in a JVM of its own. */
class CommandLineTest {

    @TempDir
    private Path directory;

    private Tutti tutti;

    @BeforeEach
    void setUp() {
        tutti = new Tutti(directory);
    }

    @ParameterizedTest(name = "tutti {0}")
    @ValueSource(
            strings = {"lab map --n 1e19", "lab map --on gpu", "lab map --json no/such/file.json", "run Missing.java"})
    void wrongUsageIsOneMessageAndExitCode2(String line) throws IOException {
        Outcome outcome = tutti.run(line.split(" "));

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("tutti: ").doesNotContain("\tat ");
        assertThat(outcome.err().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsOnly("stdout", "stderr");
        }
    }

    @Test
    void versionSaysVersionAndCommit() {
        Outcome outcome = tutti.run("--version");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).matches("tutti \\S+ \\(commit ([0-9a-f]{40}(-dirty)?|unknown)\\)\\R");
    }

    @Test
    void aLabPrintsATableAndWritesTheSameHitsForEachBackend() throws IOException {
        Outcome outcome = tutti.run(
                "lab",
                "pi-monte-carlo",
                "--on",
                "serial,threads,processes",
                "--workers",
                "2",
                "--n",
                "1e4",
                "--tasks",
                "7",
                "--trials",
                "2",
                "--seed",
                "7",
                "--explain",
                "--json",
                "pi.json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(outcome.out())
                .contains(
                        "map, 7 tasks",
                        "threads × 2",
                        "processes × 2",
                        "All forms agree.",
                        "What happened:",
                        "Per sample on");

        Map<String, Object> json = JSON.std.mapFrom(directory.resolve("pi.json").toFile());
        assertThat(json.get("parameters")).isEqualTo(Map.of("n", 10000, "tasks", 7, "single", 1_000_000, "seed", 7));
        List<?> runs = (List<?>) json.get("runs");
        assertThat(runs).hasSize(1 + 3 * 3);
        assertThat(runs).extracting("result").containsOnly(((Map<?, ?>) runs.getFirst()).get("result"));
        assertThat(runs).extracting("agrees").containsOnly(true);
        assertThat(runs).extracting("on").contains("serial", "threads", "processes");
        assertThat(runs)
                .extracting("trialsSeconds")
                .allSatisfy(trials -> assertThat((List<?>) trials).hasSize(2));
    }

    @Test
    void aCompactProgramRunsWithItsArgumentsInputAndExitCode() throws Exception {
        Files.writeString(directory.resolve("Compact.java"), """
                import dev.tutti.*;

                int factor = 3;

                int scaled(int x) { return factor * x; }

                void main(String[] args) {
                    try (Pool pool = Pool.processes(2)) {
                        IO.println(pool.map(x -> scaled(x), List.of(1, 2, 3)) + " " + List.of(args));
                    }
                    System.err.println("err");
                    System.exit(7);
                }
                """);
        Outcome outcome = tutti.run("run", "Compact.java", "--n", "@x", "-h", "");
        assertThat(outcome.out()).isEqualTo("[3, 6, 9] [--n, @x, -h, ]\n");
        assertThat(outcome.err()).isEqualTo("WARNING: Using incubator modules: jdk.incubator.vector\nerr\n");
        assertThat(outcome.exitCode()).isEqualTo(7);
    }

    @Test
    void explainTellsOfEachLoopOnce() throws Exception {
        Files.writeString(directory.resolve("Loops.java"), """
                import dev.tutti.*;

                void main() {
                    double[] x = new double[100];
                    for (int k = 0; k < 3; k++) {
                        Loop.range(1, 100).forEach(i -> x[i] = i);
                        Loop.range(1, 100).serial().forEach(i -> x[i] += x[i - 1]);
                    }
                    IO.println(x[99]);
                }
                """);
        Outcome outcome = tutti.run("explain", "Loops.java");
        assertThat(outcome.out()).isEqualTo("4950.0\n");
        assertThat(outcome.err().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Loops.main (Loops.java:6): goes onto "),
                        line -> assertThat(line)
                                .startsWith("Loops.main (Loops.java:7): runs as it is written, because of an element"
                                        + " that another index writes at line 7; "));
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void aClassicProgramRuns() throws IOException {
        Files.writeString(directory.resolve("Classic.java"), """
                import dev.tutti.Pool;
                import java.util.List;

                public class Classic {
                    record Point(int x, int y) {}

                    static int norm(Point p) { return p.x() * p.x() + p.y() * p.y(); }

                    public static void main(String[] args) {
                        try (Pool pool = Pool.processes(2)) {
                            System.out.println(pool.map(Classic::norm, List.of(new Point(1, 2), new Point(3, 4))));
                        }
                    }
                }
                """);
        Outcome outcome = tutti.run("run", "Classic.java");
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("[5, 25]\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void aProgramThatDoesNotCompileSaysWhatTheCompilerSays() throws IOException {
        Files.writeString(directory.resolve("Wrong.java"), "void main() { int x = \"text\"; }\n");
        Outcome outcome = tutti.run("run", "Wrong.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("Wrong.java:1: error: incompatible types")
                .doesNotContain("\tat ");
    }

    @Test
    void aProgramThatThrowsShowsItsOwnStackAndNotOurs() throws IOException {
        Files.writeString(
                directory.resolve("Throws.java"), "void main() { throw new IllegalStateException(\"boom\"); }\n");
        Outcome outcome = tutti.run("run", "Throws.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("IllegalStateException: boom")
                .doesNotContain("dev.tutti.app", "jdk.compiler");
    }

    @Test
    void aProgramSeesCoreAndWhatIsAddedAndNothingElse() throws IOException {
        Files.writeString(directory.resolve("Sees.java"), """
                void main() {
                    for (String name : List.of("dev.tutti.Pool", "dev.tutti.app.Main", "dev.tutti.labs.Labs", "picocli.CommandLine")) {
                        try {
                            Class.forName(name);
                            IO.println(name);
                        } catch (ClassNotFoundException e) {
                            // not there
                        }
                    }
                    IO.println(System.getProperty("java.class.path").endsWith("more"));
                }
                """);
        Files.createDirectory(directory.resolve("more"));
        Outcome outcome = tutti.run("run", "--class-path", "more", "Sees.java");
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("dev.tutti.Pool\ntrue\n");
        assertThat(tutti.run("run", "--class-path", "none", "Sees.java").err())
                .isEqualTo("tutti: --class-path: there is no 'none'\n");
    }

    @Test
    void theDoctorStartsEachBackend() {
        Outcome outcome = tutti.run("doctor");
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(outcome.out()).containsPattern("processes +workers=\\d+, the first answer from process \\d+ after");
        assertThat(outcome.out()).contains("JDK", "cores", "caches", "memory", "load", "SIMD", "OpenCL", "Spark");
        assertThat(outcome.out()).containsPattern("bandwidth +[0-9.]+ GB/s by 1 thread");
    }

    @Test
    void tooLittleMemoryIsOneMessage() {
        // Two matrices of 40,000 × 40,000 doubles are 25 GB.
        Outcome outcome = tutti.run(List.of("-Xmx256m"), "lab", "pairwise-rows", "--n", "40000", "--measurements", "1");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("tutti: not enough memory").doesNotContain("\tat ");
    }
}
