// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;

/** A test made ready to run over a span. */
interface CountKernel extends Serializable {

    /** How many indices pass. */
    long count(long from, long to);
}
