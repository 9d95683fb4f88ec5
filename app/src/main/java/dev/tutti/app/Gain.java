// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.LabRun;
import dev.tutti.measure.Comparison;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one question of a lab gained, at best, by running on workers.
 *
 * @param lab the lab's name
 * @param serial the serial form's run
 * @param best of the forms on several workers the fastest; {@code null} if none can be compared with the serial form
 */
record Gain(String lab, LabRun serial, @Nullable LabRun best) {

    enum Verdict {
        GAINED("faster in parallel"),
        EVEN("no difference that the trials show"),
        LOST("faster in plain Java"),
        UNKNOWN("not to be compared");

        final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    /** One for each question of a lab, in its order. */
    static List<Gain> of(Experiment experiment) {
        String lab = experiment.lab().card().name();
        Map<String, List<LabRun>> byQuestion = experiment.runs().stream()
                .collect(Collectors.groupingBy(LabRun::question, LinkedHashMap::new, Collectors.toList()));
        return byQuestion.values().stream().map(runs -> ofQuestion(lab, runs)).toList();
    }

    private static Gain ofQuestion(String lab, List<LabRun> runs) {
        Optional<LabRun> best = runs.stream()
                .filter(run -> run.target().workers() > 1 && isTrue(run) && isTrue(runs.getFirst()))
                .max(Comparator.comparingDouble(
                        run -> Objects.requireNonNull(run.overSerial()).ratio()));
        return new Gain(lab, runs.getFirst(), best.orElse(null));
    }

    private static boolean isTrue(LabRun run) {
        return run.timing() != null && !run.timing().isTooShort() && (run.isSerialForm() || run.overSerial() != null);
    }

    /** Of the best form; NaN if there is none. */
    double ratio() {
        return best == null || best.overSerial() == null
                ? Double.NaN
                : best.overSerial().ratio();
    }

    Verdict verdict() {
        Comparison comparison = best == null ? null : best.overSerial();
        if (comparison == null) {
            return Verdict.UNKNOWN;
        }
        if (!comparison.isSignificant()) {
            return Verdict.EVEN;
        }
        return comparison.ratio() > 1 ? Verdict.GAINED : Verdict.LOST;
    }

    /** The best form and where it ran. */
    String where() {
        return best == null ? "" : best.form() + " on " + best.target();
    }
}
