// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.io.Serial;

/** A file that a lab was given is not there, or not what the lab can use. */
public final class BadFileException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * The exception.
     *
     * @param file the file's name
     * @param line where it is wrong, from 1 on; 0 if it is wrong as a whole
     * @param reason what is wrong, with the value that was found, and what is needed
     */
    BadFileException(String file, int line, String reason) {
        super("the file '" + file + "' cannot be used" + (line == 0 ? "" : ": line " + line) + ": " + reason);
    }
}
