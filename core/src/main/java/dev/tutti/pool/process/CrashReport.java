// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM's fatal-error report says, as far as the user of a pool can do anything with it.
 *
 * @param signal the number, 0 if it was not one
 * @param words what happened, where, on which thread
 * @param outOfMemory whether the JVM could not get memory, which is no crash
 */
record CrashReport(int signal, String words, boolean outOfMemory) {

    private static final Pattern SIGNAL = Pattern.compile("#  (SIG\\w+) \\(0x([0-9a-f]+)\\).*");
    private static final Pattern ADDRESS = Pattern.compile("siginfo:.* si_addr: 0x0*([0-9a-f]+).*");
    private static final Pattern THREAD = Pattern.compile("Current thread .*Thread \"([^\"]*)\".*");

    private static final String SENT_BY_KILL = "(sent by kill)";
    private static final String PROBLEM = "# Problematic frame:";
    private static final String NO_MEMORY = "# There is insufficient memory";
    private static final String FAILED_ALLOCATION = "# Native memory allocation";
    private static final String FRAMES = "Native frames:";

    /** Frames of the JVM and the JDK are left out, so these are the user's, or his library's. */
    private static final int MOST_FRAMES = 4;

    private static final int LONGEST_FRAME = 200;

    /** Reads a report, or the beginning of one; {@code null} if these lines have none. */
    static @Nullable CrashReport in(List<String> lines) {
        String what = null;
        String allocation = "";
        String problem = "";
        String address = "";
        String thread = "";
        int signal = 0;
        boolean outOfMemory = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher match = SIGNAL.matcher(line);
            if (what == null && match.matches()) {
                what = match.group(1) + (line.contains(SENT_BY_KILL) ? ", sent by kill," : "");
                signal = Integer.parseInt(match.group(2), 16);
            } else if (what == null && (line.startsWith("#  Internal Error") || line.startsWith("#  EXCEPTION_"))) {
                what = line.substring(1).strip();
            } else if (what == null && line.startsWith(NO_MEMORY)) {
                what = line.substring(1).strip();
                outOfMemory = true;
            } else if (outOfMemory && line.startsWith(FAILED_ALLOCATION)) {
                allocation = " " + line.substring(1).strip();
            } else if (line.equals(PROBLEM) && i + 1 < lines.size()) {
                problem = lines.get(i + 1).substring(1).strip();
            } else if (thread.isEmpty()) {
                thread = group(THREAD, line);
            } else if (address.isEmpty()) {
                address = group(ADDRESS, line);
            }
        }
        if (what == null) {
            return null;
        }
        StringBuilder words = new StringBuilder(what).append(allocation);
        if (!address.isEmpty() && !what.contains(SENT_BY_KILL)) {
            words.append(" at address 0x").append(address);
        }
        if (!problem.isEmpty()) {
            words.append(" in ").append(problem.replaceAll("\\s+", " "));
        }
        if (!thread.isEmpty()) {
            words.append(", thread=\"").append(thread).append('"');
        }
        return new CrashReport(signal, words + frames(lines), outOfMemory);
    }

    private static String group(Pattern pattern, String line) {
        Matcher match = pattern.matcher(line);
        return match.matches() ? match.group(1) : "";
    }

    /** The innermost frames that are neither the JVM's nor the JDK's. */
    private static String frames(List<String> lines) {
        StringJoiner frames = new StringJoiner("\n  at ", "\n  at ", "").setEmptyValue("");
        int count = 0;
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith(FRAMES)) {
                inside = true;
            } else if (inside && (line.isBlank() || line.startsWith("Java frames:"))) {
                break;
            } else if (inside && isUsers(line) && count++ < MOST_FRAMES) {
                String frame = line.split(" @ ", 2)[0].replaceAll("\\s+", " ").strip();
                frames.add(frame.length() > LONGEST_FRAME ? frame.substring(0, LONGEST_FRAME) : frame);
            }
        }
        return frames.toString();
    }

    private static boolean isUsers(String frame) {
        if (frame.startsWith("j ") || frame.startsWith("J ")) {
            return !frame.contains(" java.base@");
        }
        return frame.startsWith("C ") && !frame.contains("[libjvm.") && !frame.contains("[libjli.");
    }
}
