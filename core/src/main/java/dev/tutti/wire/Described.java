// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values in a few words, without calling the user's {@code toString}. */
final class Described {

    private static final int CHARACTERS = 60;

    private Described() {}

    static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String s -> "\"" + (s.length() <= CHARACTERS ? s : s.substring(0, CHARACTERS) + "…") + "\"";
            case Number n when n.getClass().getPackageName().startsWith("java.") -> n.toString();
            case Boolean b -> b.toString();
            case Character c -> "'" + c + "'";
            case Enum<?> e -> e.name();
            case Collection<?> c -> name(c) + " of size " + c.size();
            case Map<?, ?> m -> name(m) + " of size " + m.size();
            case Object array
            when array.getClass().isArray() ->
                array.getClass().getComponentType().getTypeName() + "[" + Array.getLength(array) + "]";
            default -> name(value);
        };
    }

    private static String name(Object value) {
        return Refusal.name(value.getClass());
    }
}
