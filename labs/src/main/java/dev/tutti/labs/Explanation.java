// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static dev.tutti.labs.LabFigures.seconds;

import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the figures of a lab's runs say, in sentences: which form is the fastest, and where time went. Each sentence is
 * there because figures are, and says nothing that they do not show; a difference that the trials do not show is not
 * explained.
 *
 * <p>What is read from them: that the serial form waits, from its processor time; what a form costs, from one worker; that
 * workers are idle or disturb one another, from the processor time of many beside that of one; what a start costs, from
 * the pool's; what sending costs, from threads beside processes.
 */
final class Explanation {

    /** More questions get a line each, and only the longest of them more. */
    private static final int FEW_QUESTIONS = 2;

    /** A form that loses less is not worth a sentence. */
    private static final double LITTLE = 0.15;

    /** A serial form that computes for less of its time waits. */
    private static final double COMPUTES = 0.1;

    /** Processor time is counted in steps of 10 ms, so it tells little of less. */
    private static final double LEAST_CPU_SECONDS = 0.005;

    private static final double LEAST_WAIT_SECONDS = 0.02;

    private static final long LARGE_BYTES = 250_000_000;

    private final int cores;

    Explanation(int cores) {
        this.cores = cores;
    }

    /** Sentences about all questions. */
    List<String> of(List<LabRun> runs) {
        Collection<List<LabRun>> questions = LabPlots.byQuestion(runs).values();
        List<String> sentences = new ArrayList<>();
        boolean named = questions.size() > 1;
        for (List<LabRun> question : questions) {
            String name = named ? question.getFirst().question() + ": " : "";
            sentences.add(name + verdict(question));
            if (questions.size() <= FEW_QUESTIONS) {
                sentences.addAll(reasons(question));
            }
        }
        if (questions.size() > FEW_QUESTIONS) {
            questions.stream()
                    .filter(question -> seconds(question.getFirst()) > 0)
                    .max(Comparator.comparingDouble(question -> seconds(question.getFirst())))
                    .ifPresent(longest -> {
                        List<String> reasons = reasons(longest);
                        if (!reasons.isEmpty()) {
                            sentences.add(
                                    "The longest is " + longest.getFirst().question() + ". " + reasons.getFirst());
                            sentences.addAll(reasons.subList(1, reasons.size()));
                        }
                    });
        }
        return sentences;
    }

    /** Which form is the fastest, if any. */
    String verdict(List<LabRun> question) {
        LabRun serial = question.getFirst();
        if (seconds(serial) == 0) {
            return "plain Java leaves no time to measure: the JIT deletes the work, or the clock cannot see it; so there is"
                    + " no speedup.";
        }
        String plain = Figures.seconds(seconds(serial));
        LabRun best = best(question).orElse(null);
        if (best == null) {
            return "plain Java takes " + plain + "; no other form has a time to compare with it.";
        }
        Comparison speedup = Objects.requireNonNull(best.overSerial());
        String fastest = LabPlots.label(best);
        String time = Figures.seconds(seconds(best));
        if (Double.isInfinite(speedup.upper())) {
            return "too few trials to tell a difference from noise: plain Java takes " + plain + ", the best form, "
                    + fastest + ", " + time + ".";
        }
        if (!speedup.isSignificant()) {
            return "the trials show no difference between plain Java (" + plain + ") and the best form, " + fastest
                    + " (" + time + ").";
        }
        return speedup.ratio() > 1
                ? "the fastest is " + fastest + ": " + time + " instead of " + plain + ", "
                        + Figures.ratio(speedup.ratio()) + " times the speed of plain Java."
                : "stay serial: plain Java takes " + plain + ", the best form, " + fastest + ", " + time + ", "
                        + Figures.ratio(1 / speedup.ratio()) + " times as long.";
    }

