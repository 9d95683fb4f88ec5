// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is printed in a worker while an item runs whose output is wanted: goes to the parent as a part of the item, a
 * line at a time, so that the last line before a crash is there too.
 */
final class TaskOutput extends OutputStream {

    private final Reports reports;
    private final int batch;
    private final int position;
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;

    /** Whether the item is, of which nothing more may be reported. Guarded by this. */
    private boolean over;

    private TaskOutput(Reports reports, int batch, int position) {
        this.reports = reports;
        this.batch = batch;
        this.position = position;
    }

    /** Takes over {@code System.out} and {@code System.err} until {@link #end}. */
    static TaskOutput begin(Reports reports, int batch, int position) {
        TaskOutput output = new TaskOutput(reports, batch, position);
        PrintStream both = new PrintStream(new BufferedOutputStream(output), true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        return output;
    }

    /** Gives back what was there before. What threads that the task left behind print later appears there. */
    void end() {
        System.out.flush();
        System.err.flush();
        System.setOut(standardOutput);
        System.setErr(standardError);
        synchronized (this) {
            over = true;
        }
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (over) {
            standardOutput.write(bytes, from, length);
            return;
        }
        reports.output(batch, position, Arrays.copyOfRange(bytes, from, from + length));
    }
}
