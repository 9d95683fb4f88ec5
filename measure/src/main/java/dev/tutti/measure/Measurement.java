// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

/** What was measured, an immutable value. {@link Object#toString()} says it in words, for people. */
public sealed interface Measurement permits Timing, Memory, Scaling {

    /**
     * A picture of it.
     *
     * @return the plot, to {@link Plot#print()} or {@link Plot#save}; one with nothing to show, which these refuse, if
     *     nothing was measured because the work failed
     */
    Plot plot();
}
