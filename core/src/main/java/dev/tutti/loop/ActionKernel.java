// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** A body that acts, made ready to run over a span. Local: it acts on objects of this JVM. */
interface ActionKernel {

    /** Acts for each index; if one fails, all below it were done. */
    void run(long from, long to);
}
