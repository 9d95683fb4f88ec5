// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import com.samskivert.mustache.Mustache;
import dev.tutti.app.Gain.Verdict;
import dev.tutti.labs.Document;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.measure.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all labs found, as one page that needs no other file and no network: {@code bench.html}, a Mustache template, is
 * filled in with style, script, the library that draws curves, and all figures as JSON.
 */
final class BenchPage {

    /** The page. */
    private record View(
            String style,
            String script,
            String library,
            String figures,
            String curves,
            List<String> summary,
            List<Limit> limits,
            List<String> failures,
            List<Group> groups,
            List<Chapter> chapters,
            List<Fact> machine) {}

    /** A reason why more was not gained, and where. */
    private record Limit(int count, String words, List<String> labs) {}

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
            String why,
            String width,
            String one) {}

    /** The labs of a document. */
    private record Chapter(String document, String subject, List<Section> sections) {}

    /** A lab. */
    private record Section(
            String name,
            String title,
            String summary,
            String parameters,
            List<String> here,
            String says,
            String failure,
            List<PagePlot> plots,
            List<Answer> answers,
            List<String> notes) {}

    /** A question's table. */
    private record Answer(String lab, String question, String summary, List<LabRow> rows) {}

    private record Fact(String name, String value) {}

    private final int cores;
    private final List<Map<String, @Nullable Object>> curves = new ArrayList<>();

    private BenchPage(int cores) {
        this.cores = cores;
    }

    /**
     * The page.
     *
     * @param experiments what was run
     * @param cores of the machine that ran it
     * @param machine name and value of each line of the machine's card, and of what else is said of the run
     * @param figures all of it as JSON
     * @return HTML
     */
    static String of(List<Experiment> experiments, int cores, Map<String, String> machine, String figures) {
        return Mustache.compiler()
                .emptyStringIsFalse(true)
                .zeroIsFalse(true)
                .compile(resource("bench.html"))
                .execute(new BenchPage(cores).view(experiments, machine, figures));
    }

    private View view(List<Experiment> experiments, Map<String, String> machine, String figures) {
        List<Gain> gains = experiments.stream()
                .filter(Experiment::isFine)
                .flatMap(experiment -> Gain.of(experiment).stream())
                .toList();
        Map<Document, List<Section>> byDocument = experiments.stream()
                .collect(Collectors.groupingBy(
                        experiment -> experiment.lab().card().document(),
                        LinkedHashMap::new,
                        Collectors.mapping(this::section, Collectors.toList())));
        List<Chapter> chapters = byDocument.entrySet().stream()
                .map(chapter ->
                        new Chapter(chapter.getKey().name(), chapter.getKey().subject(), chapter.getValue()))
                .toList();
        return new View(
                PagePlot.LIBRARY.style() + resource("bench.css"),
                resource("curves.js") + resource("bench.js"),
                PagePlot.LIBRARY.script(),
                inScript(figures),
                inScript(LabJson.compact(curves)),
                BenchText.story(gains, experiments, cores),
                limits(gains),
                experiments.stream()
                        .filter(experiment -> !experiment.isFine())
                        .map(BenchPage::failure)
                        .toList(),
                groups(gains),
                chapters,
                machine.entrySet().stream()
                        .map(fact -> new Fact(fact.getKey(), fact.getValue()))
                        .toList());
    }

    static String resource(String name) {
        try (InputStream resource = Objects.requireNonNull(BenchPage.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON that cannot end the script it is in. */
    private static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }

    private List<Limit> limits(List<Gain> gains) {
        Map<Reason.Kind, List<String>> byKind = new LinkedHashMap<>();
        for (Gain gain : gains) {
            Reason reason = Reason.of(gain, cores);
            if (reason != null) {
                byKind.computeIfAbsent(reason.kind(), kind -> new ArrayList<>()).add(gain.lab());
            }
        }
        return byKind.entrySet().stream()
                .sorted(Comparator.comparingInt(limit -> -limit.getValue().size()))
                .map(limit -> new Limit(
                        limit.getValue().size(),
                        limit.getKey().words,
                        limit.getValue().stream().distinct().toList()))
                .toList();
    }

    private List<Group> groups(List<Gain> gains) {
        double longest = gains.stream()
                .filter(gain -> gain.verdict() == Verdict.GAINED) // noise must not shrink what is known
                .mapToDouble(Gain::ratio)
                .reduce(2, Math::max);
        return Arrays.stream(Verdict.values())
                .map(verdict -> group(verdict, gains, longest))
                .filter(group -> !group.bars.isEmpty())
                .toList();
    }

    private Group group(Verdict verdict, List<Gain> gains, double longest) {
        List<Bar> bars = gains.stream()
                .filter(gain -> gain.verdict() == verdict)
                .sorted(Comparator.comparingDouble(Gain::ratio).reversed())
                .map(gain -> bar(gain, longest))
                .toList();
        return new Group(verdict.name().toLowerCase(Locale.ROOT), verdict.words, bars.size(), bars);
    }

    private Bar bar(Gain gain, double longest) {
        LabRun best = gain.best();
        Reason reason = Reason.of(gain, cores);
        return new Bar(
                gain.lab(),
                gain.serial().question(),
                gain.where(),
                LabRow.of(gain.serial()).median(),
                best == null ? LabRow.NONE : LabRow.of(best).median(),
                Double.isNaN(gain.ratio()) ? LabRow.NONE : Figures.ratio(gain.ratio()) + "×",
                reason == null ? "" : reason.sentence(),
                PagePlot.percent(Double.isNaN(gain.ratio()) ? 0 : Math.min(1, gain.ratio() / longest)),
                PagePlot.percent(1 / longest));
    }

    private Section section(Experiment experiment) {
        Lab.Card card = experiment.lab().card();
        List<LabRun> runs = experiment.isFine() ? experiment.runs() : List.of();
        return new Section(
                card.name(),
                card.title(),
                card.summary(),
                LabText.parameters(experiment.arguments()),
                runs.isEmpty()
                        ? List.of()
                        : experiment.lab().explain(experiment.arguments(), runs).stream()
                                .map(LabText::sentence)
                                .toList(),
                card.says(),
                experiment.isFine() ? "" : failure(experiment),
                runs.isEmpty()
                        ? List.of()
                        : experiment.lab().plots(experiment.arguments(), runs).stream()
                                .map(plot -> PagePlot.of(plot, curves, PagePlot.LIBRARY.isThere()))
                                .toList(),
                answers(card.name(), runs),
                notes(runs));
    }

    private static List<Answer> answers(String lab, List<LabRun> runs) {
        Map<String, List<LabRun>> byQuestion =
                runs.stream().collect(Collectors.groupingBy(LabRun::question, LinkedHashMap::new, Collectors.toList()));
        return byQuestion.entrySet().stream()
                .map(question -> new Answer(
                        lab,
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
