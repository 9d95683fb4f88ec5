// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tutti.app.exercise.Exercise.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Solutions are right, tasks and typical mistakes are wrong, and the message says why; in this JVM. */
class ExercisesTest {

    private static List<String> names() {
        return Exercises.all().stream().map(Exercise::name).toList();
    }

    private static Exercise exercise(String name) {
        return Exercises.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Code in C needs what calls it, and a compiler. */
    private static void assumeThatItCanBeDone(String name) {
        if (name.equals("native-code")) {
            assumeThat(ExercisesTest.class.getClassLoader().getResource("dev/tutti/ffi"))
                    .as("there is no package dev.tutti.ffi")
                    .isNotNull();
            assumeThat(Path.of("/usr/bin/cc")).as("there is no C compiler").exists();
        }
    }

    /** A program that reads its data where they are, not where it was begun. */
    private static String found(String program) {
        return program.replace("Path.of(\"", "Path.of(\"../labs/src/main/resources/dev/tutti/labs/");
    }

    /** The same with less to do, as far as the checks permit. */
    private static String small(String program) {
        return found(program)
                .replace("10_000_001", "1_000_001")
                .replace("n = 10_000_000", "n = 1_000_000")
                .replace("n = 2_000_000", "n = 2_000")
                .replace("range(1_000_000)", "range(1_000)")
                .replace("grid(500, 100)", "grid(5, 10)")
                .replace("i <= 1_000_000", "i <= 1_000");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSolutionIsRight(String name) {
        assumeThatItCanBeDone(name);
        Verdict verdict = exercise(name).check(found(exercise(name).solution()));
        assertThat(verdict.right()).as(verdict.toString()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTaskCompilesAndIsNoAnswerYet(String name) {
        assumeThatItCanBeDone(name);
        Verdict verdict = exercise(name).check(small(exercise(name).task()));
        assertThat(verdict.right()).isFalse();
        assertThat(verdict.lines())
                .singleElement()
                .asString()
                .doesNotContain("does not compile", "it threw", "there is no ");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTaskNamesItsDocumentAndBothCommands(String name) {
        Exercise exercise = exercise(name);
        assertThat(exercise.task())
                .contains(
                        "(document " + exercise.document() + ")",
                        "./tutti run " + exercise.file() + "\n",
                        "./tutti exercise check " + name + "\n");
        assertThat(exercise.task().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(130));
    }

    /** The solution with one mistake. */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "bootstrap | + x3 / 2 | + x3 | the mean of sResults is 46",
                "bootstrap | 1_000 | 100 | the standard deviation of sResults is",
                "bootstrap | Philox random = Philox.at(42, round, draw) | Random random = new Random() | pResults and sResults differ at index 0",
                "bootstrap | rounds = 100; | rounds = 10; | rounds is 10: 100 are asked for",
                "bootstrap | pTime = | double unused = | pTime is 0.0: store the seconds there",
                "query-exercise | pResults = pool.map(query -> ask(query), queries) | pResults = new ArrayList<>();"
                        + " for (var f : dev.tutti.TaskFuture.asCompleted(queries.stream()"
                        + ".map(query -> pool.submit(q -> ask(q), query)).toList()))"
                        + " pResults.add(f.join()) | pResults and sResults differ at index 0",
                "crunch-numbers | pool.map(x -> slow(x), slowItems) | pool.map(x -> fast(x), slowItems) | slowResults[0] is 1.0E10: expected",
                "pool-map | Pool.threads(4) | Pool.threads(3) | workers is 3: 4 are asked for",
                "pool-map | range(0, 10) | range(0, 9) | squares has 9 elements: expected 10",
                "pool-map | List.of(1, 3), List.of(2, 4) | List.of(1, 2), List.of(3, 4) | at index 0: 13 and 12",
                "speedup-exercise | times[0] / times[i] | times[i] / times[0] | speedup is T1/Tp",
                "visitor-counter | count = 0;\\n    ReentrantLock | ReentrantLock | withLock is 4: expected 2",
                "threads-results | pResults, index) | pResults, 0) | pResults[",
                "pi-arrays | random.nextDouble(); // x | | piArrays(200_000), of the same points as piLoop, is",
                "pi-arrays | 100_000_000 * | 1_000_000_000 * | arrayBytes is 1.60e+10: two arrays of 1e8 doubles, a hundred million",
                "moving-average | n + 1];\\n    for | n]; for | of 1 numbers has 0 elements: expected 1",
                "moving-average | x[k + n - 1] - x[k - 1] | x[k + n - 1] - x[k] | fastAverage(x, 2) of 7 numbers, element 1, is",
                "native-code | i < n; | i < n - 1; | dot(a, b) of 3 elements is",
                "native-code | i + j | i - j | add(2, 40) is -38.0: expected 42.0",
                "pi-series-a | i - 0.5 | i - 1 / 2 | seriesPi(1) is 2.0: expected 3.2",
                "pi-series-a | Math.abs(seriesPi(terms[k]) - Math.PI) | seriesPi(terms[k]) | errors[0] is 3.2: expected 0.058",
                "pi-series-b | (int) ((long) n * k / 16) | n / 16 * k | pPi, from all parts, is",
                "pi-series-c | sums[slot] = | sums[0] = | pPi, from all parts, is",
                "pi-series-d | tolerance = 1e-6 | tolerance = 1e-3 | tolerance is 0.001: 1e-6 is asked for",
                "pi-series-d | stop = Math.abs(estimate - Math.PI) <= tolerance | stop = true | estimate is 3.14",
                "prices | .sorted(Comparator.comparing(Day::date)) | | closes[0], of the oldest day, is 37202.0: expected 6429.72",
                "prices | DayOfWeek.SUNDAY | DayOfWeek.MONDAY | weeks",
                "prices | ((n - 1) * gain + up) / n | (gain + up) / 2 | rsi[1] is",
                "integral-split | to - from)); | n)); | pResult, the sum of the pieces, is",
                "pairwise-rows | Math.sqrt(sum) | sum | distances(x)[0][1] is"
            })
    void aMistakeIsNamed(String name, String right, String wrong, String message) {
        assumeThatItCanBeDone(name);
        Exercise exercise = exercise(name);
        String solution = small(exercise.solution());
        String mistaken = solution.replace(right.replace("\\n", "\n"), wrong == null ? "" : wrong);
        assertThat(mistaken).isNotEqualTo(solution);
        Verdict verdict = exercise.check(mistaken);
        assertThat(verdict.right()).isFalse();
        assertThat(verdict.lines()).singleElement().asString().contains(message);
    }

    /** Of the means' own distribution: 50,000,000 draws would take seconds. */
    @Test
    void tenThousandRoundsAreRightToo() {
        Exercise bootstrap = exercise("bootstrap");
        Verdict verdict = bootstrap.check(bootstrap
                .solution()
                .replace("rounds = 100;", "rounds = 10_000;")
                .replace("draw < 1_000", "draw < 1")
                .replace("return sum / 1_000", "return 42 + (sum - 42) / Math.sqrt(1_000)"));
        assertThat(verdict.right()).as(verdict.toString()).isTrue();
        assertThat(verdict.lines().getFirst()).matches("10,000 rounds, their mean 4[12]\\.\\d+; the expectation is 42");
    }

    @Test
    void aCompileErrorIsShownByLine() {
        assertThat(wrong("pool-map", "int workers;\nvoid main() { workers = \"four\"; }"))
                .isEqualTo("it does not compile\nPoolMap.java:2: incompatible types:"
                        + " java.lang.String cannot be converted to int");
    }

    @Test
    void missingNamesAreNamed() {
        assertThat(wrong("pool-map", "int workers; void main() {}"))
                .isEqualTo("there is no squares and no pairs: keep the names of the task, outside of main");
    }

    @Test
    void anExceptionIsShownByLineAlsoFromATask() {
        String names = "int workers; List<Integer> squares; List<Integer> pairs;\n";
        assertThat(wrong("pool-map", names + "void main() {\n  squares.add(7);\n}"))
                .startsWith("PoolMap.java:3: it threw java.lang.NullPointerException");
        assertThat(wrong("pool-map", names + """
                void main() {
                  try (var pool = dev.tutti.Pool.threads(2)) {
                    squares = pool.map(x -> 1 / x,
                        List.of(0));
                  }
                }
                """))
                .isEqualTo("PoolMap.java:4: it threw java.lang.ArithmeticException: / by zero");
    }

    @Test
    void anExceptionBeforeMainIsShownToo() {
        assertThat(wrong("pool-map", "int workers;\nstatic int squares = 1 / 0;\nint pairs;\nvoid main() {}"))
                .isEqualTo("PoolMap.java:2: it threw java.lang.ArithmeticException: / by zero");
    }

    @Test
    void whatHoldsNothingOrSomethingElseIsSaid() {
        String program = "int workers = 4; Object squares = %s; List<Integer> pairs; void main() {}";
        assertThat(wrong("pool-map", program.formatted("null")))
                .isEqualTo("squares holds nothing: store the result in it");
        assertThat(wrong("pool-map", program.formatted("7")))
                .isEqualTo("squares is a Integer: a list or an array is asked for");
        assertThat(wrong("pool-map", program.replace("void main() {}", ""))).startsWith("it does not compile");
    }

    @Test
    void aMethodWithOtherParametersIsSaid() {
        Exercise series = exercise("pi-series-a");
        assertThat(wrong(
                        "pi-series-a",
                        series.solution()
                                .replace("seriesPi(int n)", "seriesPi(String n)")
                                .replace("seriesPi(terms[k])", "seriesPi(\"\")")
                                .replace("i <= n", "i <= 1")
                                .replace("/ n", "/ 1")
                                .replace("(double) n", "1.0")))
                .isEqualTo("seriesPi takes other arguments than in the task: (String)");
    }

    /** A class travels to worker processes and is read by the compiler of loops, as in a program of the launcher's. */
    @Test
    void anAnswerMayUseWorkerProcesses() {
        Exercise split = exercise("integral-split");
        Verdict verdict = split.check(split.solution()
                .replace("Pool.threads(2)", "Pool.processes(2)")
                .replace("static double integrate", "double zero = 0;\ndouble integrate")
                .replace("double sum = 0;", "double sum = zero;"));
        assertThat(verdict.right()).as(verdict.toString()).isTrue();
    }

    private static String wrong(String name, String program) {
        Verdict verdict = exercise(name).check(program);
        assertThat(verdict.right()).isFalse();
        return verdict.lines().getFirst();
    }
}
