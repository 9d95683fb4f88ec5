// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.Map;

/** Calls of a kernel in use, in seconds: the median, and the quartiles around it. */
public record Steady(int calls, double median, double low, double high) {

    public static Steady of(Map<String, Object> reply) {
        return new Steady(
                (int) Session.number(reply, "calls"),
                Session.number(reply, "median"),
                Session.number(reply, "low"),
                Session.number(reply, "high"));
    }

    /** Half of the way between the quartiles, in percent of the median. */
    public double spreadPercent() {
        return 50 * (high - low) / median;
    }
}
