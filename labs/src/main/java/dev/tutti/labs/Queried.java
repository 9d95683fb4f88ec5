// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Task;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What queries answered, what their tasks said, and who ran which of them when. Times differ in each run, so answers
 * alone make two of these equal.
 *
 * @param answers in the order of the queries
 * @param said a line for each start and end, whole, in the order in which they were said
 * @param spans one for each query, by their beginning
 */
record Queried(List<Object> answers, List<String> said, List<Span> spans) {

    /** In the picture, where workers are 1 apart. */
    private static final double BETWEEN_FORMS = 0.15;

    /**
     * A query on its worker.
     *
     * @param query its name
     * @param worker from 1 on, in the order of their first queries
     * @param from seconds since the first query began
     * @param to the same, for its end
     */
    record Span(String query, int worker, double from, double to) {

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("query", query);
            fields.put("worker", worker);
            fields.put("fromSeconds", from);
            fields.put("toSeconds", to);
            return fields;
        }

        private static Span of(Map<?, ?> fields) {
            return new Span(
                    field(fields, "query", String.class),
                    field(fields, "worker", Integer.class),
                    field(fields, "fromSeconds", Double.class),
                    field(fields, "toSeconds", Double.class));
        }

        private static <T> T field(Map<?, ?> fields, String name, Class<T> type) {
            return type.cast(Objects.requireNonNull(fields.get(name), name));
        }
    }

    /** How tasks ask: each says that it starts, asks, and says that it has ended. */
    static final class Recorder<Q> {

        private final Task<Q, Object> ask;
        private final List<String> said = Collections.synchronizedList(new ArrayList<>());
        private final List<Span> spans = Collections.synchronizedList(new ArrayList<>());
        private final Map<Thread, Integer> workers = new ConcurrentHashMap<>();
        private final AtomicInteger lastWorker = new AtomicInteger();
        private final long start = System.nanoTime();

        Recorder(Task<Q, Object> ask) {
            this.ask = ask;
        }

        Object ask(Q query) throws Exception {
            int worker = workers.computeIfAbsent(Thread.currentThread(), thread -> lastWorker.incrementAndGet());
            said.add(query + " starts"); // a line is added as a whole, whoever else adds one
            double from = seconds();
            Object answer = ask.apply(query);
            double to = seconds();
            said.add(query + " ends");
            spans.add(new Span(String.valueOf(query), worker, from, to));
            return answer;
        }

        private double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        Queried queried(List<Object> answers) {
            double first = spans.stream().mapToDouble(Span::from).min().orElse(0);
            return new Queried(
                    answers,
                    List.copyOf(said),
                    spans.stream()
                            .map(span -> new Span(span.query, span.worker, span.from - first, span.to - first))
                            .sorted(Comparator.comparingDouble(Span::from))
                            .toList());
        }
    }

    /** Serially, one after the other. */
    static <Q> Queried inTurn(List<Q> queries, Task<Q, Object> ask) throws Exception {
        Recorder<Q> recorder = new Recorder<>(ask);
        List<Object> answers = new ArrayList<>();
        for (Q query : queries) {
            answers.add(recorder.ask(query));
        }
        return recorder.queried(answers);
    }

    /** In the given order, to whoever is free. */
    static <Q> Queried inputOrder(Stage stage, List<Q> queries, Task<Q, Object> ask) {
        Recorder<Q> recorder = new Recorder<>(ask);
        return recorder.queried(stage.tasks().chunk(1).map(recorder::ask, queries));
    }

    /** A part of the list for each worker, as even as can be, before anything is known of their times. */
    static <Q> Queried staticParts(Stage stage, List<Q> queries, Task<Q, Object> ask) {
        Recorder<Q> recorder = new Recorder<>(ask);
        int parts = Math.min(stage.pool().workers(), queries.size());
        List<List<Q>> cut = PiMonteCarlo.parts(queries.size(), parts).stream()
                .map(part -> queries.subList((int) part.from(), (int) part.to()))
                .toList();
        List<List<Object>> answers = stage.tasks()
                .chunk(1)
                .map(
                        part -> {
                            List<Object> partly = new ArrayList<>();
                            for (Q query : part) {
                                partly.add(recorder.ask(query));
                            }
                            return partly;
                        },
                        cut);
        return recorder.queried(answers.stream().flatMap(List::stream).toList());
    }

    /** The longest first, to whoever is free; the answers in the order of the queries. */
    static <Q> Queried longestFirst(Stage stage, List<Q> queries, Comparator<Q> byTime, Task<Q, Object> ask) {
        Recorder<Q> recorder = new Recorder<>(ask);
        List<Integer> order = IntStream.range(0, queries.size())
                .boxed()
                .sorted(Comparator.comparing(queries::get, byTime.reversed()))
                .toList();
        List<Object> answers = stage.tasks().chunk(1).map(i -> recorder.ask(queries.get(i)), order);
        Map<Integer, Object> inOrder = new TreeMap<>();
        for (int i = 0; i < order.size(); i++) {
            inOrder.put(order.get(i), answers.get(i));
        }
        return recorder.queried(new ArrayList<>(inOrder.values()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Queried o && answers.equals(o.answers);
    }

    @Override
    public int hashCode() {
        return answers.hashCode();
    }

    String summary() {
        return answers + "; " + String.join(", ", said);
    }

    /** For JSON and pictures. */
    Map<String, Object> result() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("answers", answers);
        fields.put("said", said);
        fields.put("timeline", spans.stream().map(Span::fields).toList());
        return fields;
    }

    /** The spans of a result, if it has any. */
    static List<Span> timeline(Object result) {
        return result instanceof Map<?, ?> fields && fields.get("timeline") instanceof List<?> spans
                ? spans.stream().map(span -> Span.of((Map<?, ?>) span)).toList()
                : List.of();
    }

    /**
     * Who ran what when, if anything ran: a curve for each form on the last target, at the height of the worker, from the
     * start of each query to its end. Forms are shown one above the other, so that none hides another.
     */
    static Stream<Plot> timeline(String title, List<LabRun> runs) {
        List<LabRun> parallel = runs.stream()
                .filter(run -> !run.isSerialForm() && !timeline(run.result()).isEmpty())
                .toList();
        if (parallel.isEmpty()) {
            return Stream.of();
        }
        Target last = parallel.getLast().target();
        List<LabRun> shown =
                parallel.stream().filter(run -> run.target().equals(last)).toList();
        Plot plot = Plot.curves(title, "seconds since the first query began; a mark at each start and end", "worker");
        for (int i = 0; i < shown.size(); i++) {
            double above = BETWEEN_FORMS * ((shown.size() - 1) / 2.0 - i);
            List<Double> xs = new ArrayList<>();
            List<Double> ys = new ArrayList<>();
            for (Span span : timeline(shown.get(i).result())) {
                Collections.addAll(xs, span.from, span.to, Double.NaN);
                Collections.addAll(ys, span.worker + above, span.worker + above, Double.NaN);
            }
            plot = plot.curve(shown.get(i).form(), xs, ys);
        }
        return Stream.of(plot);
    }
}
