// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link SharedSemaphore}, behind what every {@link SharedObject} has.
 *
 * <pre>
 *   byte 16      24      32      40        48           56     64
 *        ├───────┼───────┼───────┼─────────┼────────────┼──────┼──────────────────────┬───…
 *        │ total │ bound │ brief │ retired │ next total │ used │ process 0 │ account 0 │ process 1 …
 *        └───────┴───────┴───────┴─────────┴────────────┴──────┴──────────────────────┴───…
 *   total        permits that there would be if nobody had any
 *   bound        the most that there may be, Long.MAX_VALUE for no bound
 *   brief        a {@link Gate} for changes of all others
 *   retired      an account that is being closed, its number + 1; 0 for none
 *   next total   what the total is after that
 *   used         accounts from here on were never used
 *   process n    whose account it is, as a word; 0 for a free one, whose account is 0
 *   account n    what that process has acquired, less what it has released; negative for one that made permits
 * </pre>
 *
 * <p>How many permits there are is not written anywhere: it is the total less all accounts. So taking some is one store,
 * which a kill leaves undone or done. An account is closed in several, of which whoever holds {@code brief} next does the
 * rest again: {@code next total}, then {@code retired}, then what they say.
 */
final class SemaphoreLayout {

    /** How many processes may have taken part without having died. */
    static final int ACCOUNTS_MOST = 64;

    static final long TOTAL = SharedObject.FIELDS;
    static final long BOUND = TOTAL + Long.BYTES;
    static final long BRIEF = BOUND + Long.BYTES;
    static final long RETIRED = BRIEF + Long.BYTES;
    static final long NEXT_TOTAL = RETIRED + Long.BYTES;
    static final long USED = NEXT_TOTAL + Long.BYTES;

    private static final long ACCOUNTS = USED + Long.BYTES;
    private static final long ACCOUNT_BYTES = 2 * Long.BYTES;

    static final long BYTES = ACCOUNTS + ACCOUNTS_MOST * ACCOUNT_BYTES;

    private SemaphoreLayout() {}

    static long process(long number) {
        return ACCOUNTS + number * ACCOUNT_BYTES;
    }

    static long account(long number) {
        return process(number) + Long.BYTES;
    }
}
