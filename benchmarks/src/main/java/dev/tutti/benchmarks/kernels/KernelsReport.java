// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.benchmarks.Card;
import dev.tutti.benchmarks.kernels.Kernel.Bound;
import dev.tutti.measure.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** The figures as Markdown tables and as JSON. */
final class KernelsReport {

    /** How fast Tutti is to be: at least so many times as fast, as a geometric mean over kernels. */
    private record Target(Bound bound, @Nullable Contestant other, double least) {}

    private static final List<Target> TARGETS = List.of(
            new Target(Bound.COMPUTE, Contestant.NUMBA, 3),
            new Target(Bound.COMPUTE, Contestant.NUMBA_FAST, 3),
            new Target(Bound.COMPUTE, Contestant.STREAM, 10),
            new Target(Bound.COMPUTE, Contestant.GCC_O3, 1),
            new Target(Bound.COMPUTE, Contestant.GCC_OFAST, 1),
            new Target(Bound.MEMORY, null, 0.95));

    private final Card card;
    private final String compiler;
    private final Results results;
    private final @Nullable Roof roof;
    private final Map<Contestant, String> missing;

    KernelsReport(Card card, String compiler, Results results, @Nullable Roof roof, Map<Contestant, String> missing) {
        this.card = card;
        this.compiler = compiler;
        this.results = results;
        this.roof = roof;
        this.missing = missing;
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("## In use");
        lines.add("");
        lines.add(
                "Milliseconds a call: the median, ± half of the way between the quartiles in percent of it. Where it says"
                        + " !, other programs took a tenth of a core or more meanwhile.");
        lines.add("");
        steady(lines);
        lines.add("");
        lines.add("## Times as fast as");
        lines.add("");
        lines.add(
                "Tutti beside each, and fast() beside those that may round otherwise than is written; above 1 Tutti is"
                        + " faster.");
        lines.add("");
        ratios(lines);
        lines.add("");
        lines.add("## First call");
        lines.add("");
        lines.add("Milliseconds, with what is compiled for it at run time.");
        lines.add("");
        first(lines);
        lines.add("");
        lines.add("## First loop of a JVM");
        lines.add("");
        lines.add(
                "Milliseconds in a new JVM that has run no loop before, and what Tutti takes beyond the plain loop there.");
        lines.add("");
        cold(lines);
        lines.add("");
        if (roof != null) {
            lines.add("## At most");
            lines.add("");
            roof(roof, lines);
            lines.add("");
        }
        for (Kernel kernel : results.kernels()) {
            if (!kernel.sizes(results.quick).isEmpty()) {
                lines.add("## Sizes: " + kernel.title);
                lines.add("");
                lines.add("Nanoseconds an index.");
                lines.add("");
                sizes(kernel, lines);
                lines.add("");
            }
        }
        lines.add("## Targets");
        lines.add("");
        TARGETS.forEach(target -> lines.add("- " + line(target)));
        long disturbed = results.kernels().stream()
                .flatMap(kernel -> results.contestants().stream().map(each -> results.others(kernel, each)))
                .filter(Others::disturb)
                .count();
        if (disturbed > 0) {
            lines.add("- in doubt: other programs disturbed " + disturbed + " of the turns, those marked with !");
        }
        missing.forEach((contestant, reason) -> lines.add("- " + contestant.title + " is missing: " + reason));
        if (results.quick) {
            lines.add("- Small sizes: these figures say only that it works. Of numba fastmath a few kernels are run.");
        }
        return String.join("\n", lines) + "\n\n" + card.markdown()
                + (missing.containsKey(Contestant.GCC_O3) ? "" : "\nCompiled by " + compiler + ".\n");
    }

    private void table(
            String corner, List<Contestant> contestants, Function<Kernel, Stream<String>> cells, List<String> lines) {
        List<String> titles =
                contestants.stream().map(contestant -> contestant.title).toList();
        table(corner, titles, results.kernels(), kernel -> kernel.title, cells, lines);
    }

    private static <T> void table(
            String corner,
            List<String> titles,
            List<T> rows,
            Function<T, String> name,
            Function<T, Stream<String>> cells,
            List<String> lines) {
        lines.add(row(corner, titles.stream()));
        lines.add("|---|" + "---:|".repeat(titles.size()));
        rows.forEach(each -> lines.add(row(name.apply(each), cells.apply(each))));
    }

