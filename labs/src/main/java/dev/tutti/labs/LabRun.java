// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;

/**
 * What was found about one form on one target.
 *
 * @param question the title of the question that the form answers
 * @param form the form's name
 * @param target where it ran
 * @param startupSeconds from the wish for a pool to an answer from each of its workers; 0 without a pool
 * @param trialsSeconds wall-clock times in the order of the trials; empty if nothing was timed
 * @param medianSeconds their median; NaN if nothing was timed
 * @param speedup the median of the serial form over this one's; NaN if either is missing
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
        List<Double> trialsSeconds,
        double medianSeconds,
        double speedup,
        Object result,
        String summary,
        boolean agrees,
        String remark) {}
