// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that is told from a later one of the same number.
 *
 * @param pid its number, which a later one can have
 * @param startTicks when it started, in the kernel's clock ticks since the machine did
 */
record ProcessIdentity(long pid, long startTicks) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** Of no process that there is. */
    private static final long GONE = -1;

    /** Fields of {@code /proc/pid/stat} behind the name, from 0. */
    private static final int STATE = 0;

    private static final int FLAGS = 6;

    private static final int THREADS = 17;

    private static final int START_TIME = 19;

    /** Of a thread that has begun to end: it runs nothing but the kernel's code. Giving memory back takes it a while. */
    private static final long EXITING = 4; // PF_EXITING

    /**
     * A {@link #word}: process id, start, check. Linux has process ids of at most 22 bits; two processes of one id, whose
     * starts are 5 years apart to the tick, would be taken for one.
     */
    private static final int PID_SHIFT = 40;

    private static final int CHECK_BITS = 6;

    private static final long START_MASK = (1L << (PID_SHIFT - CHECK_BITS)) - 1;

    private static final long MOST_PID = 1 << 22;

    private static final class This {
        static final ProcessIdentity IDENTITY = of(ProcessHandle.current().pid());
    }

    static ProcessIdentity ofThis() {
        return This.IDENTITY;
    }

    /** The process that has a number now. */
    static ProcessIdentity of(long pid) {
        try {
            return new ProcessIdentity(pid, startTicks(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it in one number, which is positive. */
    long word() {
        long data = (pid << PID_SHIFT) | ((startTicks & START_MASK) << CHECK_BITS);
        return data | check(data);
    }

    /** The process of a {@link #word}. */
    static ProcessIdentity ofWord(long word) {
        return new ProcessIdentity(word >>> PID_SHIFT, (word >>> CHECK_BITS) & START_MASK);
    }

    /** Whether a number can be a {@link #word}: one with a wrong bit cannot, nor can most that have nothing to do with it. */
    static boolean isWord(long word) {
        long pid = word >> PID_SHIFT;
        long check = word & ((1L << CHECK_BITS) - 1);
        return pid > 0 && pid <= MOST_PID && check(word - check) == check;
    }

    private static long check(long data) {
        long check = 0b10_1101;
        for (long left = data; left != 0; left >>>= CHECK_BITS) {
            check ^= left & ((1L << CHECK_BITS) - 1);
        }
        return check;
    }

    /**
     * Whether it still runs; one that has ended and was not reaped does not. True also if that cannot be told, as when
     * this process has no descriptor left to look with. Takes some 20 µs.
     */
    boolean isAlive() {
        try {
            long now = startTicks(pid);
            return startTicks != GONE && now != GONE && (now & START_MASK) == (startTicks & START_MASK);
        } catch (IOException e) {
            return true;
        }
    }

    private static long startTicks(long pid) throws IOException {
        Path path = Path.of("/proc/" + pid + "/stat");
        String stat;
        try {
            stat = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            if (Files.exists(path)) {
                throw e;
            }
            return GONE;
        }
        // The name may hold anything, blanks and parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean ended = fields[STATE].equals("Z")
                || fields[STATE].equals("X")
                || (fields[THREADS].equals("1") && (Long.parseLong(fields[FLAGS]) & EXITING) != 0);
        return ended ? GONE : Long.parseLong(fields[START_TIME]);
    }
}