    private static String row(String name, Stream<String> cells) {
        return "| " + name + " | " + cells.collect(Collectors.joining(" | ")) + " |";
    }

    private void steady(List<String> lines) {
        List<Contestant> contestants = results.contestants();
        table(
                "kernel",
                contestants,
                kernel -> contestants.stream().map(contestant -> {
                    Steady calls = results.steady(kernel, contestant);
                    return calls == null
                            ? "–"
                            : millis(calls.median())
                                    + String.format(Locale.ROOT, " ±%.0f%%", calls.spreadPercent())
                                    + (Others.disturb(results.others(kernel, contestant)) ? " !" : "");
                }),
                lines);
    }

    private void ratios(List<String> lines) {
        List<Contestant> others = others();
        List<String> titles = Stream.concat(others.stream().map(KernelsReport::beside), Stream.of("best of all"))
                .toList();
        table(
                "kernel",
                titles,
                results.kernels(),
                kernel -> kernel.title,
                kernel -> Stream.concat(
                        others.stream().map(other -> number(results.ratio(kernel, other))),
                        Stream.of(number(results.ratioToBest(kernel)))),
                lines);
        for (Bound bound : Bound.values()) {
            lines.add(row(
                    "**geometric mean, " + bound.title + "**",
                    Stream.concat(
                            others.stream().map(other -> number(results.mean(bound, other))),
                            Stream.of(number(results.mean(bound, null))))));
        }
    }

    private List<Contestant> others() {
        return results.contestants().stream()
                .filter(contestant -> !contestant.isTutti())
                .toList();
    }

    /** A contestant, with the form of Tutti's that it stands beside if that is not the default. */
    private static String beside(Contestant other) {
        return other.title + (other.peer() == Contestant.TUTTI_FAST ? ", fast()" : "");
    }

    private void first(List<String> lines) {
        List<Contestant> contestants = results.contestants();
        table(
                "kernel",
                contestants,
                kernel -> contestants.stream().map(contestant -> millis(results.first(kernel, contestant))),
                lines);
    }

    private void cold(List<String> lines) {
        List<Contestant> cold =
                results.contestants().stream().filter(Contestant::isStartedCold).toList();
        table(
                "kernel",
                Stream.concat(cold.stream().map(contestant -> contestant.title), Stream.of("Tutti minus Java loop"))
                        .toList(),
                results.kernels(),
                kernel -> kernel.title,
                kernel -> Stream.concat(
                        cold.stream().map(contestant -> millis(results.cold(kernel, contestant))),
                        Stream.of(difference(results.beyondPlain(kernel)))),
                lines);
    }

    private static String difference(double seconds) {
        return seconds < 0 ? "-" + millis(-seconds) : millis(seconds);
    }

    private void roof(Roof roof, List<String> lines) {
        lines.add(String.format(
                Locale.ROOT,
                "The machine, measured with 2 threads%s: %.1f GB/s, %.1f Gflop/s of multiplications with additions, %.2f"
                        + " billion divisions a second. Below, what a kernel needs of them, which of them it waits for,"
                        + " the least time that this takes, and how much of that speed is reached.",
                Others.disturb(roof.others()) ? " beside other programs (!), so more is possible" : "",
                roof.bytes() / 1e9,
                roof.flops() / 1e9,
                roof.divisions() / 1e9));
        lines.add("");
        table(
                "kernel",
                List.of("Mflop", "M divisions", "MB", "waits for", "least ms", "Tutti", "fast()", "best of the others"),
                results.kernels(),
                kernel -> kernel.title,
                kernel -> {
                    double steps = results.reference(kernel).steps();
                    double least = roof.seconds(kernel, steps);
                    return Stream.of(
                            number(kernel.flopsPerStep * steps / 1e6),
                            number(kernel.divisionsPerStep * steps / 1e6),
                            number(kernel.bytesPerStep * steps / 1e6),
                            roof.limit(kernel),
                            millis(least),
                            percent(least / results.median(kernel, Contestant.TUTTI)),
                            percent(least / results.median(kernel, Contestant.TUTTI_FAST)),
                            percent(least / results.best(kernel)));
                },
                lines);
    }

