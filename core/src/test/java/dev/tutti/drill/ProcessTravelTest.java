// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.contract.InputContract;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels to workers and back: also what Java serialization alone would refuse. */
final class ProcessTravelTest extends ProcessDrill {

    record Point(int x, Integer y) {
        Point {
            if (x < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    record Shape(String name, List<Point> corners, Optional<Point> centre, Point[] more) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Shape shape
                    && name.equals(shape.name)
                    && corners.equals(shape.corners)
                    && centre.equals(shape.centre)
                    && Arrays.equals(more, shape.more);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    record Pair<A, B>(A first, B second) {}

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "verdant";
            }
        }
    }

    static Stream<Object> values() {
        List<Integer> ten = new ArrayList<>(IntStream.range(0, 10).boxed().toList());
        Point point = new Point(1, null);
        return Stream.of(
                point,
                new Shape("s", List.of(point, new Point(2, 3)), Optional.of(point), new Point[] {point, null}),
                new Pair<>(new Pair<>(1, "x"), Optional.empty()),
                List.of(point, point),
                Map.of("k", point),
                new TreeMap<>(Map.of(2, new Pair<>(point, Colour.RED), 1, new Pair<>(null, Colour.GREEN))),
                Map.entry("key", point),
                List.of(Map.entry(1, 2), Map.entry(3, Optional.of(4))),
                Optional.empty(),
                Optional.of("x"),
                Optional.of(Optional.of(point)),
                OptionalInt.of(1),
                OptionalLong.empty(),
                OptionalDouble.of(0.5),
                ten.subList(2, 5),
                ten.subList(1, 9).subList(1, 3),
                List.of(1, 2, 3, 4).subList(1, 3),
                Arrays.asList(1, null, 3).subList(0, 2),
                ten.reversed(),
                Collections.unmodifiableList(ten).subList(3, 7),
                Collections.singletonList(point),
                Collections.nCopies(3, point),
                Colour.GREEN,
                int.class,
                Point[].class,
                "text \u0000 \ud83c\udfbc",
                Double.NaN,
                -0.0,
                (byte) -1,
                'x',
                Duration.ofNanos(5),
                BigInteger.TWO.pow(200),
                UUID.nameUUIDFromBytes(new byte[3]));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesTravelAsCaptureItemAndResult(Object value) {
        String text = String.valueOf(value instanceof Shape ? "shape" : value);
        assertThat(pool.submit(() -> value).join()).isEqualTo(value);
        assertThat(pool.submit(item -> item, value).join()).isEqualTo(value);
        assertThat(pool.map(item -> item, List.of(value, value))).containsExactly(value, value);
        assertThat(pool.submit(item -> String.valueOf(item instanceof Shape ? "shape" : item), value)
                        .join())
                .isEqualTo(text);
    }

    @Test
    void arraysTravelWithEveryBit() {
        double[] doubles = {0.0, -0.0, Double.NaN, Double.longBitsToDouble(0x7ff8_dead_beef_0001L), Double.MIN_VALUE};
        double[] back = pool.submit(item -> item, doubles).join();
        assertThat(Arrays.stream(back).mapToLong(Double::doubleToRawLongBits).toArray())
                .isEqualTo(Arrays.stream(doubles)
                        .mapToLong(Double::doubleToRawLongBits)
                        .toArray());
        for (Object array : List.of(
                new byte[] {1, -1},
                new short[] {1, -1},
                new char[] {'a', '\uffff'},
                new int[] {Integer.MIN_VALUE},
                new long[] {Long.MIN_VALUE, 1},
                new float[] {Float.NaN, -0f},
                new boolean[] {true, false},
                new int[0],
                new int[][] {{1}, null, {2, 3}},
                new String[] {"a", null},
                new Object[] {1, "x", new Point(1, 2), new int[] {4}})) {
            assertThat(pool.submit(item -> item, array).join()).isEqualTo(array).hasSameClassAs(array);
            assertThat(pool.submit(() -> array).join()).isEqualTo(array).hasSameClassAs(array);
        }
    }

    @Test
    void oneObjectThatIsReachedTwiceStaysOneObject() {
        List<String> shared = new ArrayList<>(List.of("x"));
        assertThat(pool.submit(item -> item.first() == item.second(), new Pair<>(shared, shared))
                        .join())
                .isTrue();
        Pair<List<String>, List<String>> back =
                pool.submit(() -> new Pair<>(shared, shared)).join();
        assertThat(back.first()).isSameAs(back.second());
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        assertThat(pool.submit(item -> item.getFirst() == item, cyclic).join()).isTrue();
    }

    @Test
    void whatIsSentAgainIsSentAsItIsThen() {
        List<Integer> item = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            item.add(i);
            assertThat(pool.submit(List::size, item).join()).isEqualTo(i + 1);
        }
    }

    @Test
    void tasksTravelInTasksAndAsResults() {
        Task<Integer, Integer> doubled = x -> 2 * x;
        Task<Integer, Integer> again = x -> doubled.apply(doubled.apply(x));
        assertThat(pool.map(again, List.of(1, 2))).containsExactly(4, 8);
        assertThat(pool.submit(task -> task.apply(5), again).join()).isEqualTo(20);
        Task<Integer, Integer> made = pool.submit(() -> {
                    int[] captured = {7};
                    Task<Integer, Integer> plus = x -> x + captured[0];
                    return plus;
                })
                .join();
        assertThat(pool.map(made, List.of(1))).containsExactly(8);
    }

    @Test
    void methodReferencesAndLocalRecordsTravel() {
        record Local(int value) {
            int times(int factor) {
                return value * factor;
            }
        }
        assertThat(pool.map(String::length, List.of("a", "bb"))).containsExactly(1, 2);
        assertThat(pool.map(new Local(3)::times, List.of(1, 2))).containsExactly(3, 6);
        assertThat(pool.map(Local::new, List.of(1, 2))).containsExactly(new Local(1), new Local(2));
        assertThat(pool.map(Local::times, List.of(new Local(2)), List.of(5))).containsExactly(10);
    }

    /** An exception of the user's, with a field that only we can send. */
    static final class Overdrawn extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // a record travels although it is not serializable
        final Point at;

        Overdrawn(String message, Point at) {
            super(message);
            this.at = at;
        }
    }

    @Test
    void exceptionsTravelWithTheirFields() {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, pool.submit(() -> {
            throw new Overdrawn("too much", new Point(4, 5));
        })::join);
        assertThat(failure.getCause()).isInstanceOfSatisfying(Overdrawn.class, overdrawn -> {
            assertThat(overdrawn).hasMessage("too much");
            assertThat(overdrawn.at).isEqualTo(new Point(4, 5));
        });
    }

    @Test
    void largeArraysTravelBothWays() {
        double[] large = new double[8 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = i;
        }
        double[] back = pool.submit(
                        item -> {
                            for (int i = 0; i < item.length; i++) {
                                item[i] = -item[i];
                            }
                            return item;
                        },
                        large)
                .join();
        assertThat(back).hasSize(large.length);
        assertThat(back[back.length - 1]).isEqualTo(-large[large.length - 1]);
    }

    @Test
    void manyLargeArraysTravelBothWaysAtOnce() {
        List<Integer> sizes = pool
                .chunk(1)
                .lookAhead(8)
                .map(
                        item -> {
                            double[] answer = Arrays.copyOf(item, item.length);
                            answer[0]++;
                            return answer;
                        },
                        InputContract.pulled(24, i -> new double[1 << 20]))
                .stream()
                .map(array -> array.length + (int) array[0])
                .toList();
        assertThat(sizes).hasSize(24).containsOnly((1 << 20) + 1);
    }
}
