// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.measure.Plot;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code query-exercise}: a database that answers to texts and to numbers, asked for both in one list. What is
 * text there is text to the database too: {@code '42'} finds the text, not the number.
 */
final class QueryExercise implements Lab {

    private static final List<Object> QUERIES =
            List.of("42", 3.1415, 8162371823.123, "pelita", "ajwdiauwdiuahwiduhawdiuhawd");

    private static final List<Object> KNOWN = List.of(
            "a text of two digits", "less than π", "a number that nobody remembers", "a game for two teams", "nothing");

    private static final String OF_TEXT = "SELECT answer, WAIT_MILLIS(?) FROM secret WHERE word = ?";
    private static final String OF_NUMBER = "SELECT answer, WAIT_MILLIS(?) FROM secret WHERE number = ?";

    @Override
    public Card card() {
        return new Card(
                "query-exercise",
                Document.B,
                "Queries of mixed types",
                "texts and numbers in one list of queries, asked at once",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("millis", "how long a query takes that finds something", 1, 60_000, 20, 100, 1_000));
    }

    @Override
    public List<String> backends() {
        return List.of("threads");
    }

    @Override
    public List<Integer> workers(int cores) {
        return List.of(1, 2);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long millis = arguments.value("millis");
        QueryDatabase database = new QueryDatabase(
                QUERIES.size(),
                "CREATE TABLE secret(word VARCHAR UNIQUE, number DOUBLE UNIQUE, answer VARCHAR)",
                "INSERT INTO secret VALUES ('42', NULL, 'a text of two digits'), (NULL, 42, 'a number of two digits'),"
                        + " (NULL, 3.1415, 'less than π'), (NULL, 8162371823.123, 'a number that nobody remembers'),"
                        + " ('pelita', NULL, 'a game for two teams')");
        Task<Object, Object> ask = query -> database.ask(query instanceof String ? OF_TEXT : OF_NUMBER, millis, query);
        return List.of(Question.of(
                        QUERIES.size() + " queries of " + millis + " ms",
                        () -> {
                            database.open(); // which must not count as a query
                            return Queried.inTurn(QUERIES, ask);
                        },
                        QueryExercise::flaw,
                        Queried::result,
                        Queried::summary)
                .formNeeding(
                        "map, a task a query", Capability.SHARED_HEAP, stage -> Queried.inputOrder(stage, QUERIES, ask))
                .formNeeding(
                        "in parts, one a worker",
                        Capability.SHARED_HEAP,
                        stage -> Queried.staticParts(stage, QUERIES, ask))
                .closing(database));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        long millis = arguments.value("millis");
        int most = runs.stream().mapToInt(run -> run.target().workers()).max().orElse(1);
        int rounds = Math.ceilDiv(QUERIES.size(), most);
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.of(QUERIES.size() + " queries on " + most + (most == 1 ? " worker" : " workers") + " take "
                        + rounds + " rounds of " + millis + " ms at most; the one that finds nothing does not wait."));
    }

    private static @Nullable String flaw(Queried queried) {
        return queried.answers().equals(KNOWN) ? null : Difference.between(queried.answers(), KNOWN);
    }

    /** Who ran what when, and the speedups. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        return Stream.concat(
                        Queried.timeline(runs.getFirst().question(), runs), Lab.super.plots(arguments, runs).stream())
                .toList();
    }
}
