// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Timing;
import dev.tutti.measure.WorkFailedException;
import java.io.Serial;
import java.util.Objects;

/** A form of a lab threw something instead of giving an answer. */
public final class LabFailedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    LabFailedException(String form, Target target, WorkFailedException failed) {
        super(form + " on " + target + " failed: " + reason(failed) + trials(failed), failed.getCause());
    }

    private static String reason(WorkFailedException failed) {
        Throwable cause = Objects.requireNonNull(failed.getCause());
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }

    private static String trials(WorkFailedException failed) {
        return failed.measured() instanceof Timing timing
                ? "; measured until then: " + timing
                : ""; // it failed in the check
    }
}
