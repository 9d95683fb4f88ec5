// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.PoolOptions;
import dev.tutti.measure.Advice.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a map takes on each backend, computed from what a sample of it showed and what pools cost here. A function of its
 * arguments: it measures nothing.
 *
 * @param profile of the map
 * @param overheads of pools here
 * @param cores how many threads can run at once
 */
record Forecast(Profile profile, Overheads overheads, int cores) {

    private static final int MOST_SIMULATED = 2000;

    /** Far above what sending an item costs. */
    private static final double LONG_SECONDS = 1e-3;

    /** Of the slowdown that a lock held all the time would show. */
    private static final double ALMOST_ALL = 0.75;

    /** A part of an item that is computing and does not count beside its waiting. */
    private static final double HARDLY = 0.1;

    /** A choice that takes no more than so many times the quickest is as good, if it is simpler. */
    private static final double NEARLY = 1.05;

    private static final double UNEXPLAINED = 3;

    /** Nobody opens a pool to gain so much. */
    private static final double TRIFLE_SECONDS = 2e-4;

    /** Numbers of threads to look at for functions that wait. */
    private static final List<Integer> CROWDS = List.of(16, 64, 256);

    /** One choice for each backend, with the number of workers that is best there; the simplest backend first. */
    List<Choice> choices() {
        return Stream.of(
                        List.of(serial()),
                        threadCounts().map(this::threads).toList(),
                        List.of(virtualThreads()),
                        coreCounts().map(this::processes).toList())
                .map(choices -> choices.stream()
                        .min(Comparator.comparingDouble(Choice::totalSeconds))
                        .orElseThrow())
                .toList();
    }

    private Choice serial() {
        return choice(
                "serial",
                1,
                overheads.serialStart(),
                profile.totalSeconds() + profile.items() * overheads.serialItem());
    }

    private Stream<Integer> coreCounts() {
        return Stream.concat(Stream.iterate(1, w -> w < cores, w -> 2 * w).skip(1), Stream.of(cores))
                .filter(w -> w == 1 || w <= profile.items() || w == cores);
    }

    private Stream<Integer> threadCounts() {
        return Stream.concat(
                coreCounts(),
                profile.waits()
                        ? CROWDS.stream()
                                .map(w -> (int) Math.min(w, profile.items()))
                                .filter(w -> w > cores)
                        : Stream.of());
    }

    private Choice threads(int workers) {
        double startup = overheads.threadStart() * Math.min(workers, profile.items());
        return choice("threads", workers, startup, atOnce(workers, overheads.threadItem()));
    }

    private Choice virtualThreads() {
        int workers = PoolOptions.VIRTUAL_THREADS;
        return choice("virtualThreads", workers, overheads.virtualStart(), atOnce(workers, overheads.virtualItem()));
    }

    private Choice processes(int workers) {
        Travel travel = profile.travel();
        if (!travel.isPossible() || Double.isInfinite(overheads.firstProcess())) {
            String why = travel.isPossible() ? "worker processes cannot be started here" : travel.refusal();
            return new Choice("processes", workers, 0, Double.NaN, Double.NaN, why);
        }
        double bytes = travel.argumentBytes() + travel.resultBytes();
        // Locks are not shared with other processes, memory and caches are.
        double cpu = busySeconds() * slowed(profile.processSlowdown(), workers);
        double item = profile.itemSeconds() - busySeconds() + cpu + travel.thereSeconds();
        double[] ready = IntStream.range(0, workers)
                .mapToDouble(i -> overheads.firstProcess()
                        + i * overheads.nextProcess()
                        + profile.coldSeconds()
                        + travel.taskBytes() * overheads.byteSeconds())
                .toArray();
        double sending = overheads.processItems(profile.items())
                + profile.items() * (travel.hereSeconds() + bytes * overheads.byteSeconds());
        double computing = profile.items() * (cpu + travel.thereSeconds()) / cores;
        double total = Math.max(
                Math.max(makespan(item / profile.itemSeconds(), ready), ready[0] + sending),
                ready[0] + computing + sending / cores);
        return choice("processes", workers, ready[0] - profile.coldSeconds(), total - ready[0] + profile.coldSeconds());
    }