    /** Why. */
    List<String> reasons(List<LabRun> question) {
        LabRun best = best(question).orElse(null);
        if (seconds(question.getFirst()) == 0 || best == null) {
            return List.of();
        }
        List<String> reasons = new ArrayList<>();
        boolean waits = waits(question.getFirst());
        if (waits) {
            reasons.add("Plain Java computes for "
                    + Figures.percent(question.getFirst().cpuSeconds() / seconds(question.getFirst()))
                    + " of its time and waits for the rest; waits overlap on workers, however few the cores.");
        }
        LabRun one = oneWorker(question, best);
        cost(best, one).ifPresent(reasons::add);
        if (!waits) {
            scaling(best, one).ifPresent(reasons::add);
        }
        moreWorkers(question, best).ifPresent(reasons::add);
        startUp(question.getFirst(), best).ifPresent(reasons::add);
        sending(question, best).ifPresent(reasons::add);
        memory(question, best).ifPresent(reasons::add);
        return reasons;
    }

    private static boolean waits(LabRun serial) {
        return seconds(serial) > LEAST_WAIT_SECONDS && serial.cpuSeconds() < COMPUTES * seconds(serial);
    }

    /** What the form itself gains or costs, without any parallelism. */
    private static Optional<String> cost(LabRun best, @Nullable LabRun one) {
        LabRun alone = best.target().workers() == 1 ? best : one;
        Comparison over = alone == null ? null : alone.overSerial();
        if (alone == null || over == null || !over.isSignificant()) {
            return Optional.empty();
        }
        if (over.ratio() > 1 + LITTLE) {
            return Optional.of(
                    alone.target().equals(best.target())
                            ? "That is without parallelism: it has one worker."
                            : "On one worker it is already " + Figures.ratio(over.ratio())
                                    + " times as fast: that much is not parallelism.");
        }
        if (over.ratio() < 1 - LITTLE) {
            return Optional.of("On one worker it takes " + Figures.ratio(1 / over.ratio())
                    + " times as long as plain Java: that much is what the form costs.");
        }
        return Optional.empty();
    }

    /** How near several workers come to the ideal, and what keeps them from it. */
    private Optional<String> scaling(LabRun best, @Nullable LabRun one) {
        int workers = best.target().workers();
        int ideal = Math.min(workers, cores);
        Comparison overOne = best.overOneWorker();
        if (ideal == 1) {
            return Optional.empty();
        }
        double busy = best.cpuSeconds() / (seconds(best) * ideal);
        if (overOne == null || one == null) {
            return Optional.empty();
        }
        String many = workers + " workers" + (workers > cores ? " on " + cores + " cores" : "");
        if (!overOne.isSignificant()) {
            return Optional.of("The trials show no difference between " + many + " and one.");
        }
        String gained = many + " are " + Figures.ratio(overOne.ratio()) + " times one, of " + ideal + " at best";
        if (overOne.ratio() >= ideal * (1 - LITTLE)) {
            return Optional.of(gained + ": the work is spread evenly, and little is lost.");
        }
        if (one.cpuSeconds() < LEAST_CPU_SECONDS || Double.isNaN(busy)) {
            return Optional.of(gained + ".");
        }
        if (busy < 1 - 2 * LITTLE) {
            return Optional.of(gained + ": cores were busy for " + Figures.percent(busy)
                    + " of the time. Workers waited: for tasks too few or too uneven, for what only one does, for a lock,"
                    + " or for cores that other programs had.");
        }
        double more = best.cpuSeconds() / one.cpuSeconds();
        return Optional.of(
                more > 1 + LITTLE
                        ? gained + ", although cores were busy for " + Figures.percent(Math.min(1, busy))
                                + " of the time: the same work took " + Figures.ratio(more)
                                + " times the processor time. Workers share memory, caches, or the cores with one another"
                                + " or with other programs."
                        : gained + ".");
    }

