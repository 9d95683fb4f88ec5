// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import com.samskivert.mustache.Mustache;
import dev.tutti.UnavailableException;
import dev.tutti.app.Gain.Verdict;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all labs found, as one page that needs no other file: {@code bench.html}, a Mustache template, is filled in. */
final class BenchPage {

    /** The page. */
    private record View(
            String summary,
            List<String> failures,
            List<Group> groups,
            List<Section> sections,
            List<Fact> machine,
            String command,
            String legend) {}

    /** Questions with one verdict, the greatest speedup first. */
    private record Group(String verdict, String words, int count, List<Bar> bars) {}

    /** A question's best speedup; lengths in percent of the width. */
    private record Bar(
            String lab,
            String question,
            String where,
            String serial,
            String best,
            String speedup,
            String width,
            String one) {}

    /** A lab. */
    private record Section(
            String name,
            String title,
            String summary,
            String document,
            String parameters,
            String says,
            String failure,
            List<Picture> pictures,
            List<Answer> answers,
            List<String> notes) {}

    /** One plot as PNG in base 64, and as text. */
    private record Picture(String png, String text) {}

    /** A question's table. */
    private record Answer(String question, String summary, List<LabRow> rows) {}

    private record Fact(String name, String value) {}

    private BenchPage() {}

    /**
     * The page.
     *
     * @param experiments what was run
     * @param machine name and value of each line of the machine's card
     * @param command that made the page
     * @return HTML
     */
    static String of(List<Experiment> experiments, Map<String, String> machine, String command) {
        List<Gain> gains = experiments.stream()
                .filter(Experiment::isFine)
                .flatMap(experiment -> Gain.of(experiment).stream())
                .toList();
        View view = new View(
                BenchText.summary(gains),
                experiments.stream()
                        .filter(experiment -> !experiment.isFine())
                        .map(BenchPage::failure)
                        .toList(),
                groups(gains),
                experiments.stream().map(BenchPage::section).toList(),
                machine.entrySet().stream()
                        .map(fact -> new Fact(fact.getKey(), fact.getValue()))
                        .toList(),
                command,
                LabRow.LEGEND);
        try (Reader template = new InputStreamReader(
                Objects.requireNonNull(BenchPage.class.getResourceAsStream("bench.html")), StandardCharsets.UTF_8)) {
            return Mustache.compiler()
                    .emptyStringIsFalse(true)
                    .compile(template)
                    .execute(view);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Group> groups(List<Gain> gains) {
        double longest = gains.stream()
                .filter(gain -> gain.verdict() == Verdict.GAINED) // noise must not shrink what is known
                .mapToDouble(Gain::ratio)
                .reduce(2, Math::max);
        return Arrays.stream(Verdict.values())
                .map(verdict -> group(verdict, gains, longest))
                .filter(group -> !group.bars.isEmpty())
                .toList();
    }

    private static Group group(Verdict verdict, List<Gain> gains, double longest) {
        List<Bar> bars = gains.stream()
                .filter(gain -> gain.verdict() == verdict)
                .sorted(Comparator.comparingDouble(Gain::ratio).reversed())
                .map(gain -> bar(gain, longest))
                .toList();
        return new Group(verdict.name().toLowerCase(Locale.ROOT), verdict.words, bars.size(), bars);
    }

    private static Bar bar(Gain gain, double longest) {
        LabRun best = gain.best();
        return new Bar(
                gain.lab(),
                gain.serial().question(),
                gain.where(),
                LabRow.of(gain.serial()).median(),
                best == null ? LabRow.NONE : LabRow.of(best).median(),
                Double.isNaN(gain.ratio()) ? LabRow.NONE : Figures.ratio(gain.ratio()) + "×",
                percent(Double.isNaN(gain.ratio()) ? 0 : Math.min(1, gain.ratio() / longest)),
                percent(1 / longest));
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * part);
    }

    private static Section section(Experiment experiment) {
        Lab.Card card = experiment.lab().card();
        List<LabRun> runs = experiment.isFine() ? experiment.runs() : List.of();
        return new Section(
                card.name(),
                card.title(),
                card.summary(),
                card.document() + " · " + card.document().subject(),
                LabText.parameters(experiment.arguments()),
                card.says(),
                experiment.isFine() ? "" : failure(experiment),
                pictures(experiment, runs),
                answers(runs),
                notes(runs));
    }

    /** One PNG for each plot, so that a browser can wrap them. */
    private static List<Picture> pictures(Experiment experiment, List<LabRun> runs) {
        return runs.isEmpty()
                ? List.of()
                : experiment.lab().plots(experiment.arguments(), runs).stream()
                        .map(plot -> new Picture(png(plot), plot.text()))
                        .toList();
    }

    /** Nothing on a machine without fonts: the page has the text then. */
    private static String png(Plot plot) {
        try {
            return Base64.getEncoder().encodeToString(Plot.png(List.of(plot)));
        } catch (UnavailableException noFonts) {
            return "";
        }
    }

    private static List<Answer> answers(List<LabRun> runs) {
        Map<String, List<LabRun>> byQuestion =
                runs.stream().collect(Collectors.groupingBy(LabRun::question, LinkedHashMap::new, Collectors.toList()));
        return byQuestion.entrySet().stream()
                .map(question -> new Answer(
                        question.getKey(),
                        String.join("; ", LabText.summaries(question.getValue())),
                        question.getValue().stream().map(LabRow::of).toList()))
                .toList();
    }

    private static List<String> notes(List<LabRun> runs) {
        return Stream.concat(
                        LabRow.notes(runs.stream().map(LabRow::of).toList()).stream(),
                        runs.stream().filter(run -> !run.remark().isEmpty()).map(LabText::refusal))
                .toList();
    }

    private static String failure(Experiment experiment) {
        if (experiment.failure() != null) {
            return experiment.lab().card().name() + ": " + experiment.failure().getMessage();
        }
        return LabText.disagreement(experiment.lab(), experiment.runs());
    }
}
