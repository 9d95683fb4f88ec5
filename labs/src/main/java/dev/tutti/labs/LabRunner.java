// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.Progress;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.measure.Memory;
import dev.tutti.measure.StartedPool;
import dev.tutti.measure.Timing;
import dev.tutti.measure.TimingOptions;
import dev.tutti.measure.WorkFailedException;
import java.time.Duration;
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
 * timed, and again in each trial. Once an answer was wrong the other forms are still checked and nothing is timed.
 * Memory is looked at during the check, lest it disturb the trials. Not thread-safe; to be used once.
 */
public final class LabRunner {

    /** A check that took so long has compiled what there is to compile. */
    private static final double LONG_SECONDS = 1;

    private final List<Target> targets;
    private final TimingOptions timing;
    private final double budgetSeconds;
    private final Consumer<? super Step> listener;
    private final List<Examination<?>> examinations = new ArrayList<>();
    private final List<LabRun> runs = new ArrayList<>();
    private final int steps;
    private int step;
    private double fraction;
    private String doing = "";
    private boolean disagreed;

    /**
     * Prepares a run: makes the lab's inputs.
     *
     * @param lab the lab
     * @param arguments its arguments
     * @param targets where its forms run; the serial form is always run
     * @param trials how often each form is timed at most, at least 1; slow ones stop earlier
     * @param budget when slow ones stop: no trial begins after so much time
     * @param listener is told how far the run is, on the thread that runs it
     */
    public LabRunner(
            Lab lab,
            Arguments arguments,
            List<Target> targets,
            int trials,
            Duration budget,
            Consumer<? super Step> listener) {
        this.targets = targets;
        this.timing = Timing.options().trials(trials).budget(budget);
        this.budgetSeconds = budget.toNanos() / 1e9;
        this.listener = listener;
        int forms = 0;
        for (Question<?> question : lab.questions(arguments)) {
            examinations.add(new Examination<>(question));
            forms += question.forms().size();
        }
        steps = 2 * examinations.size() + targets.size() * forms;
    }

    /**
     * Runs everything.
     *
     * @return {@link #found()}
     * @throws dev.tutti.UnavailableException if a pool cannot be opened here
     * @throws LabFailedException if a form threw something
     */
    public List<LabRun> run() {
        try {
            open(Target.SERIAL, null).close(); // or the first target would pay for classes that all need
            examinations.forEach(Examination::serial);
            for (Target target : targets) {
                try (StartedPool shared = open(target, null)) {
                    examinations.forEach(examination -> examination.forms(target, shared));
                }
            }
            examinations.forEach(Examination::serialAgain);
            return found();
        } finally {
            examinations.forEach(examination -> examination.question.close());
        }
    }

    /**
     * What was found so far, which is worth having even if a form threw something.
     *
     * @return the serial forms, then the others target by target
     */
    public List<LabRun> found() {
        return runs.stream()
                .map(run -> run.comparedWith(
                        timing(run.question(), Question.SERIAL, Target.SERIAL),
                        timing(
                                run.question(),
                                run.form(),
                                new Target(run.target().on(), 1))))
                .toList();
    }

    private @Nullable Timing timing(String question, String form, Target target) {
        for (LabRun run : runs) {
            if (run.question().equals(question)
                    && run.form().equals(form)
                    && run.target().equals(target)) {
                return run.timing();
            }
        }
        return null;
    }

    private static StartedPool open(Target target, Task.@Nullable Run initializer) {
        PoolOptions options = Pool.options();
        return StartedPool.open(initializer == null ? options : options.initializer(initializer), target.spec());
    }

    private void begin(String doing) {
        this.doing = doing;
        fraction = 0;
        tell(0);
    }

    private void tell(double atLeast) {
        fraction = Math.clamp(atLeast, fraction, 1);
        listener.accept(new Step(doing, step, steps, fraction));
    }

    /** The check is counted as half of a step. */
    private void progressed(Progress progress) {
        if (progress.total() > 0) {
            tell(0.5 * progress.done() / progress.total());
        }
    }

