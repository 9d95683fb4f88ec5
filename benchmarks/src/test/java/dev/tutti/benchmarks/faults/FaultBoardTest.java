// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.WorkerLostException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The board tells when something is not as it must be. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the board reads /proc")
class FaultBoardTest {

    @TempDir
    private Path directory;

    /** One drill that goes well, and one that expects what does not happen. */
    static final class WrongExpectation extends Survival {

        @Override
        List<Drill> drills() {
            return List.of(
                    new Drill(
                            "halt",
                            stage -> Expect.lost(
                                    stage.pool.run(() -> Runtime.getRuntime().halt(1)), Kind.HALTED)),
                    new Drill(
                            "halt, taken for a crash",
                            stage -> Expect.lost(
                                    stage.pool.run(() -> Runtime.getRuntime().halt(1)), Kind.CRASHED)));
        }
    }

    /** Never ends. */
    static final class Hanging implements FaultFigure {

        @Override
        public Duration limit(boolean quick) {
            return Duration.ofSeconds(2);
        }

        @Override
        public List<Line> measure(Trial trial) {
            Harm.sleepDeaf();
            return List.of();
        }
    }

    /** Leaves a file and a process. */
    static final class Littering implements FaultFigure {

        @Override
        public Duration limit(boolean quick) {
            return Duration.ofMinutes(1);
        }

        @Override
        public List<Line> measure(Trial trial) throws Exception {
            Files.createFile(Path.of(System.getProperty("java.io.tmpdir"), "litter"));
            Process _ = new ProcessBuilder("sleep", "1000").start();
            return List.of(Line.of("R3", "seed " + trial.seed(), true));
        }
    }

    private Scoreboard board(Row... rows) throws Exception {
        return new FaultBoard(List.of(rows), directory.resolve("log"), true, 5).measure();
    }

    @Test
    void a_wrong_expectation_is_a_miss() throws Exception {
        Scoreboard board = board(new Row("R1", "all", WrongExpectation.class));
        assertThat(board.holds()).isFalse();
        assertThat(board.exitCode()).isEqualTo(1);
        assertThat(board.lines()).hasSize(1);
        assertThat(board.lines().getFirst().figures()).startsWith("survived 1 of 2 faults in ");
        assertThat(board.lines().getFirst().misses())
                .singleElement()
                .asString()
                .startsWith("halt, taken for a crash: expected CRASHED, found HALTED");
    }

    @Test
    void a_figure_that_hangs_is_a_miss_with_its_threads() throws Exception {
        Scoreboard board = board(new Row("R2", "0", Hanging.class));
        assertThat(board.exitCode()).isEqualTo(1);
        assertThat(board.lines().getFirst().misses()).singleElement().asString().contains("a hang: no end in 2 s");
        assertThat(Files.readString(directory.resolve("log"))).contains("Harm.sleepDeaf");
    }

    @Test
    void what_a_figure_leaves_is_named_and_ended() throws Exception {
        Scoreboard board = board(new Row("R3", "any", Littering.class), new Row("R4", "nothing", Row.Left.class));
        assertThat(board.lines()).extracting(Line::id).containsExactly("R3", "R4");
        assertThat(board.lines().getFirst().figures()).isEqualTo("seed 5");
        assertThat(board.lines().getFirst().holds()).isTrue();
        Line left = board.lines().getLast();
        assertThat(left.figures()).startsWith("left processes 1 zombies 0 files 1 ");
        assertThat(left.misses()).hasSize(2).contains("file tmp/litter");
        assertThat(board.exitCode()).isEqualTo(1);
    }

    @Test
    void a_figure_that_was_not_taken_is_a_miss() {
        List<Row> rows = List.of(new Row("R1", "a", Survival.class), new Row("R2", "b", KillStorm.class));
        Line taken = Line.of("R1", "good", true);
        assertThat(new Scoreboard(rows, List.of(taken), 1, 1).exitCode()).isEqualTo(1);
        assertThat(new Scoreboard(rows.subList(0, 1), List.of(taken), 1, 1).exitCode())
                .isZero();
    }

    @Test
    void lines_survive_the_way_between_processes() {
        Line line = new Line("R7", "figures", List.of("one", "two"));
        assertThat(Line.from(Map.copyOf(line.fields()))).isEqualTo(line);
    }

    @Test
    void quantiles_are_of_the_nearest_rank() {
        List<Long> nanos = List.of(4_000_000L, 1_000_000L, 3_000_000L, 2_000_000L);
        assertThat(Quantile.millis(nanos, 50)).isEqualTo(2);
        assertThat(Quantile.millis(nanos, 51)).isEqualTo(3);
        assertThat(Quantile.text(nanos, 100)).isEqualTo("p100 4.0 ms");
        assertThat(Quantile.text(List.of(12_345_678L), 99)).isEqualTo("p99 12 ms");
    }

    @Test
    void there_are_at_least_sixty_drills_of_different_names() {
        List<String> names = new Survival().drills().stream().map(Drill::name).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    }
}
