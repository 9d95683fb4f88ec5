// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call brings, as arrays that fit the inputs. */
final class Arguments {

    private Arguments() {}

    /** In the order of the inputs. */
    static Array[] of(List<Node.Input> inputs, @Nullable Object[] all) {
        // a Java array of arrays looks like several arguments, but is one
        Class<?> component = all.getClass().getComponentType();
        @Nullable Object[] given = component.isArray() ? new Object[] {all} : all;
        if (given.length != inputs.size()) {
            throw new IllegalArgumentException(
                    "a call brings one argument for each input: found=" + given.length + " inputs=" + names(inputs));
        }
        Array[] arguments = new Array[given.length];
        for (int i = 0; i < given.length; i++) {
            arguments[i] = fitting(inputs.get(i), given[i]);
        }
        return arguments;
    }

    /** By name. */
    static Array[] of(List<Node.Input> inputs, Map<String, ?> given) {
        Array[] arguments = new Array[inputs.size()];
        for (int i = 0; i < arguments.length; i++) {
            Node.Input input = inputs.get(i);
            if (!given.containsKey(input.name())) {
                throw new IllegalArgumentException("a call brings an argument for each input: missing=" + input.name()
                        + " found=" + sorted(given.keySet()) + " inputs=" + names(inputs));
            }
            arguments[i] = fitting(input, given.get(input.name()));
        }
        if (given.size() > arguments.length) {
            List<String> names = names(inputs);
            throw new IllegalArgumentException("a call brings an argument that is no input: found="
                    + sorted(given.keySet().stream()
                            .filter(each -> !names.contains(each))
                            .toList()) + " inputs="
                    + names);
        }
        return arguments;
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }

    static List<String> names(List<Node.Input> inputs) {
        return inputs.stream().map(Node.Input::name).toList();
    }

    private static Array fitting(Node.Input input, @Nullable Object given) {
        Array array = array(input, given);
        if (array.dtype() != input.dtype()) {
            throw new IllegalArgumentException("input " + input.name() + " is of type " + input.dtype() + ": found="
                    + array.dtype() + "; give it " + input.dtype() + ", as cast makes it");
        }
        long[] shape = input.shape();
        boolean fits = array.dimensions() == shape.length;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = shape[axis] == Typing.UNKNOWN || shape[axis] == array.size(axis);
        }
        if (!fits) {
            throw new IllegalArgumentException("input " + input.name() + " is of shape " + Typing.text(shape)
                    + ": found=" + Shapes.text(array.shape()) + "; reshape it, or make the input of that shape");
        }
        return array;
    }

    private static Array array(Node.Input input, @Nullable Object given) {
        return switch (given) {
            case Array array -> array;
            case double[] elements -> Array.of(elements);
            case float[] elements -> Array.of(elements);
            case long[] elements -> Array.of(elements);
            case int[] elements -> Array.of(elements);
            case boolean[] elements -> Array.of(elements);
            case double[][] rows -> Array.of(rows);
            case float[][] rows -> Array.of(rows);
            case long[][] rows -> Array.of(rows);
            case int[][] rows -> Array.of(rows);
            case boolean[][] rows -> Array.of(rows);
            case SharedDoubles elements -> Array.of(elements);
            case SharedFloats elements -> Array.of(elements);
            case SharedLongs elements -> Array.of(elements);
            case SharedInts elements -> Array.of(elements);
            case SharedBytes elements -> Array.of(elements);
            case Boolean value -> Array.scalar(value);
            case Number value -> number(input, value);
            case null -> throw new IllegalArgumentException("input " + input.name() + " is an array: found=null");
            default ->
                throw new IllegalArgumentException("input " + input.name()
                        + " is an Array, a Java array of one or two dimensions, a shared array or a number: found="
                        + given.getClass().getTypeName());
        };
    }

    /** Of the input's type, if that can hold it. */
    private static Array number(Node.Input input, Number value) {
        boolean isWhole = !(value instanceof Double || value instanceof Float);
        return switch (input.dtype()) {
            case FLOAT64 -> Array.scalar(value.doubleValue());
            case FLOAT32 -> Array.scalar(value.floatValue());
            case INT64 -> isWhole ? Array.scalar(value.longValue()) : Array.scalar(value.doubleValue());
            case INT32 ->
                isWhole && value.longValue() == value.intValue()
                        ? Array.scalar(value.intValue())
                        : isWhole ? Array.scalar(value.longValue()) : Array.scalar(value.doubleValue());
            case BOOL -> isWhole ? Array.scalar(value.longValue()) : Array.scalar(value.doubleValue());
        };
    }
}
