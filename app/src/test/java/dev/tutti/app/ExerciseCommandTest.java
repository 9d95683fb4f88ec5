// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Tutti.Outcome;
import dev.tutti.app.exercise.Exercise;
import dev.tutti.app.exercise.Exercises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti exercise} as a user calls it. What is right and wrong is the business of the tests of the exercises. */
class ExerciseCommandTest {

    @TempDir
    private Path directory;

    private Tutti tutti;
    private Path file;

    @BeforeEach
    void setUp() {
        tutti = new Tutti(directory);
        file = directory.resolve("PoolMap.java");
    }

    @Test
    void startKeepsWhatIsThere() throws IOException {
        Files.writeString(file, "mine");
        Outcome again = tutti.run("exercise", "start", "pool-map");
        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err())
                .isEqualTo(
                        "tutti: there is a PoolMap.java already: --force writes over it, and what is in it is lost\n");
        assertThat(file).hasContent("mine");
    }

    @Test
    void startWritesTheTaskAndItsData() throws IOException {
        Files.writeString(directory.resolve("Prices.java"), "mine");
        Outcome started = tutti.run("exercise", "start", "--force", "prices");
        assertThat(started.exitCode()).as(started.err()).isZero();
        assertThat(started.out()).startsWith("Prices.java has the task").contains("tutti exercise check prices");
        assertThat(directory.resolve("Prices.java")).content().contains("(document D)");
        assertThat(directory.resolve("btc_eur_daily.csv")).content().startsWith("unix,date,symbol,open");
    }

    @Test
    void aRightAnswerIsSaidToBeRight() throws IOException {
        Files.writeString(file, exercise().solution());
        Outcome solved = tutti.run("exercise", "check", "pool-map");
        assertThat(solved.exitCode()).as(solved.err()).isZero();
        assertThat(solved.out()).endsWith("pool-map: right\n");
    }

    private static Exercise exercise() {
        return Exercises.all().stream()
                .filter(each -> each.name().equals("pool-map"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProgramThatNeverEndsIsStoppedAtItsLine() throws IOException {
        Files.writeString(file, """
                int workers;
                int squares;
                int pairs;
                void main() {
                    while (true) {
                        Thread.onSpinWait();
                    }
                }
                """);
        Outcome stopped = tutti.run("exercise", "check", "pool-map", "--limit", "1");
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stopped.err())
                .containsPattern(
                        "tutti: pool-map: still running after 1 s, so it was stopped( at PoolMap.java:\\d)?; --limit gives it more\n$");
    }

    @Test
    void aProgramThatEndsItsJvmIsNotRight() throws IOException {
        Files.writeString(file, "int workers;\nint squares;\nint pairs;\nvoid main() { System.exit(0); }");
        Outcome ended = tutti.run("exercise", "check", "pool-map");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ended.err()).contains("tutti: pool-map: the program ended its JVM with exit code 0 before");
    }
}
