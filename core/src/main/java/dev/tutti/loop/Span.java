// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;

/** Offsets {@code [from, to)} of a loop. */
record Span(long from, long to) implements Serializable {

    boolean isEmpty() {
        return from == to;
    }
}
