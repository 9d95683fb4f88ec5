// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

/** A contestant that ended badly or answered wrongly, in words for the user. */
public final class ContestantFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** One that failed. */
    public ContestantFailed(String message) {
        super(message);
    }
}
