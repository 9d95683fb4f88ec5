// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.Map;

/**
 * What the machine does at most in a second with 2 threads, as measured by the program of gcc.
 *
 * @param bytes moved between memory and cores: read, or read and written, whichever is more
 * @param flops of multiplications joined with additions, each 2, in registers
 * @param divisions in registers
 * @param others cores that other programs took meanwhile; NaN if unknown
 */
record Roof(double bytes, double flops, double divisions, double others) {

    static Roof of(Map<String, Object> reply, double others) {
        return new Roof(
                Session.number(reply, "bytesPerSecond"),
                Session.number(reply, "flopsPerSecond"),
                Session.number(reply, "divisionsPerSecond"),
                others);
    }

    /** No program takes less for so many steps. */
    double seconds(Kernel kernel, double steps) {
        return steps
                * Math.max(
                        kernel.bytesPerStep / bytes,
                        Math.max(kernel.flopsPerStep / flops, kernel.divisionsPerStep / divisions));
    }

    /** Which of the three it is. */
    String limit(Kernel kernel) {
        double most = seconds(kernel, 1);
        return kernel.bytesPerStep / bytes == most
                ? "memory"
                : kernel.flopsPerStep / flops == most ? "arithmetic" : "division";
    }
}
