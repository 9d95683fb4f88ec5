// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

/** What becomes of a body's calls of {@code Math.exp, log, sin} and {@code cos}. */
public enum Functions {
    /** Calls of the JVM's own. */
    OF_JVM,
    /** Calls of those of {@link dev.tutti.kernel.math.Elementary}. */
    CALLED,
    /** Their code, of those of {@code Elementary}, in the calls' places. The bits are those of calls. */
    INLINE
}
