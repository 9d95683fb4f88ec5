// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabFailedException;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.LabRunner;
import dev.tutti.labs.Step;
import dev.tutti.labs.Target;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lab that was run.
 *
 * @param lab the lab
 * @param arguments what it was run with
 * @param runs what was found; not all of it if it failed
 * @param failure why it ended early, {@code null} if it did not
 */
record Experiment(
        Lab lab,
        Arguments arguments,
        List<LabRun> runs,
        @Nullable LabFailedException failure) {

    /** What a run needs to know besides the lab and its arguments. */
    record Plan(List<Target> targets, int trials, Duration budget) {}

    static Experiment run(Lab lab, Arguments arguments, Plan plan, Consumer<? super Step> listener) {
        LabRunner runner = new LabRunner(lab, arguments, plan.targets, plan.trials, plan.budget, listener);
        try {
            return new Experiment(lab, arguments, runner.run(), null);
        } catch (LabFailedException e) {
            return new Experiment(lab, arguments, runner.found(), e);
        }
    }

    boolean agrees() {
        return runs.stream().allMatch(LabRun::agrees);
    }

    boolean isFine() {
        return failure == null && agrees();
    }
}
