// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import dev.tutti.wire.Codec;
import dev.tutti.wire.Payload;
import dev.tutti.wire.Role;
import dev.tutti.wire.TaskImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to send a task, its items and its results to another process and back, tried on some of them.
 *
 * @param refusal why they cannot travel, in the words that a pool of processes would use; empty if they can
 * @param taskBytes of the task with what it captures, sent to each worker once
 * @param argumentBytes of an item, the mean
 * @param resultBytes of a result, the mean
 * @param hereSeconds of this process for an item: writing it, and reading its result
 * @param thereSeconds of a worker for an item: reading it, and writing its result
 */
public record Travel(
        String refusal,
        long taskBytes,
        double argumentBytes,
        double resultBytes,
        double hereSeconds,
        double thereSeconds) {

    private static final long BUDGET_NANOS = 60_000_000;

    /** Of one that is not tried. */
    static Travel refused(String why) {
        return new Travel(why, 0, 0, 0, 0, 0);
    }

    /**
     * Whether they can travel, as far as was tried: statics that the task reads are compared in the workers alone.
     *
     * @return whether a pool of processes takes the task
     */
    public boolean isPossible() {
        return refusal.isEmpty();
    }

    /** Tries it, again and again for some hundredths of a second, since the first time is slower by far. */
    static Travel of(Task<?, ?> task, List<?> items, List<?> results) {
        try {
            TaskImage image = TaskImage.of(task);
            long taskBytes = image.payload().sizeBytes();
            List<Trip> trips = new ArrayList<>();
            long begin = System.nanoTime();
            int i = 0;
            do {
                trips.add(Trip.of(image.codec(), items.get(i % items.size()), results.get(i % items.size())));
                i++;
            } while (System.nanoTime() - begin < BUDGET_NANOS);
            List<Trip> later = trips.subList(trips.size() / 2, trips.size());
            return new Travel(
                    "",
                    taskBytes,
                    later.stream().mapToLong(Trip::argumentBytes).average().orElse(0),
                    later.stream().mapToLong(Trip::resultBytes).average().orElse(0),
                    Sample.median(later.stream().map(Trip::hereSeconds).toList()),
                    Sample.median(later.stream().map(Trip::thereSeconds).toList()));
        } catch (TaskRefusedException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    private record Trip(long argumentBytes, long resultBytes, double hereSeconds, double thereSeconds) {

        static Trip of(Codec codec, @Nullable Object item, @Nullable Object result) {
            long begin = System.nanoTime();
            Payload argument = codec.encode(item, Role.ITEM);
            long written = System.nanoTime();
            codec.decode(argument, Role.ITEM);
            Payload answer = codec.encode(result, Role.RESULT);
            long answered = System.nanoTime();
            codec.decode(answer, Role.RESULT);
            long end = System.nanoTime();
            return new Trip(
                    argument.sizeBytes(),
                    answer.sizeBytes(),
                    (written - begin + end - answered) / 1e9,
                    (answered - written) / 1e9);
        }
    }
}
