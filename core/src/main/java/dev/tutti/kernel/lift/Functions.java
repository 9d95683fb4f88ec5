// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

/**
 * What becomes of a body's calls of {@code Math.exp, log, sin} and {@code cos}. Whose functions are called must depend on
 * the code alone; so what is lifted for the library's own initializes the classes that it uses, rather than refuse those that
 * have not been.
 */
public enum Functions {
    /** Calls of the JVM's own. */
    OF_JVM,
    /** Calls of those of {@link dev.tutti.kernel.math.Elementary}. */
    CALLED,
    /** Their code, of those of {@code Elementary}, in the calls' places. The bits are those of calls. */
    INLINE
}
