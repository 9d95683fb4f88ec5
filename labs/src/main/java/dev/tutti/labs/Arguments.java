// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a lab is run with.
 *
 * @param size the size that gave the values that were not given
 * @param seed of all random draws
 * @param values each of the lab's parameters by name, in the lab's order
 * @param file what the lab reads instead of its own data, if anything
 */
public record Arguments(Size size, long seed, Map<String, Long> values, Optional<Path> file) {

    /**
     * Completes what was given with the lab's defaults.
     *
     * @param parameters those of the lab
     * @param size whose defaults to take
     * @param seed of all random draws
     * @param given values by name, maybe none
     * @return the arguments
     * @throws IllegalArgumentException if a value is out of range or belongs to no parameter
     */
    public static Arguments of(List<Parameter> parameters, Size size, long seed, Map<String, Long> given) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Long value = given.get(parameter.name());
            values.put(parameter.name(), value == null ? parameter.defaultAt(size) : parameter.checked(value));
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(
                        "no parameter of this lab is called " + name + ": it has " + values.keySet());
            }
        }
        return new Arguments(size, seed, values, Optional.empty());
    }

    /**
     * These arguments with a file.
     *
     * @param file what the lab reads instead of its own data, see {@link Lab#file()}
     * @return the arguments
     */
    public Arguments with(Path file) {
        return new Arguments(size, seed, values, Optional.of(file));
    }

    /**
     * The value of a parameter.
     *
     * @param name a parameter of the lab
     * @return its value
     */
    public long value(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("this lab has no parameter " + name + ": it has " + values.keySet());
        }
        return value;
    }

    /**
     * The value of a parameter whose range fits an {@code int}.
     *
     * @param name a parameter of the lab
     * @return its value
     */
    public int intValue(String name) {
        return Math.toIntExact(value(name));
    }
}
