// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code query-threads}: queries that take their time inside of a database. Threads wait at the same time, which
 * needs no second core; who is handed which query decides how long all take.
 */
final class QueryThreads implements Lab {

    private static final List<List<Query>> ORDERS = List.of(queries(1, 8, 1.5, 2), queries(1, 1.5, 2, 8));

    private static final String INPUT_ORDER = "in the order of the input";
    private static final String PARTS = "in parts, one a worker";
    private static final String LONGEST_FIRST = "the longest first";

    private static final String ASKED = "SELECT seconds * seconds, WAIT_MILLIS(?) FROM measurement WHERE seconds = ?";

    /** A query that takes so many seconds, by the database's clock. */
    private record Query(double seconds) {
        @Override
        public String toString() {
            return seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
        }
    }

    private static List<Query> queries(double... seconds) {
        return Arrays.stream(seconds).mapToObj(Query::new).toList();
    }

    @Override
    public Card card() {
        return new Card(
                "query-threads",
                Document.B,
                "Queries that wait in a database",
                "waiting for a database: who is handed which query",
                "by their lengths, queries of 1, 8, 1.5, 2 s take 12.5 s one after the other and 8.0 s on two threads, those of"
                        + " 1, 1.5, 2, 8 s 9.5 s: if the long query is the last, the total is longer");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("unit", "milliseconds that a query of one second takes", 1, 60_000, 10, 80, 1_000));
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
        long unit = arguments.value("unit");
        QueryDatabase database = new QueryDatabase(
                ORDERS.getFirst().size(),
                "CREATE TABLE measurement(seconds DOUBLE PRIMARY KEY)",
                "INSERT INTO measurement VALUES "
                        + ORDERS.getFirst().stream()
                                .map(query -> "(" + query + ")")
                                .collect(Collectors.joining(", ")));
        Task<Query, Object> ask = query -> database.ask(ASKED, Math.round(query.seconds * unit), query.seconds);
        List<Question<?>> questions = new ArrayList<>();
        for (List<Query> queries : ORDERS) {
            questions.add(Question.of(
                            title(queries, unit),
                            () -> {
                                database.open(); // which must not count as a query
                                return Queried.inTurn(queries, ask);
                            },
                            queried -> flaw(queried, queries),
                            Queried::result,
                            Queried::summary)
                    .formNeeding(INPUT_ORDER, Capability.SHARED_HEAP, stage -> Queried.inputOrder(stage, queries, ask))
                    .formNeeding(PARTS, Capability.SHARED_HEAP, stage -> Queried.staticParts(stage, queries, ask))
                    .formNeeding(
                            LONGEST_FIRST,
                            Capability.SHARED_HEAP,
                            stage -> Queried.longestFirst(
                                    stage, queries, Comparator.comparingDouble(Query::seconds), ask))
                    .closing(database));
        }
        return questions;
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                LabPlots.byQuestion(runs).values().stream()
                        .flatMap(question -> LabFigures.mostWorkers(question).values().stream()
                                .flatMap(on -> handedOut(on, arguments.value("unit") / 1e3))));
    }

    /** What the order in which queries were handed out cost on one target. */
    private static Stream<String> handedOut(List<LabRun> runs, double unitSeconds) {
        int workers = runs.getFirst().target().workers();
        if (workers == 1) {
            return Stream.of();
        }
        List<Query> queries = ORDERS.getFirst();
        double longest =
                unitSeconds * queries.stream().mapToDouble(Query::seconds).max().orElseThrow();
        double all = unitSeconds * queries.stream().mapToDouble(Query::seconds).sum();
        LabRun best = runs.stream()
                .min(Comparator.comparingDouble(LabFigures::seconds))
                .orElseThrow();
        return Stream.of(best.question() + " on " + best.target() + ": "
                + runs.stream()
                        .map(run -> run.form() + " " + Figures.seconds(LabFigures.seconds(run)))
                        .collect(Collectors.joining("; "))
                + ". No order can end before the longest query, " + Figures.seconds(longest)
                + ", nor before an equal share of all, " + Figures.seconds(all / workers) + "."
                + runs.stream()
                        .filter(run -> LabFigures.seconds(run) > 1.05 * LabFigures.seconds(best))
                        .map(run -> " " + upper(run.form()) + ", workers had nothing to do for "
                                + Figures.seconds(idle(Queried.timeline(run.result()), workers)) + " together.")
                        .collect(Collectors.joining()));
    }

    /** Time of workers between the end of their last query and the end of all. */
    static double idle(List<Queried.Span> spans, int workers) {
        double end = spans.stream().mapToDouble(Queried.Span::to).max().orElse(0);
        return workers * end
                - spans.stream().mapToDouble(span -> span.to() - span.from()).sum();
    }

    private static String upper(String form) {
        return Character.toUpperCase(form.charAt(0)) + form.substring(1);
    }

    private static String title(List<Query> queries, long unit) {
        return "queries of " + queries.stream().map(Query::toString).collect(Collectors.joining(", ")) + " × " + unit
                + " ms";
    }

    private static @Nullable String flaw(Queried queried, List<Query> queries) {
        List<Double> known =
                queries.stream().map(query -> query.seconds * query.seconds).toList();
        return queried.answers().equals(known) ? null : Difference.between(queried.answers(), known);
    }

    /** Who ran what when, and the speedups. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        return Stream.concat(
                        LabPlots.byQuestion(runs).entrySet().stream()
                                .flatMap(question -> Queried.timeline(question.getKey(), question.getValue())),
                        Lab.super.plots(arguments, runs).stream())
                .toList();
    }
}
