// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;

/**
 * A backend with a number of workers.
 *
 * @param on the backend's name, as {@link dev.tutti.Pool#of(String)} takes it
 * @param workers how many, at least 1
 */
public record Target(String on, int workers) {

    static final Target SERIAL = new Target("serial", 1);

    /**
     * Each backend with each number of workers; the serial one, which has no workers to count, once.
     *
     * @param backends their names
     * @param workers the numbers
     * @return the targets, backend by backend, none twice
     */
    public static List<Target> all(List<String> backends, List<Integer> workers) {
        return backends.stream()
                .flatMap(on -> workers.stream().map(n -> on.equals(SERIAL.on) ? SERIAL : new Target(on, n)))
                .distinct()
                .toList();
    }

    String spec() {
        return equals(SERIAL) ? on : on + ":" + workers;
    }

    @Override
    public String toString() {
        return equals(SERIAL) ? on : on + " × " + workers;
    }
}
