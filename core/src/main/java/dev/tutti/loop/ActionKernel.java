// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;

/** A body that acts, made ready to run over a span. */
interface ActionKernel extends Serializable {

    /** What it was made of. */
    Object body();

    /** Acts for each index; if one fails, all below it were done. */
    void run(long from, long to);
}
