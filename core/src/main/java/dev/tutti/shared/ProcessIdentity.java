// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that is told from a later one of the same number.
 *
 * @param startTicks when it started, in the kernel's clock ticks since the machine did
 */
record ProcessIdentity(long pid, long startTicks) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** Of no process that there is. */
    private static final long GONE = -1;

    /** Fields of {@code /proc/pid/stat} behind the name, from 0. */
    private static final int STATE = 0;

    private static final int START_TIME = 19;

    /** Enough for three centuries; Linux has process ids of at most 22 bits. */
    private static final int START_BITS = 40;

    private static final long START_MASK = (1L << START_BITS) - 1;

    private static final class This {
        static final ProcessIdentity IDENTITY = of(ProcessHandle.current().pid());
    }

    static ProcessIdentity ofThis() {
        return This.IDENTITY;
    }

    /** The process that has a number now. */
    static ProcessIdentity of(long pid) {
        return new ProcessIdentity(pid, startTicks(pid));
    }

    /** All of it in one number, which is positive. */
    long word() {
        return (pid << START_BITS) | (startTicks & START_MASK);
    }

    /** The process of a {@link #word}. */
    static ProcessIdentity ofWord(long word) {
        return new ProcessIdentity(word >>> START_BITS, word & START_MASK);
    }

    /** Whether it still runs; one that has ended and was not reaped does not. Takes some 20 µs. */
    boolean isAlive() {
        return startTicks != GONE && startTicks(pid) == startTicks;
    }

    private static long startTicks(long pid) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return GONE;
        }
        // The name may hold anything, blanks and parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
        return ended ? GONE : Long.parseLong(fields[START_TIME]);
    }
}
