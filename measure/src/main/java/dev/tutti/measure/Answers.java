// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Equality of answers by their contents: arrays, and lists of arrays, whose own {@code equals} asks for identity. */
final class Answers {

    private Answers() {}

    static boolean same(@Nullable Object a, @Nullable Object b) {
        return Objects.deepEquals(arrays(a), arrays(b));
    }

    static String text(@Nullable Object answer) {
        String text = Arrays.deepToString(new @Nullable Object[] {arrays(answer)});
        return text.substring(1, text.length() - 1);
    }

    private static @Nullable Object arrays(@Nullable Object answer) {
        return answer instanceof List<?> list
                ? list.stream().map(Answers::arrays).toArray()
                : answer;
    }
}
