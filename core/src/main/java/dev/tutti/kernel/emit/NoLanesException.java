// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import java.io.Serial;

/** Why a function is not run on lanes, but one index after the other. */
public final class NoLanesException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final int line;

    /**
     * Says why.
     *
     * @param found what stands in the way
     * @param advice what to write instead
     * @param line where in the source, 0 if it is not known
     */
    public NoLanesException(String found, String advice, int line) {
        super(found + (line == 0 ? "" : " at line " + line) + "; " + advice, null, false, false);
        this.line = line;
    }

    /** Where in the source, 0 if it is not known. */
    public int line() {
        return line;
    }
}
