// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Who is handed which query, and what they say. */
class QueryLabsTest {

    private static final Target ONE = new Target("threads", 1);
    private static final Target TWO = new Target("threads", 2);

    @Test
    void oneWorkerIsHandedQueriesInTheOrderOfTheForm() {
        List<LabRun> runs = run(new QueryThreads(), Map.of("unit", 1L), ONE);
        assertThat(runs).allMatch(LabRun::agrees).hasSize(2 * 4);
        assertThat(LabPlots.byQuestion(runs).values()).allSatisfy(question -> {
            assertThat(Queried.timeline("t", question)).hasSize(1);
            assertThat(Queried.timeline("t", question.subList(0, 1)))
                    .as("nothing ran in parallel")
                    .isEmpty();
            assertThat(queries(question, "the longest first")).containsExactly("8", "2", "1.5", "1");
            assertThat(queries(question, "in the order of the input"))
                    .isEqualTo(queries(question, "plain Java"))
                    .isEqualTo(queries(question, "in parts, one a worker"));
        });
    }

    /** Which of two workers is the faster is never known: what is said here holds even if one does all. */
    @Test
    void aPartStaysWithItsWorkerAndLinesAreWhole() {
        List<LabRun> runs = run(new QueryThreads(), Map.of("unit", 1L), TWO);
        assertThat(LabPlots.byQuestion(runs).values()).allSatisfy(question -> {
            List<String> input = queries(question, "plain Java");
            List<Queried.Span> parts = timeline(question, "in parts, one a worker");
            for (List<String> half : List.of(input.subList(0, 2), input.subList(2, 4))) {
                assertThat(parts)
                        .filteredOn(span -> half.contains(span.query()))
                        .extracting(Queried.Span::query)
                        .isEqualTo(half);
                assertThat(parts)
                        .filteredOn(span -> half.contains(span.query()))
                        .extracting(Queried.Span::worker)
                        .containsOnly(parts.stream()
                                .filter(span -> span.query().equals(half.getFirst()))
                                .findFirst()
                                .orElseThrow()
                                .worker());
            }
        });
        assertThat(runs).allMatch(LabRun::agrees).allSatisfy(run -> {
            List<?> said = (List<?>) ((Map<?, ?>) run.result()).get("said");
            assertThat(said).hasSize(8);
            for (String query : List.of("1", "8", "1.5", "2")) {
                assertThat(said.indexOf(query + " starts")).isNotNegative().isLessThan(said.indexOf(query + " ends"));
            }
        });
    }

    @Test
    void twoQueriesAreInTheDatabaseAtTheSameTime() throws Exception {
        try (QueryDatabase database = new QueryDatabase(
                        2,
                        "CREATE ALIAS MEET FOR 'dev.tutti.labs.QueryLabsTest$Meeting.meet()'",
                        "CREATE TABLE one(x INT)",
                        "INSERT INTO one VALUES (7)");
                Pool pool = Pool.threads(2)) {
            assertThat(pool.chunk(1).map(i -> database.ask("SELECT x, MEET() FROM one"), List.of(1, 2)))
                    .isEqualTo(List.of(7, 7));
        }
    }

    /** Called by the database, so both are public. */
    public static final class Meeting {

        private static final CyclicBarrier BOTH = new CyclicBarrier(2);

        private Meeting() {}

        /** Ends when two queries have come here. */
        public static int meet() throws Exception {
            return BOTH.await();
        }
    }

    @Test
    void aDatabaseIsGoneWhenItIsClosedAndOpensAtTheFirstQuery() throws Exception {
        try (QueryDatabase broken = new QueryDatabase(1, "no SQL")) {
            assertThatThrownBy(() -> broken.ask("SELECT 1")).isInstanceOf(SQLException.class);
        }
        QueryDatabase database = new QueryDatabase(1);
        assertThat(database.ask("SELECT 1")).isEqualTo(1);
        assertThat(threads()).isNotEmpty();
        database.close();
        database.close();
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!threads().isEmpty() && System.nanoTime() < deadline) { // they have been told to end, and do so soon
            Thread.sleep(5);
        }
        assertThat(threads()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("HikariPool"))
                .toList();
    }

    @Test
    void theDatabaseTellsTextsFromNumbers() {
        List<LabRun> runs = run(new QueryExercise(), Map.of("millis", 1L), TWO);
        assertThat(runs)
                .allMatch(LabRun::agrees)
                .allSatisfy(run -> assertThat(((Map<?, ?>) run.result()).get("answers"))
                        .asInstanceOf(InstanceOfAssertFactories.LIST)
                        .startsWith("a text of two digits", "less than π")
                        .endsWith("nothing"));
    }

    private static List<String> queries(List<LabRun> runs, String form) {
        return timeline(runs, form).stream().map(Queried.Span::query).toList();
    }

    private static List<Queried.Span> timeline(List<LabRun> runs, String form) {
        return runs.stream()
                .filter(run -> run.form().equals(form))
                .flatMap(run -> Stream.of(Queried.timeline(run.result())))
                .findFirst()
                .orElseThrow();
    }

    private static List<LabRun> run(Lab lab, Map<String, Long> values, Target target) {
        Arguments arguments = Arguments.of(lab.parameters(), Size.SCALED, 42, values);
        return new LabRunner(lab, arguments, List.of(target), 1, Duration.ofMillis(1), step -> {}).run();
    }
}
