// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured as a Markdown table, with the machine. */
final class PiecesReport {

    private final Card card;
    private final Collection<RunResult> results;

    PiecesReport(Card card, Collection<RunResult> results) {
        this.card = card;
        this.results = results;
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| piece | score | ± | unit |");
        lines.add("|---|---:|---:|---|");
        for (RunResult result : results) {
            Result<?> primary = result.getPrimaryResult();
            lines.add(
                    row(name(result.getParams()), primary.getScore(), primary.getScoreError(), primary.getScoreUnit()));
        }
        return lines.stream().collect(Collectors.joining("\n", "", "\n\n")) + card.markdown();
    }

    /** The error is unknown with fewer than 3 iterations. */
    static String row(String name, double score, double error, String unit) {
        return "| " + name + " | " + Report.number(score) + " | " + (Double.isNaN(error) ? "–" : Report.number(error))
                + " | " + unit.replace("us/", "µs/") + " |";
    }

    /** {@code Submit.join pool=threads:2}. */
    static String name(BenchmarkParams params) {
        return Pieces.shortName(params.getBenchmark())
                + params.getParamsKeys().stream()
                        .map(key -> " " + key + "=" + params.getParam(key))
                        .collect(Collectors.joining());
    }
}
