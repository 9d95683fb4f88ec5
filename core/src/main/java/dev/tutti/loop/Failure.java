// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** Throws what a body threw, as it is. */
final class Failure {

    private Failure() {}

    /** Throws, though the signature has it that something is returned, so that callers can write {@code throw}. */
    @SuppressWarnings("unchecked") // nothing is cast at run time: a checked exception leaves as it came
    static <T extends Throwable> RuntimeException rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
