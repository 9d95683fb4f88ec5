// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.SpeedupRuns.Row;
import dev.tutti.app.Tutti.Outcome;
import dev.tutti.measure.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti speedup} on real programs: what they are run with, and that outputs are compared. */
class SpeedupCommandTest {

    @TempDir
    private Path directory;

    private Outcome tutti(String... args) {
        return new Tutti(directory).run(args);
    }

    @Test
    void aProgramRunsInAJvmOfItsOwnForEachNumberOfWorkers() throws IOException {
        Files.writeString(directory.resolve("Notes.java"), """
                import dev.tutti.*;
                import java.nio.file.*;

                void main(String[] args) throws Exception {
                    try (Pool pool = Pool.threads()) {
                        Files.writeString(
                                Path.of("notes"),
                                pool.workers() + "\\n",
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                    }
                    IO.println(List.of(args) + " " + System.in.read());
                }
                """);
        Outcome outcome =
                tutti("speedup", "--workers", "1,3", "--trials", "1", "--plot", "gain.png", "Notes.java", "--x", "y");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        // Once to see what it prints, then in turns.
        assertThat(Files.readString(directory.resolve("notes"))).isEqualTo("1\n1\n3\n");
        assertThat(outcome.out())
                .startsWith("Speedup of Notes.java over 1 worker, medians of 1 run\n")
                .containsPattern("(?m)^ +1 +[\\d.]+ m?s +- +[\\d.]+ m?s +– +– +–$")
                .containsPattern("(?m)^ +3 +[\\d.]+ m?s +- +[\\d.]+ m?s +~ [\\d.]+x +\\d+% ")
                .contains("whole program", "ideal")
                .doesNotContain("[--x, y]");
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(ImageIO.read(directory.resolve("gain.png").toFile()).getWidth())
                .isEqualTo(800);
    }

    @Test
    void outputThatDependsOnTheWorkersIsNamedUnlessItIsToBeIgnored() throws IOException {
        Files.writeString(directory.resolve("Differs.java"), """
                import dev.tutti.*;

                void main() {
                    IO.println("workers:");
                    try (Pool pool = Pool.processes()) {
                        IO.println(pool.workers());
                    }
                }
                """);
        Outcome outcome = tutti("speedup", "--workers", "1,2", "--trials", "1", "Differs.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().replaceAll("\\s+", " "))
                .isEqualTo(
                        "tutti: its output is not the same with 2 workers as with 1: line 2 is '2' instead of '1'; if that"
                                + " is as it should be, add --ignore-output ");
        assertThat(outcome.out()).contains("medians of 1 run\n");
        Outcome ignored = tutti("speedup", "--ignore-output", "--workers", "2", "--trials", "1", "Differs.java");
        assertThat(ignored.exitCode()).as(ignored.err()).isZero();
        assertThat(ignored.out())
                .startsWith("Speedup of Differs.java over 2 workers")
                .doesNotContain("ideal");
    }

    @Test
    void aProgramThatFailsIsNotTimed() throws IOException {
        Files.writeString(directory.resolve("Fails.java"), """
                void main() {
                    System.err.println("what went wrong");
                    System.exit(Integer.parseInt(System.getenv("TUTTI_WORKERS")) == 1 ? 0 : 5);
                }
                """);
        Outcome outcome = tutti("speedup", "--workers", "1,2", "--trials", "1", "Fails.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("what went wrong\n")
                .endsWith(
                        "tutti: with TUTTI_WORKERS=2 the program failed: exit code=5; what it wrote on standard error is"
                                + " above\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void theTableTellsGainsFromNoiseAndAGainFromNone() {
        Row one = row(1, 2.0, 2.02, 2.04, 2.01, 2.03);
        Row two = row(2, 1.1, 1.12, 1.11, 1.13, 1.12);
        Row same = row(3, 2.0, 2.03, 2.02, 2.04, 2.01);
        String text = SpeedupCommand.text("P.java", List.of(one, two), 5, 0.5);
        assertThat(text)
                .containsPattern("(?m)^ +2 +1.12 s +1% +3.00 s +1.80x +90% +2.45x$")
                .contains("500 ms for an empty program")
                .doesNotContain("~", "No number of workers");
        assertThat(SpeedupCommand.text("P.java", List.of(one, same), 5, 0.5))
                .contains("~ 1.00x", "No number of workers gained anything");
    }

    private static Row row(int workers, Double... seconds) {
        return new Row(workers, new Timing("t", 1, List.of(), List.of(seconds), 0, 3, 0, true));
    }
}
