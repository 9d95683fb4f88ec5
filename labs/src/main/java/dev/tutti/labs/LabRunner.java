// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Progress;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a lab: every form on every target, checked, then timed.
 *
 * <p>A form's answer is compared with the serial one, and with its own on the targets before, before the form is
 * timed; the check warms the JVM and the workers up. Once an answer was wrong the other forms are still checked and
 * nothing is timed.
 * Not thread-safe; to be used once.
 */
public final class LabRunner {

    private final List<Target> targets;
    private final int trials;
    private final Consumer<? super Step> listener;
    private final List<Examination<?>> examinations = new ArrayList<>();
    private final List<LabRun> runs = new ArrayList<>();
    private final int steps;
    private int step;
    private String doing = "";
    private boolean disagreed;

    /**
     * Prepares a run: makes the lab's inputs.
     *
     * @param lab the lab
     * @param arguments its arguments
     * @param targets where its forms run; the serial form is always run
     * @param trials how often each form is timed at most, at least 1; slow ones stop earlier
     * @param listener is told how far the run is, on the thread that runs it
     */
    public LabRunner(Lab lab, Arguments arguments, List<Target> targets, int trials, Consumer<? super Step> listener) {
        this.targets = targets;
        this.trials = trials;
        this.listener = listener;
        int forms = 0;
        for (Question<?> question : lab.questions(arguments)) {
            examinations.add(new Examination<>(question));
            forms += question.forms().size();
        }
        steps = (examinations.size() + targets.size() * forms) * (1 + trials);
    }

    /**
     * Runs everything.
     *
     * @return what was found: the serial forms, then the others target by target
     * @throws dev.tutti.UnavailableException if a pool cannot be opened here
     * @throws LabFailedException if a form threw something
     */
    public List<LabRun> run() {
        StartedPool.open(Target.SERIAL, null).close(); // or the first target would pay for classes that all need
        examinations.forEach(Examination::serial);
        for (Target target : targets) {
            try (StartedPool shared = StartedPool.open(target, null)) {
                examinations.forEach(examination -> examination.forms(shared));
            }
        }
        return runs;
    }

    private void tell(double fraction) {
        listener.accept(new Step(doing, step, steps, fraction));
    }

    private void progressed(Progress progress) {
        if (progress.total() > 0) {
            tell((double) progress.done() / progress.total());
        }
    }

    /** A question, and what is known about its answer so far. */
    private final class Examination<R> {

        private final Question<R> question;
        private final Map<String, R> answers = new HashMap<>();
        private double serialSeconds = Double.NaN;

        Examination(Question<R> question) {
            this.question = question;
        }

        void serial() {
            runs.add(examine(Question.SERIAL, Target.SERIAL, 0, question.serial(), question::flaw));
        }

        void forms(StartedPool shared) {
            for (Form<R> form : question.forms()) {
                if (form.initializer() == null) {
                    runs.add(form(form, shared));
                } else {
                    try (StartedPool own = StartedPool.open(shared.target(), form.initializer())) {
                        runs.add(form(form, own));
                    }
                }
            }
        }

        private LabRun form(Form<R> form, StartedPool on) {
            boolean fits = on.pool().capabilities().containsAll(form.needs());
            Stage stage = new Stage(on.pool(), LabRunner.this::progressed);
            R serial = answers.get(Question.SERIAL);
            try {
                return examine(
                        form.name(),
                        on.target(),
                        on.startupSeconds(),
                        () -> form.computation().on(stage),
                        answer -> {
                            if (!fits) {
                                return "it ran, although " + on.target() + " should have refused it";
                            }
                            return form.agrees().test(answer, serial) ? null : Difference.between(answer, serial);
                        });
            } catch (LabFailedException e) {
                TaskRefusedException refusal = refusal(e);
                if (fits || refusal == null) {
                    throw e;
                }
                return new LabRun(
                        question.title(),
                        form.name(),
                        on.target(),
                        on.startupSeconds(),
                        List.of(),
                        Double.NaN,
                        Double.NaN,
                        "refused",
                        "refused",
                        true,
                        String.valueOf(refusal.getMessage()));
            }
        }

        /** A pool refuses by itself, or by the mouth of the worker that found the reason. */
        private static @Nullable TaskRefusedException refusal(LabFailedException e) {
            Throwable cause = e.getCause() instanceof TaskFailedException failed ? failed.getCause() : e.getCause();
            return cause instanceof TaskRefusedException refusal ? refusal : null;
        }

        private LabRun examine(
                String form,
                Target target,
                double startupSeconds,
                Callable<R> computation,
                Function<R, @Nullable String> flaw) {
            int end = step + 1 + trials;
            doing = form + " on " + target;
            tell(0);
            try {
                R answer = computation.call();
                List<String> flaws = new ArrayList<>();
                note(flaws, flaw.apply(answer));
                note(flaws, differenceFromBefore(form, answer));
                List<Double> seconds = List.of();
                if (flaws.isEmpty() && !disagreed) {
                    seconds = Trials.of(trials, computation, again -> {
                        note(flaws, differenceFromBefore(form, again));
                        step++;
                        tell(0);
                    });
                }
                disagreed |= !flaws.isEmpty();
                double median = Trials.median(seconds);
                if (Double.isNaN(serialSeconds)) {
                    serialSeconds = median; // the serial form is the first to be examined
                }
                return new LabRun(
                        question.title(),
                        form,
                        target,
                        startupSeconds,
                        seconds,
                        median,
                        serialSeconds / median,
                        question.result(answer),
                        question.summary(answer),
                        flaws.isEmpty(),
                        flaws.isEmpty() ? "" : flaws.getFirst());
            } catch (Exception e) {
                throw new LabFailedException(form, target, e);
            } finally {
                step = end;
            }
        }

        private @Nullable String differenceFromBefore(String form, R answer) {
            R before = answers.putIfAbsent(form, answer);
            return before == null || Objects.deepEquals(answer, before)
                    ? null
                    : "not the same bits in two runs: " + Difference.between(answer, before);
        }

        private static void note(List<String> flaws, @Nullable String flaw) {
            if (flaw != null) {
                flaws.add(flaw);
            }
        }
    }
}
