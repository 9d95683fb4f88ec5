// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.machine.Machine;
import dev.tutti.measure.Plot;
import dev.tutti.spi.Availability;
import java.util.List;

/**
 * One experiment of the course: a named workload in a serial form and in every parallel form that fits, which must all
 * give the same answer before any is timed.
 *
 * <p>A lab is one file and one line in {@link Labs}. What its forms send to workers is written in static methods, so
 * that a lambda captures data and never the lab.
 */
public interface Lab {

    /**
     * What the lab is called and what it shows.
     *
     * @return the card
     */
    Card card();

    /**
     * What can be varied; the first is {@code n}, if there is any.
     *
     * @return the parameters, in the order in which help shows them
     */
    List<Parameter> parameters();

    /**
     * What the lab can read instead of its own data.
     *
     * @return a few words on the file; empty if it reads none
     */
    default String file() {
        return "";
    }

    /**
     * The backends that show what the lab is about.
     *
     * @return their names, at least one
     */
    default List<String> backends() {
        return List.of("serial", "threads", "processes");
    }

    /**
     * The numbers of workers that show what the lab is about; one is among them, to compare the others with.
     *
     * @param cores usable processors, at least 1
     * @return the numbers, rising
     */
    default List<Integer> workers(int cores) {
        return cores == 1 ? List.of(1) : List.of(1, cores);
    }

    /**
     * Whether the lab can be run here.
     *
     * @return if not, what is missing
     */
    default Availability availability() {
        return new Availability(true, "it needs nothing but Java");
    }

    /**
     * Makes the inputs and what is to be computed from them.
     *
     * @param arguments values of {@link #parameters()}
     * @return at least one question
     * @throws dev.tutti.UnavailableException if the lab is not {@linkplain #availability() available} here
     * @throws BadFileException if there is a file among the arguments that cannot be used
     */
    List<Question<?>> questions(Arguments arguments);

    /**
     * Pictures of what was found.
     *
     * @param arguments what the lab was run with
     * @param runs what {@link LabRunner} found, all forms agreeing
     * @return the pictures, maybe none
     */
    default List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        return LabPlots.speedups(runs);
    }

    /**
     * What happened and why, in a few sentences that follow from the figures found: other figures, other words.
     *
     * @param arguments what the lab was run with
     * @param runs what {@link LabRunner} found, all forms agreeing
     * @return the sentences, at least one
     */
    default List<String> explain(Arguments arguments, List<LabRun> runs) {
        return new Explanation(Machine.here().usableCores()).of(runs);
    }

    /**
     * What a lab is called and what it shows.
     *
     * @param name as on the command line
     * @param document where the experiment comes from
     * @param title a few words
     * @param summary one line
     * @param says what the document found on its own machine; a figure to compare with, empty if it gave none
     */
    record Card(String name, Document document, String title, String summary, String says) {}
}
