// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first place where two answers differ, in words. */
final class Difference {

    private Difference() {}

    static String between(@Nullable Object got, @Nullable Object expected) {
        return between("", got, expected);
    }

    private static String between(String path, @Nullable Object got, @Nullable Object expected) {
        if (got instanceof List<?> a && expected instanceof List<?> b) {
            return between(path, a.toArray(), b.toArray());
        }
        if (isArray(got) && isArray(expected)) {
            int lengthGot = Array.getLength(got);
            int lengthExpected = Array.getLength(expected);
            for (int i = 0; i < Math.min(lengthGot, lengthExpected); i++) {
                Object a = Array.get(got, i);
                Object b = Array.get(expected, i);
                if (!Objects.deepEquals(a, b)) {
                    return between(path + "[" + i + "]", a, b);
                }
            }
            return (path + " has length " + lengthGot + ", not " + lengthExpected).strip();
        }
        return (path.isEmpty() ? "" : path + " is ") + got + ", not " + expected;
    }

    private static boolean isArray(@Nullable Object value) {
        return value != null && value.getClass().isArray();
    }
}
