// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.List;

/**
 * What a sample of a map showed. All seconds are wall-clock time as on a machine with nothing else to do, of calls that the
 * JIT has compiled as far as it does within the sample.
 *
 * @param items how many items the map has
 * @param calls how often its function was called to find this out
 * @param itemSeconds the mean of an item, one after the other on one thread
 * @param itemBusySeconds in which it computes; what is left of {@code itemSeconds} it waits
 * @param queued the part of the sample's time in which it could have run and all processors were busy with something
 *     else, which is in no other figure here; 0 where the system does not say
 * @param error the standard error of {@code itemSeconds}, as a part of it
 * @param sampleSeconds what the items of the sample took, in the order in which they stand in the input
 * @param coldSeconds what the first calls took beyond that, until the JIT had compiled them: in total
 * @param threads how many threads ran it at once to see if they slow each other down
 * @param slowdown how many times as long an item took then; 1 for none
 * @param busySlowdown how many times as long it was busy
 * @param processSlowdown how many times as long it is expected to be busy in as many worker processes at once
 * @param crowd how many calls waited at once to see how many may; 0 if the function does not wait, so nobody tried
 * @param crowdSeconds how long it took then until all were done
 * @param travel what it takes to send its items to other processes
 */
public record Profile(
        long items,
        long calls,
        double itemSeconds,
        double itemBusySeconds,
        double queued,
        double error,
        List<Double> sampleSeconds,
        double coldSeconds,
        int threads,
        double slowdown,
        double busySlowdown,
        double processSlowdown,
        int crowd,
        double crowdSeconds,
        Travel travel) {

    /** A wait is worth a thread of its own if it is more than this part of an item, and this long. */
    private static final double WAITING = 0.2;

    private static final double LEAST_WAIT_SECONDS = 50e-6;

    private static final double UNEVEN = 4;
    private static final int FEW = 20;

    private static final double DISTURBED = 1.2;

    /** Threads do not go to sleep for less. */
    private static final double LEAST_QUEUE_SECONDS = 5e-6;

    /** Makes the list unmodifiable. */
    public Profile {
        sampleSeconds = List.copyOf(sampleSeconds);
    }

    /** The same with another way to travel. */
    Profile with(Travel other) {
        return new Profile(
                items,
                calls,
                itemSeconds,
                itemBusySeconds,
                queued,
                error,
                sampleSeconds,
                coldSeconds,
                threads,
                slowdown,
                busySlowdown,
                processSlowdown,
                crowd,
                crowdSeconds,
                other);
    }

    /** The same with what was seen in worker processes. */
    Profile inProcesses(double firstCallsSeconds, double slowdownThere) {
        return new Profile(
                items,
                calls,
                itemSeconds,
                itemBusySeconds,
                queued,
                error,
                sampleSeconds,
                firstCallsSeconds,
                threads,
                slowdown,
                busySlowdown,
                slowdownThere,
                crowd,
                crowdSeconds,
                travel);
    }

    /**
     * The whole map on one thread, without any pool's cost.
     *
     * @return seconds
     */
    public double totalSeconds() {
        return items * itemSeconds;
    }

    /**
     * The time that an item waits for something else than a processor.
     *
     * @return seconds
     */
    public double waitSeconds() {
        return Math.max(0, itemSeconds - itemBusySeconds);
    }

    /**
     * Whether the function waits for a good part of its time: for a disk, a server, a clock.
     *
     * @return whether more of its calls at once than there are cores may be worth it
     */
    public boolean waits() {
        return waits(itemSeconds, itemBusySeconds);
    }

    static boolean waits(double itemSeconds, double busySeconds) {
        return itemSeconds - busySeconds > Math.max(WAITING * itemSeconds, LEAST_WAIT_SECONDS);
    }

    /**
     * What an item more costs when as many wait at once as were tried: what the cores and all that it waits for can bear.
     *
     * @return seconds; 0 if nobody tried
     */
    public double crowdItemSeconds() {
        return crowd < 2 ? 0 : Math.max(0, crowdSeconds - itemSeconds) / (crowd - 1);
    }

    /**
     * The longest item of the sample.
     *
     * @return seconds
     */
    public double longestSeconds() {
        return sampleSeconds.stream().mapToDouble(s -> s).max().orElse(itemSeconds);
    }

    /**
     * Whether some items take several times as long as most, and together a good part of the time. One alone of many is
     * rather a disturbance.
     *
     * @return whether those of the sample that took more than four times the median make up a tenth of it
     */
    public boolean isUneven() {
        double much = UNEVEN * Sample.median(sampleSeconds);
        List<Double> dear = sampleSeconds.stream().filter(s -> s > much).toList();
        double total = sampleSeconds.stream().mapToDouble(s -> s).sum();
        return (dear.size() > 1 || (dear.size() == 1 && sampleSeconds.size() < FEW))
                && dear.stream().mapToDouble(s -> s).sum() > total / 10;
    }

    /**
     * Whether calls at once wait for one another: longer, without computing more.
     *
     * @return whether something lets in one at a time, such as a lock
     */
    public boolean excludes() {
        return slowdown > DISTURBED
                && busySlowdown < 1 + (slowdown - 1) / 2
                && (slowdown - 1) * itemSeconds > LEAST_QUEUE_SECONDS;
    }

    /**
     * Whether calls at once cost each other processor time: memory, caches, the garbage collector.
     *
     * @return whether they compute for longer side by side than alone
     */
    public boolean competes() {
        return busySlowdown > DISTURBED && !excludes();
    }
}
