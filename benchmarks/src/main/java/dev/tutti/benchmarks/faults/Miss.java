// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.Serial;

/** Something was not as it must be; the message says what was found. */
final class Miss extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    Miss(String message) {
        super(message);
    }

    Miss(String message, Throwable cause) {
        super(message, cause);
    }

    static void unless(boolean condition, String message) {
        if (!condition) {
            throw new Miss(message);
        }
    }
}
