// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What pandas found in the table of bitcoin's prices; {@code src/main/python/prices.py} says how. */
final class PandasFigures {

    private static final String FILE = "btc_eur_pandas.csv";

    private final Map<String, Double> figures = new HashMap<>();

    PandasFigures() {
        try (InputStream in = Objects.requireNonNull(PandasFigures.class.getResourceAsStream(FILE))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> {
                        int value = line.lastIndexOf(',');
                        figures.put(line.substring(0, value), Double.valueOf(line.substring(value + 1)));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many there are of a kind. */
    long count(String what) {
        return figures.keySet().stream()
                .filter(key -> key.startsWith(what + ","))
                .count();
    }

    /** What is wrong with a figure, if anything: it may be so far away. */
    @Nullable
    String flaw(String what, String column, Object where, double value, double bound) {
        String key = what + "," + column + "," + where;
        Double known = figures.get(key);
        if (known == null) {
            return "pandas knows no " + key;
        }
        return Math.abs(value - known) <= bound ? null : key + " is " + value + ", but " + known + " in pandas";
    }
}
