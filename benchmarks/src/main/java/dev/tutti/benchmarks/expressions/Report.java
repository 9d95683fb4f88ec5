// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import dev.tutti.benchmarks.Card;
import dev.tutti.benchmarks.kernels.Others;
import dev.tutti.measure.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** The figures as Markdown tables and as JSON. */
final class Report {

    private static final double NUMPY_LEAST = 5;
    private static final double COMPILERS_LEAST = 2;
    private static final double PRODUCT_LEAST = 0.6;
    private static final double CALL_MOST_SECONDS = 1e-6;

    private final Card card;
    private final Results results;
    private final Map<Contestant, String> missing;
    private final boolean isQuick;

    Report(Card card, Results results, Map<Contestant, String> missing, boolean isQuick) {
        this.card = card;
        this.results = results;
        this.missing = missing;
        this.isQuick = isQuick;
    }

    private List<Contestant> contestants() {
        return Stream.of(Contestant.values())
                .filter(each -> results.rows().stream().anyMatch(row -> results.of(row, each) != null))
                .toList();
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("## In use");
        lines.add("");
        lines.add("Time of a call: the median, ± half of the way between the quartiles in percent of it. Where it says"
                + " !, other programs took a tenth of a core or more meanwhile."
                + (isQuick ? "" : " Java's have a heap of 2 GiB whose pages were touched beforehand."));
        lines.add("");
        table(
                lines,
                contestants().stream().map(each -> each.title),
                (row, cells) -> contestants().forEach(each -> cells.add(cell(results.of(row, each)))));
        lines.add("");
        lines.add("## Times as fast as");
        lines.add("");
        lines.add("Above 1 Tutti is faster.");
        lines.add("");
        List<Contestant> others =
                contestants().stream().filter(each -> each != Contestant.TUTTI).toList();
        table(
                lines,
                Stream.concat(others.stream().map(each -> each.title), Stream.of("better of numexpr and numba")),
                (row, cells) -> {
                    others.forEach(each -> cells.add(number(results.ratio(row, each))));
                    cells.add(number(results.ratioToCompilers(row)));
                });
        lines.add("| **geometric mean, element by element** | | "
                + others.stream()
                        .map(each -> number(results.mean(row -> results.ratio(row, each))))
                        .collect(Collectors.joining(" | "))
                + " | " + number(results.mean(results::ratioToCompilers)) + " |");
        lines.add("");
        lines.add("## First call");
        lines.add("");
        lines.add("With what is compiled for it at run time.");
        lines.add("");
        table(
                lines,
                contestants().stream().map(each -> each.title),
                (row, cells) -> contestants().forEach(each -> {
                    Results.Figure figure = results.of(row, each);
                    cells.add(figure == null ? "–" : Figures.seconds(figure.first()));
                }));
        lines.add("");
        lines.add("## Targets");
        lines.add("");
        targets().forEach(each -> lines.add("- " + each));
        missing.forEach((contestant, reason) -> lines.add("- " + contestant.title + " is missing: " + reason));
        if (isQuick) {
            lines.add("- Small sizes: these figures say only that it works.");
        }
        return String.join("\n", lines) + "\n\n" + card.markdown();
    }

    private interface Cells {
        void of(Results.Row row, List<String> cells);
    }

    private void table(List<String> lines, Stream<String> titles, Cells of) {
        List<String> heads = titles.toList();
        lines.add("| case | size | " + String.join(" | ", heads) + " |");
        lines.add("|---|---:|" + "---:|".repeat(heads.size()));
        for (Results.Row row : results.rows()) {
            List<String> cells = new ArrayList<>();
            of.of(row, cells);
            lines.add("| " + row.what().title + " | " + row.what().size(row.n()) + " | " + String.join(" | ", cells)
                    + " |");
        }
    }

    private static String cell(Results.@Nullable Figure figure) {
        return figure == null
                ? "–"
                : Figures.seconds(figure.calls().median())
                        + String.format(Locale.ROOT, " ±%.0f%%", figure.calls().spreadPercent())
                        + (Others.disturb(figure.others()) ? " !" : "");
    }

    private List<String> targets() {
        List<String> lines = new ArrayList<>();
        lines.add(target(
                "element by element at least 5 times as fast as numpy, as a geometric mean",
                results.mean(row -> results.ratio(row, Contestant.NUMPY)),
                NUMPY_LEAST));
        lines.add(target(
                "element by element at least 2 times as fast as the better of numexpr and numba",
                results.mean(results::ratioToCompilers),
                COMPILERS_LEAST));
        for (Results.Row row : results.rows()) {
            if (row.what() == Case.PRODUCT) {
                double asInstalled = results.ratio(row, Contestant.NUMPY);
                double tuned = results.ratio(row, Contestant.NUMPY_TUNED);
                lines.add(target(
                        "the matrix product at least 0.6 times as fast as OpenBLAS, at its best",
                        Double.isNaN(tuned) ? asInstalled : Math.min(asInstalled, tuned),
                        PRODUCT_LEAST));
            }
            if (row.what() == Case.CALL) {
                double beyond = results.seconds(row, Contestant.TUTTI) - results.seconds(row, Contestant.JAVA);
                lines.add("target one call at most 1 µs beyond its loop in plain Java: " + Figures.seconds(beyond)
                        + ": " + (beyond <= CALL_MOST_SECONDS ? "holds" : "missed"));
            }
        }
        return lines;
    }

    private static String target(String what, double found, double least) {
        return "target " + what + ": " + number(found) + ": "
                + (Double.isNaN(found) ? "not measured" : found >= least ? "holds" : "missed");
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : Figures.ratio(value);
    }

    String json() throws IOException {
        Map<String, Object> document = card.fields();
        document.put("quick", isQuick);
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Results.Row row : results.rows()) {
            for (Contestant each : contestants()) {
                Results.Figure figure = results.of(row, each);
                if (figure != null) {
                    figures.add(fields(row, each, figure));
                }
            }
        }
        document.put("results", figures);
        document.put("targets", targets());
        document.put("missing", missing.keySet().stream().map(Contestant::id).toList());
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(document) + "\n";
    }

    private static Map<String, Object> fields(Results.Row row, Contestant contestant, Results.Figure figure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("case", row.what().id());
        fields.put("contestant", contestant.id());
        fields.put("n", row.n());
        fields.put("calls", figure.calls().calls());
        fields.put("medianSeconds", figure.calls().median());
        fields.put("lowSeconds", figure.calls().low());
        fields.put("highSeconds", figure.calls().high());
        fields.put("firstSeconds", figure.first());
        if (!Double.isNaN(figure.others())) {
            fields.put("coresOfOthers", figure.others());
        }
        return fields;
    }
}