    private void sizes(Kernel kernel, List<String> lines) {
        List<Contestant> contestants = results.contestants();
        table(
                "indices",
                contestants.stream().map(contestant -> contestant.title).toList(),
                kernel.sizes(results.quick),
                n -> String.format(Locale.ROOT, "%,d", n),
                n -> contestants.stream().map(contestant -> {
                    Steady calls = results.sizes(kernel, contestant).get(n);
                    return number(calls == null ? Double.NaN : calls.median() * 1e9 / n);
                }),
                lines);
    }

    private String line(Target target) {
        double times = results.mean(target.bound, target.other);
        long kernels = results.count(target.bound, target.other);
        long all = Arrays.stream(Kernel.values())
                .filter(kernel -> kernel.bound == target.bound)
                .count();
        String verdict = Double.isNaN(times) ? "not measured" : times >= target.least ? "holds" : "missed";
        return "target " + target.bound.title + " at least " + number(target.least) + " times as fast as "
                + (target.other == null ? "the best of all others" : beside(target.other)) + ": " + number(times)
                + ", over " + kernels + " of " + all + " kernels: " + verdict;
    }

    private static String millis(double seconds) {
        return number(seconds * 1e3);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : Figures.ratio(value);
    }

    private static String percent(double part) {
        return Double.isNaN(part) ? "–" : Figures.percent(part);
    }

    String json() throws IOException {
        Map<String, Object> document = card.fields();
        document.put("compiler", compiler);
        document.put("quick", results.quick);
        if (roof != null) {
            document.put("bytesPerSecond", roof.bytes());
            document.put("flopsPerSecond", roof.flops());
            document.put("divisionsPerSecond", roof.divisions());
        }
        List<Map<String, Object>> kernels = new ArrayList<>();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Kernel kernel : results.kernels()) {
            kernels.add(work(kernel));
            for (Contestant contestant : results.contestants()) {
                figures.addAll(figures(kernel, contestant));
            }
        }
        document.put("kernels", kernels);
        document.put("results", figures);
        document.put("targets", TARGETS.stream().map(this::fields).toList());
        document.put("missing", missing.keySet().stream().map(Contestant::id).toList());
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(document) + "\n";
    }

    private Map<String, Object> work(Kernel kernel) {
        Reference reference = results.reference(kernel);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kernel", kernel.id());
        fields.put("bound", kernel.bound.title);
        fields.put("n", kernel.size(results.quick));
        fields.put("answer", reference.answer());
        fields.put("flops", kernel.flopsPerStep * reference.steps());
        fields.put("divisions", kernel.divisionsPerStep * reference.steps());
        fields.put("bytes", kernel.bytesPerStep * reference.steps());
        return fields;
    }

    private List<Map<String, Object>> figures(Kernel kernel, Contestant contestant) {
        List<Map<String, Object>> figures = new ArrayList<>();
        Steady steady = results.steady(kernel, contestant);
        if (steady != null) {
            Map<String, Object> main = fields(kernel, contestant, kernel.size(results.quick), steady);
            double others = results.others(kernel, contestant);
            if (!Double.isNaN(others)) {
                main.put("coresOfOthers", others);
            }
            main.put("firstSeconds", results.first(kernel, contestant));
            double cold = results.cold(kernel, contestant);
            if (!Double.isNaN(cold)) {
                main.put("firstInJvmSeconds", cold);
            }
            figures.add(main);
        }
        results.sizes(kernel, contestant).forEach((n, calls) -> figures.add(fields(kernel, contestant, n, calls)));
        return figures;
    }

    private static Map<String, Object> fields(Kernel kernel, Contestant contestant, int n, Steady calls) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kernel", kernel.id());
        fields.put("contestant", contestant.id());
        fields.put("n", n);
        fields.put("calls", calls.calls());
        fields.put("medianSeconds", calls.median());
        fields.put("lowSeconds", calls.low());
        fields.put("highSeconds", calls.high());
        return fields;
    }

    private Map<String, Object> fields(Target target) {
        double times = results.mean(target.bound, target.other);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bound", target.bound.title);
        fields.put("beside", target.other == null ? "best" : target.other.id());
        fields.put("least", target.least);
        fields.put("kernels", results.count(target.bound, target.other));
        if (!Double.isNaN(times)) { // which JSON does not know
            fields.put("times", times);
            fields.put("holds", times >= target.least);
        }
        return fields;
    }
}