    /** Batches are the pool's business, but for long items of which a dear one would hold up those behind it. */
    private Choice choice(String backend, int workers, double startup, double run) {
        boolean batches = backend.equals("threads") || backend.equals("processes");
        boolean alone = batches && profile.isUneven() && profile.itemSeconds() > LONG_SECONDS;
        return new Choice(backend, workers, alone ? 1 : 0, startup, run, "");
    }

    /**
     * All items, so many at once in this JVM: no sooner than the workers, the cores, and what they wait for allow.
     *
     * @param overhead of the pool for an item
     */
    private double atOnce(int workers, double overhead) {
        double handingOut = profile.items() * overhead;
        if (profile.crowd() > 0 && workers > cores) {
            double turns = profile.isUneven()
                    ? makespan(1, new double[workers])
                    : Math.ceil((double) profile.items() / workers) * profile.itemSeconds();
            return Math.max(turns + handingOut, profile.itemSeconds() + profile.items() * oneMoreSeconds());
        }
        int computing = Math.min(workers, cores);
        double slowdown = workers <= cores ? slowed(profile.slowdown(), workers) : 1;
        double byWorkers = makespan(slowdown, new double[workers]);
        double busySlowdown =
                profile.excludes() ? profile.busySlowdown() : Math.max(profile.slowdown(), profile.busySlowdown());
        double byCores = makespan(
                busySeconds() * slowed(busySlowdown, computing) / profile.itemSeconds(), new double[computing]);
        double byWhatExcludes =
                profile.excludes() ? profile.totalSeconds() * slowed(exclusion(), computing) / computing : 0;
        return Math.max(Math.max(byWorkers, byCores), byWhatExcludes) + handingOut;
    }

    /**
     * What an item more costs a crowd. If the cores explain about what was seen, they are the better witness of the two, as
     * a crowd is only tried a few times.
     */
    private double oneMoreSeconds() {
        double seen = profile.crowdItemSeconds();
        double byCores = profile.itemBusySeconds() * profile.busySlowdown() / cores;
        return seen > UNEXPLAINED * byCores ? seen : Math.min(seen, byCores);
    }

    /** What lets in nearly one at a time lets in one: a few items do not show all of the waiting. */
    private double exclusion() {
        return profile.slowdown() > ALMOST_ALL * profile.threads() ? profile.threads() : profile.slowdown();
    }

    /** The little that functions wait which do not is noise. */
    private double busySeconds() {
        return profile.waits() ? profile.itemBusySeconds() : profile.itemSeconds();
    }

    /** A slowdown seen with some threads, for another number of them: it grows by as much with each. */
    private double slowed(double slowdown, int workers) {
        return profile.threads() < 2 ? 1 : 1 + (slowdown - 1) * (workers - 1) / (profile.threads() - 1);
    }

    /**
     * When the last item is done, costs being like those of the sample, in the order of the input.
     *
     * @param factor how many times as long as in the sample each item takes
     * @param ready when each worker is there
     */
    private double makespan(double factor, double[] ready) {
        List<Double> sample = profile.sampleSeconds();
        int groups = (int) Math.min(profile.items(), MOST_SIMULATED);
        double[] costs = new double[groups];
        for (int i = 0; i < groups; i++) {
            costs[i] = sample.get((int) ((long) i * sample.size() / groups));
        }
        double scale = factor * profile.totalSeconds() / DoubleStream.of(costs).sum();
        return Makespan.seconds(DoubleStream.of(costs).map(cost -> cost * scale).toArray(), ready);
    }

    /** The quickest choice, or a simpler one that is nearly as quick. */
    Choice best(List<Choice> choices) {
        double least = choices.stream()
                .filter(Choice::isPossible)
                .mapToDouble(Choice::totalSeconds)
                .min()
                .orElseThrow();
        List<Choice> near = new ArrayList<>(choices);
        near.removeIf(choice -> !choice.isPossible() || choice.totalSeconds() > NEARLY * least + TRIFLE_SECONDS);
        // Threads more than cores hardly compute if they only wait, which virtual threads do for less.
        boolean onlyWaits = profile.itemBusySeconds() < HARDLY * profile.itemSeconds();
        near.removeIf(choice ->
                onlyWaits && near.size() > 1 && choice.backend().equals("threads") && choice.workers() > cores);
        return near.getFirst();
    }
}