    /** A question, and what is known about its answer so far. */
    private final class Examination<R> {

        private final Question<R> question;
        private final Map<String, R> answers = new HashMap<>();

        Examination(Question<R> question) {
            this.question = question;
        }

        void serial() {
            runs.add(examine(Question.SERIAL, Target.SERIAL, 0, question.serial(), question::flaw));
        }

        /**
         * The serial form was timed when the JVM was youngest, and maybe on a machine busier than later. What it is
         * compared with came later, so it gets a second chance, unless that takes long.
         */
        void serialAgain() {
            int place = examinations.indexOf(this); // serial forms come first
            LabRun first = runs.get(place);
            begin(Question.SERIAL + " again");
            if (first.timing() != null && !disagreed && first.timing().median() < LONG_SECONDS) {
                List<String> flaws = new ArrayList<>();
                try {
                    runs.set(place, first.again(time(Question.SERIAL, question.serial(), false, flaws), flaws));
                } catch (WorkFailedException e) {
                    throw new LabFailedException(Question.SERIAL, Target.SERIAL, e);
                }
                disagreed = !flaws.isEmpty();
            }
            step++;
        }

        void forms(Target target, StartedPool shared) {
            for (Form<R> form : question.forms()) {
                if (form.initializer() == null) {
                    runs.add(form(form, target, shared));
                } else {
                    try (StartedPool own = open(target, form.initializer())) {
                        runs.add(form(form, target, own));
                    }
                }
            }
        }

        private LabRun form(Form<R> form, Target target, StartedPool on) {
            boolean fits = on.pool().capabilities().containsAll(form.needs());
            Stage stage = new Stage(on.pool(), LabRunner.this::progressed);
            R serial = answers.get(Question.SERIAL);
            try {
                return examine(
                        form.name(),
                        target,
                        on.startupSeconds(),
                        () -> form.computation().on(stage),
                        answer -> {
                            if (!fits) {
                                return "it ran, although " + target + " should have refused it";
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
                        target,
                        on.startupSeconds(),
                        null,
                        0,
                        null,
                        null,
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
            begin(form + " on " + target);
            try {
                List<R> answer = new ArrayList<>();
                long start = System.nanoTime();
                Memory memory = Memory.of(() -> answer.add(computation.call()));
                double checkSeconds = (System.nanoTime() - start) / 1e9;
                List<String> flaws = new ArrayList<>();
                note(flaws, flaw.apply(answer.getFirst()));
                note(flaws, differenceFromBefore(form, answer.getFirst()));
                Timing timed = flaws.isEmpty() && !disagreed
                        ? time(form, computation, checkSeconds >= LONG_SECONDS, flaws)
                        : null;
                disagreed |= !flaws.isEmpty();
                return found(form, target, startupSeconds, disagreed ? null : timed, memory, answer.getFirst(), flaws);
            } catch (WorkFailedException e) {
                throw new LabFailedException(form, target, e);
            } finally {
                step++;
            }
        }

        private Timing time(String form, Callable<R> computation, boolean warm, List<String> flaws) {
            long start = System.nanoTime();
            TimingOptions options = timing.name(form).onResult(again -> {
                @SuppressWarnings("unchecked") // what the computation returned
                R same = (R) again;
                note(flaws, differenceFromBefore(form, same));
                tell(0.5 + 0.5 * (System.nanoTime() - start) / 1e9 / budgetSeconds);
            });
            return (warm ? options.warm() : options).time(computation);
        }

        private LabRun found(
                String form,
                Target target,
                double startupSeconds,
                @Nullable Timing timed,
                Memory memory,
                R answer,
                List<String> flaws) {
            return new LabRun(
                    question.title(),
                    form,
                    target,
                    startupSeconds,
                    timed,
                    memory.peakBytes(),
                    null,
                    null,
                    question.result(answer),
                    question.summary(answer),
                    flaws.isEmpty(),
                    flaws.isEmpty() ? "" : flaws.getFirst());
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
