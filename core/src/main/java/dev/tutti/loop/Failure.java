// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** Throws what a body threw, as it is. */
final class Failure {

    private Failure() {}

    /**
     * Throws. The signature says that something is returned, so that callers can show the compiler that they end here.
     */
    @SuppressWarnings("unchecked") // nothing is cast at run time: a checked exception leaves as it came
    static <T extends Throwable> RuntimeException rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