    /** A curve's end, where there are enough numbers of workers to speak of one. */
    private Optional<String> moreWorkers(List<LabRun> question, LabRun best) {
        List<LabRun> curve = question.stream()
                .filter(run -> run.form().equals(best.form())
                        && run.target().on().equals(best.target().on())
                        && seconds(run) > 0)
                .toList();
        LabRun most = curve.stream()
                .max(Comparator.comparingInt(run -> run.target().workers()))
                .orElse(best);
        if (curve.size() < 3 || most.target().equals(best.target())) {
            return Optional.empty();
        }
        Comparison slower = Comparison.of(timing(most), timing(best));
        String more = most.target().workers() + " workers"
                + (most.target().workers() > cores ? " on " + cores + " cores" : "");
        return Optional.of(
                slower.isSignificant() && slower.ratio() > 1
                        ? more + " take " + Figures.ratio(slower.ratio()) + " times as long as "
                                + best.target().workers() + "."
                        : more + " are not faster than " + best.target().workers() + ".");
    }

    private static Optional<String> startUp(LabRun serial, LabRun best) {
        Comparison speedup = Objects.requireNonNull(best.overSerial());
        double saved = seconds(serial) - seconds(best);
        if (!speedup.isSignificant() || saved <= 0 || best.startupSeconds() <= LITTLE * saved) {
            return Optional.empty();
        }
        long calls = (long) Math.ceil(best.startupSeconds() / saved);
        return Optional.of("Its pool takes " + Figures.seconds(best.startupSeconds()) + " to start, and a call saves "
                + Figures.seconds(saved) + ": that pays from "
                + (calls == 1 ? "the first call on." : "call " + Figures.count(calls) + " on."));
    }

    /** Threads beside processes. */
    private static Optional<String> sending(List<LabRun> question, LabRun best) {
        String other = switch (best.target().on()) {
            case "threads" -> "processes";
            case "processes" -> "threads";
            default -> "";
        };
        return question.stream()
                .filter(run -> run.form().equals(best.form())
                        && run.target().equals(new Target(other, best.target().workers()))
                        && seconds(run) > 0)
                .findFirst()
                .map(run -> Comparison.of(timing(run), timing(best)))
                .filter(slower -> slower.isSignificant() && slower.ratio() > 1 + LITTLE)
                .map(slower -> "On " + other + " the same takes " + Figures.ratio(slower.ratio()) + " times as long"
                        + (other.equals("processes")
                                ? ": tasks, arguments and results travel there, and each process warms up alone."
                                : "."));
    }

    /** That a JVM more takes memory is no news, unless it is what pays. */
    private static Optional<String> memory(List<LabRun> question, LabRun best) {
        LabRun serial = question.getFirst();
        return question.stream()
                .filter(run -> !run.target().on().equals("processes")
                        || best.target().on().equals("processes"))
                .max(Comparator.comparingLong(LabRun::peakBytes))
                .filter(most -> serial.peakBytes() > 0
                        && most.peakBytes() > serial.peakBytes() + LARGE_BYTES
                        && most.peakBytes() > 2 * serial.peakBytes())
                .map(most -> "Most memory: " + LabPlots.label(most) + ", " + Figures.bytes(most.peakBytes())
                        + " at its peak beside " + Figures.bytes(serial.peakBytes()) + " in plain Java"
                        + (most.target().on().equals("processes") ? "; each process has a heap of its own." : "."));
    }

    /** Of all forms but the serial one the fastest that can be compared with it. */
    static Optional<LabRun> best(List<LabRun> question) {
        return question.stream()
                .filter(run -> run.overSerial() != null)
                .max(Comparator.comparingDouble(
                        run -> Objects.requireNonNull(run.overSerial()).ratio()));
    }

    private static @Nullable LabRun oneWorker(List<LabRun> question, LabRun run) {
        Target one = new Target(run.target().on(), 1);
        return question.stream()
                .filter(each -> each.form().equals(run.form()) && each.target().equals(one) && seconds(each) > 0)
                .findFirst()
                .orElse(null);
    }

    private static Timing timing(LabRun run) {
        return Objects.requireNonNull(run.timing());
    }
}
