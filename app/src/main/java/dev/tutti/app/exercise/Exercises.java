// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static dev.tutti.labs.Document.A;
import static dev.tutti.labs.Document.B;
import static dev.tutti.labs.Document.D;
import static dev.tutti.labs.Document.E;

import dev.tutti.labs.Document;
import java.util.List;
import java.util.function.Consumer;

/** All exercises, document by document, in the order of the documents. Document C has none. */
public final class Exercises {

    private static final List<Exercise> ALL = List.of(
            of(
                    "bootstrap",
                    A,
                    "means of random draws, serial and on 2 workers",
                    SumChecks::bootstrap,
                    "rounds sCalc pCalc sResults pResults sTime pTime"),
            of(
                    "query-exercise",
                    B,
                    "ask a slow database several things at once",
                    PoolChecks::queries,
                    "queries sResults pResults sTime pTime"),
            of(
                    "crunch-numbers",
                    B,
                    "a slow and a fast function on 1 to 8 workers",
                    PoolChecks::crunch,
                    "slow fast workers slowItems fastItems slowTimes fastTimes slowResults fastResults"),
            of(
                    "pool-map",
                    D,
                    "10 arguments on 4 workers, and pairs of arguments",
                    PoolChecks::map,
                    "workers squares pairs"),
            of(
                    "speedup-exercise",
                    D,
                    "time to solution and speedup on 1, 2, 4 and 8 workers",
                    PoolChecks::speedups,
                    "f items workers times speedups results"),
            of(
                    "visitor-counter",
                    D,
                    "two visitors counted as one: in turn, and with a lock",
                    ThreadChecks::visitors,
                    "atOnce inTurn withLock"),
            of(
                    "threads-results",
                    D,
                    "threads that write to slots of an array, against a loop",
                    ThreadChecks::slots,
                    "args sResults pResults sTime pTime"),
            of(
                    "pi-arrays",
                    D,
                    "Monte Carlo π without a for loop, and the memory it takes",
                    SumChecks::arrays,
                    "piLoop piArrays loopBytes arrayBytes sTime pTime"),
            of(
                    "moving-average",
                    D,
                    "the mean of a moving window, and a faster one",
                    ArrayChecks::movingAverage,
                    "movingAverage fastAverage sTime pTime"),
            of(
                    "native-code",
                    D,
                    "two functions in C, called from Java without a copy",
                    ArrayChecks::nativeCode,
                    "add dot"),
            of(
                    "pi-series-a",
                    D,
                    "π from a series: the error over decades of terms",
                    SumChecks::seriesDecades,
                    "seriesPi terms errors"),
            of(
                    "pi-series-b",
                    D,
                    "the series by a map over ranges",
                    SumChecks::seriesRanges,
                    "n part sPi pPi sTime pTime"),
            of(
                    "pi-series-c",
                    D,
                    "the series by threads with a compiled loop each",
                    SumChecks::seriesInTwo,
                    "n sPi pPi sTime pTime"),
            of(
                    "pi-series-d",
                    D,
                    "the series until it is good enough, by threads",
                    SumChecks::seriesTolerance,
                    "tolerance estimate terms"),
            of(
                            "prices",
                            D,
                            "a table of prices: weeks, the mean of a month, RSI",
                            ArrayChecks::prices,
                            "closes weeks monthMeans rsi")
                    .withData("btc_eur_daily.csv"),
            of(
                    "integral-split",
                    E,
                    "an integral in a piece a worker",
                    SumChecks::integral,
                    "integrate sResult pResult sTime pTime"),
            of(
                    "pairwise-rows",
                    E,
                    "distances of all pairs, in the form of a map",
                    ArrayChecks::distances,
                    "distances parallelDistances sTime pTime"));

    private Exercises() {}

    /**
     * All exercises.
     *
     * @return them, those of a document together
     */
    public static List<Exercise> all() {
        return ALL;
    }

    private static Exercise of(String name, Document document, String summary, Consumer<Answer> check, String names) {
        return new Exercise(name, document, summary, List.of(names.split(" ", -1)), List.of(), check);
    }
}
