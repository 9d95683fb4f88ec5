// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/**
 * What can become of a loop's body: whether it runs on SIMD lanes, and why not.
 *
 * <p>A loop begins as its body is written. Its code for lanes is used when it has been tried beside the body and was
 * faster, or at once if the loop is to run {@link IntLoop#compiledOnly() compiled only} or to be explained.
 *
 * @param body the class, method and line of the body's code
 * @param lanes how many indices can be computed at once, 1 if the body runs as it is written
 * @param reason why it runs as it is written and what to write instead; empty if it does not
 * @param line the line of the source that the reason is about, 0 if there is none or it is not known
 * @param code the body as it was read, a line for each operation, for people; empty if it could not be read
 */
public record CompileReport(String body, int lanes, String reason, int line, String code) {

    /**
     * Whether the body can run on lanes.
     *
     * @return whether there is more than one
     */
    public boolean isCompiled() {
        return lanes > 1;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return body
                + (isCompiled() ? ": goes onto " + lanes + " lanes" : ": runs as it is written, because of " + reason);
    }

    /** Logs it. */
    void log() {
        System.getLogger(CompileReport.class.getName()).log(System.Logger.Level.INFO, this::toString);
    }
}
