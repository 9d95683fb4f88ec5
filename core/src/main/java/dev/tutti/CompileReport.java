// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.List;
import java.util.Locale;

/**
 * What can become of a loop's body: whether it runs on SIMD lanes, how, and why not. {@link #text} tells it to people.
 *
 * <p>A loop begins as its body is written. Its code for lanes is used when it has been tried beside the body and was
 * faster, or at once if the loop is to run {@link IntLoop#compiledOnly() compiled only} or to be explained.
 *
 * @param body the class, method and line of the body's code
 * @param lanes how many indices can be computed at once, 1 if the body runs as it is written
 * @param target what it is compiled for: the bits of this machine's vectors, or why there are none
 * @param reason why it runs as it is written and what to write instead; empty if it does not
 * @param line the line of the source that the reason is about, 0 if there is none or it is not known
 * @param remarks what was done with it, in the order of lines; what is about all of it comes first
 * @param code the body as it was read, a line for each operation, for people; empty if it could not be read
 */
public record CompileReport(
        String body, int lanes, String target, String reason, int line, List<Remark> remarks, String code) {

    /** How much is told. The texts may change with the library; nothing should read them but people. */
    public enum Level {
        /** One line. */
        SUMMARY,
        /** And what the code is for, and each remark on a line of its own. */
        DETAILS,
        /** And the body as it was read. */
        CODE;

        /**
         * The name as options of commands and {@code -Ddev.tutti.explain} have it.
         *
         * @return in small letters
         */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something that was done with the body: how many lanes, a gather, a call, a mask, why a store is safe.
     *
     * @param line of the source, 0 if it is about all of the body, or not known
     * @param text what
     */
    public record Remark(int line, String text) {

        /** One line for people. */
        @Override
        public String toString() {
            return (line == 0 ? "" : "line " + line + ": ") + text;
        }
    }

    /** Keeps a copy of the remarks. */
    public CompileReport {
        remarks = List.copyOf(remarks);
    }

    /**
     * Whether the body can run on lanes.
     *
     * @return whether there is more than one
     */
    public boolean isCompiled() {
        return lanes > 1;
    }

    /**
     * The report for people.
     *
     * @param level how much of it
     * @return one line or several, without an end of line behind the last
     */
    public String text(Level level) {
        StringBuilder text = new StringBuilder(toString());
        if (level.compareTo(Level.DETAILS) >= 0) {
            text.append("\n  for ").append(target);
            remarks.forEach(remark -> text.append("\n  ").append(remark));
        }
        if (level == Level.CODE && !code.isEmpty()) {
            text.append("\n  ").append(code.stripTrailing().replace("\n", "\n  "));
        }
        return text.toString();
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
