// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Comparison;
import dev.tutti.measure.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one form on one target.
 *
 * @param question the title of the question that the form answers
 * @param form the form's name
 * @param target where it ran
 * @param startupSeconds from the wish for a pool to an answer from each of its workers; 0 without a pool
 * @param timing its trials; {@code null} if nothing was timed
 * @param peakBytes the largest resident size of this JVM and its workers together while the form was checked, before
 *     it was timed; 0 where the system does not say
 * @param overSerial the serial form compared with this one; {@code null} for that form itself, or if either was not
 *     timed, or too short to be
 * @param overOneWorker this form on one worker of the same backend compared with this one; {@code null} if either was
 *     not timed, or too short to be
 * @param result the answer as a number, a text, or a list or map of those
 * @param summary the answer in a line of text
 * @param agrees whether the answer is the one it must be, in the check before the trials and in each of them; or the
 *     form was refused where it must be
 * @param remark what was wrong or why it was refused; empty if nothing was
 */
public record LabRun(
        String question,
        String form,
        Target target,
        double startupSeconds,
        @Nullable Timing timing,
        long peakBytes,
        @Nullable Comparison overSerial,
        @Nullable Comparison overOneWorker,
        Object result,
        String summary,
        boolean agrees,
        String remark) {

    /** This run after a second timing, of which the better counts, and a wrong answer. */
    LabRun again(Timing second, List<String> flaws) {
        boolean better = timing != null && second.median() < timing.median();
        return new LabRun(
                question,
                form,
                target,
                startupSeconds,
                better ? second : timing,
                peakBytes,
                null,
                null,
                result,
                summary,
                flaws.isEmpty(),
                flaws.isEmpty() ? "" : flaws.getFirst());
    }

    LabRun comparedWith(@Nullable Timing serialForm, @Nullable Timing oneWorker) {
        return new LabRun(
                question,
                form,
                target,
                startupSeconds,
                timing,
                peakBytes,
                isSerialForm() ? null : comparison(serialForm),
                isSerialForm() ? null : comparison(oneWorker),
                result,
                summary,
                agrees,
                remark);
    }

    private @Nullable Comparison comparison(@Nullable Timing reference) {
        return reference == null || reference.isTooShort() || timing == null || timing.isTooShort()
                ? null
                : Comparison.of(reference, timing);
    }

    /**
     * Whether this is the serial form: plain Java, no pool.
     *
     * @return whether it is
     */
    public boolean isSerialForm() {
        return form.equals(Question.SERIAL);
    }

    /**
     * The speedup over the serial form for each worker.
     *
     * @return 1 if no worker's time was lost; NaN if nothing was compared
     */
    public double efficiency() {
        return overSerial == null ? Double.NaN : overSerial.ratio() / target.workers();
    }

    /**
     * The processor time of a call, of this JVM and its workers together.
     *
     * @return seconds; NaN if nothing was timed, or the JVM does not say
     */
    public double cpuSeconds() {
        return timing == null ? Double.NaN : timing.cpuSeconds() + timing.childCpuSeconds();
    }
}
