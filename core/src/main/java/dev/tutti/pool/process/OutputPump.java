// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Carries what a worker prints to this JVM's output, whole lines at a time and byte for byte, and remembers the last
 * few.
 */
final class OutputPump {

    /** A line longer than this is passed on in pieces, so that one without an end does not fill the heap. */
    private static final int LONGEST_LINE_BYTES = 1 << 20;

    private static final int KEPT_LINES = 20;
    private static final int KEPT_LINE_BYTES = 500;

    private final Thread thread;
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>();

    /**
     * @param target asked anew for each line, since a program may replace {@code System.out}
     */
    OutputPump(InputStream from, Supplier<PrintStream> target, String name) {
        thread = new Thread(() -> pump(from, target), name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until the worker's output has ended, but not for ever: a process that a task left behind may hold it open.
     */
    void await(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /** The last lines, oldest first. */
    List<String> lastLines() {
        synchronized (kept) {
            return kept.stream()
                    .map(line -> new String(line, Charset.defaultCharset()).stripTrailing())
                    .toList();
        }
    }

    private void pump(InputStream from, Supplier<PrintStream> target) {
        byte[] line = new byte[1 << 13];
        int length = 0;
        try (from) {
            while (true) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                int read = from.read(line, length, line.length - length);
                if (read < 0) {
                    break;
                }
                int searched = length;
                length += read;
                int end = lastNewline(line, searched, length);
                if (end == 0 && length >= LONGEST_LINE_BYTES) {
                    end = length;
                }
                if (end > 0) {
                    pass(line, end, target.get());
                    System.arraycopy(line, end, line, 0, length - end);
                    length -= end;
                }
            }
        } catch (IOException endedWithTheProcess) {
            // What was read is passed on below.
        }
        if (length > 0) {
            if (line.length == length) {
                line = Arrays.copyOf(line, length + 1);
            }
            line[length++] = '\n';
            pass(line, length, target.get());
        }
    }

    /** The position after the last newline in a part of the buffer, or 0. */
    private static int lastNewline(byte[] bytes, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private void pass(byte[] lines, int length, PrintStream target) {
        synchronized (kept) {
            int begin = 0;
            for (int i = 0; i < length; i++) {
                if (lines[i] == '\n') {
                    kept.addLast(Arrays.copyOfRange(lines, begin, Math.min(i, begin + KEPT_LINE_BYTES)));
                    begin = i + 1;
                    if (kept.size() > KEPT_LINES) {
                        kept.removeFirst();
                    }
                }
            }
        }
        try {
            target.write(lines, 0, length); // one call, so that lines of several workers do not mix
            target.flush();
        } catch (RuntimeException userOutput) {
            // What a program put in place of its output threw; a later line may find another there.
        }
    }
}
