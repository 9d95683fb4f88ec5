// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Tutti.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti advise} on real programs: that it speaks of each map, not what it says of times. */
class AdviseTest {

    private static final String PROGRAM = """
            import dev.tutti.*;

            int calls = 0;

            void main(String[] args) {
                try (Pool pool = Pool.threads(2)) {
                    for (int turn = 0; turn < 3; turn++) {
                        IO.println(pool.map(x -> x * x, List.of(1, 2, 3)));
                    }
                    IO.println(pool.map((a, b) -> a + b, List.of(1, 2), List.of(3, 4)));
                    IO.println(pool.reduce((a, b) -> a + b, x -> x, Stream.of(5, 6).toList()));
                    IO.println(pool.map(x -> new Object() != null, Stream.of(1, 2)));
                    IO.println(pool.map(x -> x, List.of()));
                    IO.println(Loop.range(10).on(pool).sum(i -> i));
                }
                System.exit(args.length);
            }
            """;

    private static final String OUTPUT = "[1, 4, 9]\n[1, 4, 9]\n[1, 4, 9]\n[4, 6]\n11\n[true, true]\n[]\n45.0\n";

    @TempDir
    private Path directory;

    private Outcome tutti(String... args) {
        return new Tutti(directory).run(args);
    }

    @Test
    void eachPlaceThatMapsIsAdvisedOnOnceAndTheProgramGoesOn() throws IOException {
        Files.writeString(directory.resolve("Maps.java"), PROGRAM);
        Outcome outcome = tutti("advise", "Maps.java", "a", "b");
        assertThat(outcome.out()).as(outcome.err()).isEqualTo(OUTPUT);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()
                        .lines()
                        .filter(line -> line.startsWith("Maps."))
                        .toList())
                .containsExactly(
                        "Maps.main (Maps.java:8)  (it runs on threads × 2 now)",
                        "Maps.main (Maps.java:10)  (it runs on threads × 2 now)",
                        "Maps.main (Maps.java:11)  (it runs on threads × 2 now)",
                        "Maps.main (Maps.java:12)  (it runs on threads × 2 now)",
                        "Maps.main (Maps.java:13)  (it runs on threads × 2 now)");
        assertThat(outcome.err().lines().filter(line -> line.endsWith("take it")))
                .hasSize(4);
        assertThat(outcome.err())
                .contains("3 items of ", "There is nothing to advise: no items.")
                .doesNotContain("measured");
        assertThat(outcome.err().lines().skip(1))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aCheckRunsAllChoices() throws IOException {
        Files.writeString(directory.resolve("One.java"), """
                import dev.tutti.*;

                void main() {
                    try (Pool pool = Pool.serial()) {
                        IO.println(pool.mapAsync(x -> -x, List.of(1, 2, 3)).join());
                    }
                }
                """);
        Outcome outcome = tutti("advise", "--check", "One.java");
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("[-1, -2, -3]\n");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err())
                .contains("One.main (One.java:5)  (it runs on serial × 1 now)", "measured", "error")
                .containsPattern("Measured, (it is the quickest\\.|\\w+ is the quickest; what)");
        for (String backend : List.of("serial", "threads", "virtualThreads", "processes")) {
            assertThat(outcome.err()).containsPattern("(?m)^  " + backend + " .* [+-]\\d+%");
        }
    }

    @Test
    void aFunctionThatFailsIsSaidToAndTheProgramFailsAsItWould() throws IOException {
        Files.writeString(directory.resolve("Fails.java"), """
                import dev.tutti.*;

                void main() {
                    try (Pool pool = Pool.threads(2)) {
                        pool.map(x -> 1 / x, List.of(1, 0));
                    }
                }
                """);
        Outcome outcome = tutti("advise", "Fails.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "There is no advice: the function failed on item 1 of the sample with"
                                + " java.lang.ArithmeticException: / by zero.",
                        "dev.tutti.TaskFailedException");
    }

    @Test
    void aProgramWithoutMapsIsToldSo() throws IOException {
        Files.writeString(directory.resolve("None.java"), "void main() { IO.println(1); }\n");
        Outcome outcome = tutti("advise", "None.java");
        assertThat(outcome.out()).isEqualTo("1\n");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err())
                .contains("tutti: the program called no map, mapAsync, invokeAll or reduce of a pool")
                .endsWith("for its loops see: tutti explain None.java\n");
    }
}
