// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTest {

    record Point(int x, Set<String> names) {}

    /** Pairs of values that differ. */
    static Stream<List<Object>> different() {
        double[] array = new double[100];
        array[99] = 1;
        return Stream.of(
                List.of(1, 2),
                List.of(1, 1L),
                List.of(0.0, -0.0),
                List.of("a", "b"),
                List.of(true, false),
                List.of('a', 'b'),
                List.of(new double[100], array),
                List.of(new int[] {1, 2}, new int[] {2, 1}),
                List.of(new ArrayList<>(List.of(1)), new ArrayList<>()),
                List.of(new HashMap<>(Map.of("a", 1)), new HashMap<>(Map.of("a", 2))),
                List.of(new HashSet<>(Set.of(1)), new HashSet<>(Set.of(2))),
                List.of(new Point(1, Set.of("a")), new Point(1, Set.of("b"))),
                List.of(linked("a", "b"), linked("b", "a")),
                List.of(Optional.of(1), Optional.empty()),
                List.of(Thread.State.NEW, Thread.State.BLOCKED),
                List.of(String.class, Integer.class),
                List.of(new Object(), new WeakHashMap<>()),
                List.of((Task<Integer, Integer>) x -> x, (Task<Integer, Integer>) x -> x));
    }

    @ParameterizedTest
    @MethodSource("different")
    void differentValuesDiffer(List<Object> pair) {
        assertThat(Fingerprint.of(pair.getFirst())).isNotEqualTo(Fingerprint.of(pair.getLast()));
    }

    private static Map<String, Integer> linked(String first, String second) {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put(first, 1);
        map.put(second, 1);
        return map;
    }

    /** Pairs of values that are equal though they were made differently. */
    static Stream<List<Object>> same() {
        Map<Integer, Integer> grown = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            grown.put(i, i);
        }
        grown.keySet().retainAll(Set.of(1, 2));
        return Stream.of(
                List.of(grown, new HashMap<>(Map.of(2, 2, 1, 1))),
                List.of(new Point(1, Set.of("a", "b", "c")), new Point(1, Set.of("c", "b", "a"))),
                List.of(new TreeMap<>(Map.of(1, 2)), new TreeMap<>(Map.of(1, 2))),
                List.of(new double[1_000], new double[1_000]),
                List.of(new Object(), new Object()),
                List.of((Runnable) () -> {}, (Runnable) () -> {}));
    }

    @ParameterizedTest
    @MethodSource("same")
    void equalValuesAndThoseThatCannotBeComparedAreTheSame(List<Object> pair) {
        assertThat(Fingerprint.of(pair.getFirst())).isEqualTo(Fingerprint.of(pair.getLast()));
    }

    @Test
    void nullIsItsOwn() {
        assertThat(Fingerprint.of(null)).isNotEqualTo(Fingerprint.of("null"));
    }
}
