// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.LabRun;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import org.jspecify.annotations.Nullable;

/**
 * Why the best form of a question gained what it did and not more, as far as its figures tell: a speedup is the cores
 * used, times the part of the time that they computed, divided by how much more than plain Java they computed.
 *
 * @param kind what counts most
 * @param sentence with the figures
 */
record Reason(Kind kind, String sentence) {

    enum Kind {
        FULL("the cores had nothing left to give"),
        WAITING("the work waits more than it computes, so it gains beyond the cores"),
        OTHER_CODE("the form on workers is faster code than plain Java"),
        IDLE("the workers had nothing to do for part of the time"),
        MORE_WORK("all workers together computed more than plain Java does"),
        TINY("the work is over before it could be handed out"),
        UNCLEAR("plain Java itself waited, or other programs took its core");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Less than this is within what a busy machine does to figures. */
    private static final double MUCH = 1.25;

    private static final double NEARLY = 1 / MUCH;

    /** Whoever computes for less of the time means to wait. */
    static final double WAITS = 0.1;

    /** Of what the cores can give. */
    static final double NEARLY_ALL = 0.9;

    /** Handing work to threads and back takes some tens of µs, to processes some hundreds. */
    private static final double TINY_SECONDS = 1e-3;

    /**
     * The reason for a gain.
     *
     * @param gain what was gained
     * @param cores usable ones
     * @return the reason; {@code null} if there is nothing to compare, or no processor time
     */
    static @Nullable Reason of(Gain gain, int cores) {
        LabRun best = gain.best();
        if (best == null || best.timing() == null || gain.serial().timing() == null) {
            return null;
        }
        double serialSeconds = gain.serial().timing().median();
        double seconds = best.timing().median();
        int workers = best.target().workers();
        int most = Math.min(workers, cores);
        if (gain.ratio() < 1 && serialSeconds < TINY_SECONDS) {
            return new Reason(
                    Kind.TINY,
                    "Plain Java is done in " + Figures.seconds(serialSeconds) + "; handing the work to " + workers
                            + " workers and collecting it takes " + Figures.seconds(seconds - serialSeconds)
                            + " longer.");
        }
        double serialCpu = gain.serial().cpuSeconds();
        double cpu = best.cpuSeconds();
        if (!(serialCpu > 0 && cpu > 0)) {
            return null;
        }
        double serialBusy = serialCpu / serialSeconds;
        if (serialBusy < WAITS) {
            return new Reason(
                    Kind.WAITING,
                    "Plain Java computes " + Figures.percent(serialBusy) + " of its time and waits for the rest; "
                            + workers + " workers wait at the same time.");
        }
        if (serialBusy < NEARLY) {
            return new Reason(
                    Kind.UNCLEAR,
                    "Plain Java itself had a core for " + Figures.percent(serialBusy)
                            + " of its time: it waits for something, or other programs took the core.");
        }
        double busy = Math.min(1, cpu / seconds / most);
        double more = cpu / serialCpu;
        Comparison overOne = best.overOneWorker();
        double one = overOne == null ? 1 : gain.ratio() / overOne.ratio();
        if (one > MUCH) {
            return new Reason(
                    Kind.OTHER_CODE,
                    "One worker is already " + Figures.ratio(one)
                            + " times as fast as plain Java, since its code is another; " + workers + " are "
                            + Figures.ratio(gain.ratio() / one) + " times as fast as one, busy "
                            + Figures.percent(busy) + " of the time.");
        }
        if (more < NEARLY) {
            return new Reason(
                    Kind.OTHER_CODE,
                    "All workers together need " + Figures.ratio(more)
                            + " times the processor time of plain Java, since their code is another; they are busy "
                            + Figures.percent(busy) + " of the time.");
        }
        String figures = "Busy " + Figures.percent(busy) + " of the time, the " + workers + " workers used "
                + Figures.ratio(more) + " times the processor time of plain Java";
        if (gain.ratio() >= NEARLY_ALL * most) {
            return new Reason(Kind.FULL, figures + ": as much as " + most + " cores can give, nearly.");
        }
        return more * busy > 1
                ? new Reason(Kind.MORE_WORK, figures + ": sending, starting and sharing memory are work too.")
                : new Reason(Kind.IDLE, figures + ": they waited for work, for each other or for a core.");
    }
}
