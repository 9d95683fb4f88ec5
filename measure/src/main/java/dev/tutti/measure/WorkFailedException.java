// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

/** Says that the measured work threw something, its cause, and keeps what was measured before. */
public final class WorkFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // the values are for the caller; they stay behind where the exception is serialized
    private final transient Measurement measured;

    WorkFailedException(String asked, Measurement measured, Throwable cause) {
        super(
                asked + " failed: " + cause + "; measured until then:" + (measured instanceof Scaling ? '\n' : ' ')
                        + measured,
                cause);
        this.measured = measured;
    }

    /**
     * What was measured until the work failed: for a {@link Timing} its trials, maybe none; for a
     * {@link Memory} the peaks; for a {@link Scaling} the pools that are complete.
     *
     * @return the incomplete measurement
     */
    public Measurement measured() {
        return measured;
    }
}
