// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.machine.Machine;
import dev.tutti.machine.OomKills;
import java.util.function.Supplier;

/**
 * Whether the kernel's counts of processes killed for memory explain the end of a worker by SIGKILL, which itself does
 * not say who sent it. A kill that was counted explains one end, so that the next one, by somebody's hand, is not
 * blamed on it.
 */
final class OomWatch {

    @SuppressWarnings("Convert2Lambda") // which a program's first pool would wait for
    static final OomWatch HERE = new OomWatch(new Supplier<>() {
        @Override
        public OomKills get() {
            return OomKills.now();
        }
    });

    private static final long MIB = 1 << 20;

    private final Supplier<OomKills> counts;

    // Counts up to these have explained an end. Guarded by this:
    private long explainedInGroup = OomKills.UNKNOWN;
    private long explainedOnMachine = OomKills.UNKNOWN;

    OomWatch(Supplier<OomKills> counts) {
        this.counts = counts;
    }

    OomKills now() {
        return counts.get();
    }

    /**
     * The evidence that the kernel killed a process which ran since {@code before}; empty if there is none. A kill in
     * the group is counted there, whatever ran out, so the machine is asked only where the group is not known.
     */
    synchronized String claim(OomKills before) {
        OomKills now = now();
        long group = Math.max(before.group(), explainedInGroup);
        long machine = Math.max(before.machine(), explainedOnMachine);
        if (before.group() != OomKills.UNKNOWN) {
            if (now.group() <= group) {
                return "";
            }
            explainedInGroup = group + 1;
            return "oom_kill of the control group went from " + group + " to " + now.group()
                    + (now.peakBytes() == OomKills.UNKNOWN ? "" : " peak=" + now.peakBytes() / MIB + " MiB") + limit();
        }
        if (before.machine() == OomKills.UNKNOWN || now.machine() <= machine) {
            return "";
        }
        explainedOnMachine = machine + 1;
        return "oom_kill of the machine went from " + machine + " to " + now.machine() + limit();
    }

    private static String limit() {
        return " limit=" + Machine.here().memoryBytes() / MIB + " MiB";
    }
}
