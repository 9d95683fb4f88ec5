// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;

/** A program whose heap has room for an array, but not for a copy of it, submits that array. */
public final class TightProgram {

    static final String ANSWER = "OutOfMemoryError, then 7";

    private TightProgram() {}

    /** Prints the answer. */
    public static void main(String[] args) {
        double[] array = new double[(int) (Runtime.getRuntime().maxMemory() * 6 / 10 / Double.BYTES)];
        try (Pool pool = Pool.processes(1)) {
            String thrown = "nothing";
            try {
                pool.submit(values -> values.length, array);
            } catch (OutOfMemoryError e) {
                thrown = e.getClass().getSimpleName();
            }
            System.out.println(
                    thrown + ", then " + pool.submit(item -> item + 1, 6).join());
        }
    }
}
