// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Pool;
import dev.tutti.Tasks;
import java.util.List;

/**
 * Where to run a map, and why, as {@link Advisor#advise} found it.
 *
 * @param profile what the sample showed
 * @param choices what each backend would take, with the best number of workers there: serial, threads, virtual threads,
 *     processes
 * @param choice the one recommended, of these
 * @param reasons why, in sentences
 */
public record Advice(Profile profile, List<Choice> choices, Choice choice, List<String> reasons) {

    /** Makes the lists unmodifiable. */
    public Advice {
        choices = List.copyOf(choices);
        reasons = List.copyOf(reasons);
    }

    /**
     * One way to run the map, and how long that is expected to take.
     *
     * @param backend its name, as {@link Pool#of(String)} takes it
     * @param workers how many
     * @param chunk items a batch; 0 to leave that to the pool, which steers it by measured time
     * @param startupSeconds from the wish for the pool to its first answer; not a number if it cannot take the map
     * @param runSeconds from there to the last result
     * @param refusal why it cannot take the map; empty if it can
     */
    public record Choice(
            String backend, int workers, int chunk, double startupSeconds, double runSeconds, String refusal) {

        /**
         * From the wish for the pool to the last result.
         *
         * @return wall-clock seconds; not a number if it cannot take the map
         */
        public double totalSeconds() {
            return startupSeconds + runSeconds;
        }

        /**
         * Whether the map can run there.
         *
         * @return whether nothing refuses it
         */
        public boolean isPossible() {
            return refusal.isEmpty();
        }

        /**
         * The pool as a text, for {@link Pool#of(String)}.
         *
         * @return such as {@code threads:4}
         */
        public String spec() {
            return backend.equals("serial") ? backend : backend + ":" + workers;
        }

        /**
         * Opens the pool.
         *
         * @return the pool, for the caller to close
         * @throws dev.tutti.UnavailableException if it cannot be opened here
         */
        public Pool open() {
            return Pool.of(spec());
        }

        /**
         * The view of a pool with the settings of this choice.
         *
         * @param pool any pool
         * @return the pool itself where nothing is to be set
         */
        public Tasks on(Pool pool) {
            return chunk == 0 ? pool : pool.chunk(chunk);
        }
    }

    /**
     * Opens the pool that is recommended.
     *
     * @return the pool, for the caller to close
     * @throws dev.tutti.UnavailableException if it cannot be opened here
     */
    public Pool open() {
        return choice.open();
    }

    /**
     * The view of a pool with the settings that are recommended.
     *
     * @param pool what {@link #open()} returned
     * @return the view
     */
    public Tasks on(Pool pool) {
        return choice.on(pool);
    }

    /**
     * What was found and what is recommended, for people.
     *
     * @return a table of 80 columns and sentences below it, each line ended
     */
    public String text() {
        return new AdviceText(this).text();
    }

    /** {@return the recommendation in one line; all of it is {@link #text()}} */
    @Override
    public String toString() {
        return choice.spec() + ", about " + Figures.seconds(choice.totalSeconds());
    }
}
