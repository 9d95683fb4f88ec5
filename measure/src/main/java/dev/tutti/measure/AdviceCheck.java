// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.measure.Advice.Choice;
import java.util.Comparator;
import java.util.List;

/**
 * An advice beside the truth: what its choices take when they are run.
 *
 * @param advice the advice
 * @param measured each choice that can run, in their order
 */
public record AdviceCheck(Advice advice, List<Measured> measured) {

    /** Makes the list unmodifiable. */
    public AdviceCheck {
        measured = List.copyOf(measured);
    }

    /**
     * A choice that was run.
     *
     * @param choice what was expected
     * @param trialSeconds wall-clock seconds of each trial, from the wish for the pool to the last result
     * @param agrees whether its results equal those of the serial pool, arrays and lists by their elements
     */
    public record Measured(Choice choice, List<Double> trialSeconds, boolean agrees) {

        /** Makes the list unmodifiable. */
        public Measured {
            trialSeconds = List.copyOf(trialSeconds);
        }

        /**
         * The median of the trials.
         *
         * @return wall-clock seconds
         */
        public double medianSeconds() {
            return Sample.median(trialSeconds);
        }

        /**
         * How far the prediction is from the median.
         *
         * @return as a part of the median; below 0 if it took longer than expected
         */
        public double error() {
            return choice.totalSeconds() / medianSeconds() - 1;
        }
    }

    /**
     * What was recommended.
     *
     * @return the choice as it was measured
     */
    public Measured picked() {
        return measured.stream()
                .filter(each -> each.choice().equals(advice.choice()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * What was quickest.
     *
     * @return the choice with the least median
     */
    public Measured best() {
        return measured.stream()
                .min(Comparator.comparingDouble(Measured::medianSeconds))
                .orElseThrow();
    }

    /**
     * How much longer the recommended choice takes than the quickest.
     *
     * @return as a part of the quickest one's time; 0 if it is the quickest
     */
    public double regret() {
        return picked().medianSeconds() / best().medianSeconds() - 1;
    }

    /**
     * All of it for people.
     *
     * @return the table of the advice with what was measured, at most 80 columns wide, each line ended
     */
    public String text() {
        StringBuilder text = new StringBuilder(new AdviceText(advice, measured).text());
        AdviceText.wrap(
                text,
                best().equals(picked())
                        ? "Measured, it is the quickest."
                        : "Measured, " + best().choice().backend() + " is the quickest; what was recommended takes "
                                + Figures.percent(regret()) + " longer.");
        measured.stream()
                .filter(each -> !each.agrees)
                .forEach(each -> AdviceText.wrap(
                        text,
                        "Results on " + each.choice.backend()
                                + " do not equal those of the serial pool: they differ, or are"
                                + " of a class without equals."));
        return text.toString();
    }

    /** {@return the table and what it comes to} */
    @Override
    public String toString() {
        return text();
    }
}
