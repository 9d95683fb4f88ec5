// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A line of {@code numpy-cases.tsv}, whose beginning says what it means.
 *
 * @param operation numpy's name
 * @param settings such as {@code axis=1}
 * @param written operands as the file has them
 * @param operands {@link Array}s, and {@link Long}s and {@link Double}s of no type
 * @param expected type, shape and elements as {@link #text} writes them, or an exclamation mark and the class of an error
 */
record NumpyCase(
        String name,
        String operation,
        Map<String, String> settings,
        String written,
        List<Object> operands,
        String expected) {

    private static final List<String> WHOLE = List.of(
            "sum",
            "mean",
            "var",
            "min",
            "max",
            "argmin",
            "argmax",
            "count_nonzero",
            "any",
            "all",
            "cumsum",
            "dot",
            "matmul",
            "sort",
            "arange",
            "linspace",
            "slice");

    static List<NumpyCase> all() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(NumpyCase.class.getResourceAsStream("numpy-cases.tsv")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(NumpyCase::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NumpyCase parse(String line) {
        String[] parts = line.split("\t", -1);
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : parts[2].split(";")) {
            if (!setting.isEmpty()) {
                settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            }
        }
        List<Object> operands =
                Stream.of(parts[3].split(" \\| ")).map(NumpyCase::operand).toList();
        return new NumpyCase(parts[0], parts[1], settings, parts[3], operands, parts[4]);
    }

    private static Object operand(String text) {
        if (text.contains("[")) {
            return array(text);
        }
        // No ternary operator, which would make both a double.
        if (text.matches("-?\\d+")) {
            return Long.valueOf(text);
        }
        return parse(text, false);
    }

    /** An array as a case writes it. */
    static Array array(String text) {
        int open = text.indexOf('[');
        int close = text.indexOf(']');
        DType dtype = dtype(text.substring(0, open));
        long[] shape = Stream.of(text.substring(open + 1, close).split(","))
                .filter(size -> !size.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        String[] values = Stream.of(text.substring(close + 1).split(" "))
                .filter(value -> !value.isEmpty())
                .toArray(String[]::new);
        Array array = Array.zeros(dtype, shape);
        for (int i = 0; i < values.length; i++) {
            switch (dtype) {
                case BOOL, INT32, INT64 -> array.elements().setLong(i, Long.parseLong(values[i]));
                case FLOAT32 -> array.elements().setDouble(i, (float) parse(values[i], true));
                case FLOAT64 -> array.elements().setDouble(i, parse(values[i], false));
            }
        }
        return array;
    }

    private static double parse(String value, boolean isFloat) {
        return switch (value) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> isFloat ? Float.parseFloat(value) : Double.parseDouble(value);
        };
    }

    private static DType dtype(String name) {
        return Arrays.stream(DType.values())
                .filter(each -> each.numpyName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of ours: " + name));
    }

    boolean isError() {
        return expected.startsWith("!");
    }

    /** Whether elements of the result depend on those of the operands at the same place alone. */
    boolean isElementwise() {
        return !settings.containsKey("axis") && !settings.containsKey("keepdims") && !WHOLE.contains(operation);
    }

    Array expectedArray() {
        return array(expected);
    }

    /** What is computed is elsewhere in memory, and lies there otherwise, from case to case. */
    static Array arranged(Array array, int way) {
        return switch (Math.floorMod(way, 5)) {
            case 0 -> array;
            case 1 -> offHeap(array);
            case 2 -> spread(array, 2);
            case 3 -> spread(array, -1);
            default -> array.transpose().copy().transpose();
        };
    }

    private static Array offHeap(Array array) {
        Elements memory = new Elements.OfMemory(array.dtype(), OffHeap.allocate(array.dtype(), array.size()));
        Copying.copy(array, memory);
        return Array.over(memory, array.shape());
    }

    /** The same elements as every so many of a larger array's last axis. */
    private static Array spread(Array array, int step) {
        if (array.dimensions() == 0) {
            return array;
        }
        long[] shape = array.shape();
        int last = shape.length - 1;
        shape[last] = shape[last] * Math.abs(step);
        Array view = Array.ones(array.dtype(), shape)
                .slice(-1, step < 0 ? Long.MAX_VALUE : 0, step < 0 ? Long.MIN_VALUE : Long.MAX_VALUE, step);
        for (long row = 0; row < (shape.length == 2 ? shape[0] : 1); row++) {
            Array from = shape.length == 2 ? array.row(row) : array;
            Array to = shape.length == 2 ? view.row(row) : view;
            for (long i = 0; i < from.size(); i++) {
                if (array.dtype().isFloat()) {
                    to.set(i, from.getDouble(i));
                } else {
                    to.set(i, from.getLong(i));
                }
            }
        }
        return view;
    }

    @Override
    public String toString() {
        return name;
    }
}
