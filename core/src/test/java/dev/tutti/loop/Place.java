// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.GridLoop;
import dev.tutti.IntLoop;
import dev.tutti.LongLoop;
import dev.tutti.Pool;
import dev.tutti.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * Where and how a loop runs.
 *
 * @param threads ignored on a pool; 0 for the default
 * @param pool {@code null} for threads
 */
record Place(int threads, Schedule schedule, Pool pool) {

    static final List<Schedule> SCHEDULES = List.of(
            Schedule.DYNAMIC,
            Schedule.STATIC,
            Schedule.GUIDED,
            Schedule.dynamic(1),
            Schedule.dynamic(100),
            Schedule.dynamic(4096),
            Schedule.guided(1000));

    static Place threads(int number) {
        return new Place(number, Schedule.DYNAMIC, null);
    }

    /** One to four threads and the default, by every schedule. */
    static List<Place> ofThreads() {
        List<Place> places = new ArrayList<>();
        for (Schedule schedule : SCHEDULES) {
            for (int threads = 0; threads <= 4; threads++) {
                places.add(new Place(threads, schedule, null));
            }
        }
        return places;
    }

    /** A few that cut ranges most differently, for tests over many ranges. */
    static List<Place> some() {
        return List.of(
                threads(1), threads(4), new Place(3, Schedule.STATIC, null), new Place(2, Schedule.dynamic(64), null));
    }

    IntLoop put(IntLoop loop) {
        IntLoop scheduled = loop.schedule(schedule);
        return pool != null ? scheduled.on(pool) : threads > 0 ? scheduled.threads(threads) : scheduled;
    }

    LongLoop put(LongLoop loop) {
        LongLoop scheduled = loop.schedule(schedule);
        return pool != null ? scheduled.on(pool) : threads > 0 ? scheduled.threads(threads) : scheduled;
    }

    GridLoop put(GridLoop loop) {
        GridLoop scheduled = loop.schedule(schedule);
        return pool != null ? scheduled.on(pool) : threads > 0 ? scheduled.threads(threads) : scheduled;
    }

    @Override
    public String toString() {
        return (pool != null ? pool.name() + ":" + pool.workers() : threads > 0 ? threads + " threads" : "default")
                + " " + schedule;
    }
}
