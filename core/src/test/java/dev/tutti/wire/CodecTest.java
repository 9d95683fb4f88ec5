// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedCollection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that travel. */
class CodecTest {

    private static final Codec CODEC = Codec.of(CodecTest.class.getClassLoader());

    record Point(int x, double y) {}

    record Everything(
            boolean flag, byte b, short s, char c, int i, long l, float f, double d, String text, Point point) {}

    record Chain(String name, Chain next) {}

    record Generic<T>(T value, List<? extends T> more) {}

    record SerializableRecord(int x) implements Serializable {}

    record Empty() {}

    enum Side {
        LEFT,
        RIGHT {
            @Override
            public String toString() {
                return "R";
            }
        }
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    static Stream<Object> equalValues() {
        record Local(List<Point> points) {}
        Map<String, Point> map = new LinkedHashMap<>(Map.of("a", new Point(1, 2)));
        map.put(null, null);
        List<Integer> ten = IntStream.range(0, 10).boxed().toList();
        return Stream.of(
                true,
                false,
                (byte) -1,
                Short.MIN_VALUE,
                'ä',
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.NaN,
                -0.0,
                Double.MIN_VALUE,
                "",
                "text",
                "Grüße",
                "日本 \ud83d\ude00 \ud800 alone",
                "x".repeat(100_000),
                new Point(1, 2.5),
                new Everything(true, (byte) 1, (short) 2, 'c', 3, 4, 5f, 6, "seven", new Point(8, 9)),
                new Chain("a", new Chain("b", null)),
                new Generic<>(new Point(1, 2), List.of(new Point(3, 4))),
                new SerializableRecord(1),
                new Empty(),
                new Local(List.of(new Point(1, 1))),
                Side.LEFT,
                Side.RIGHT,
                List.<Shape>of(new Circle(1), new Square(2)),
                Optional.empty(),
                Optional.of(new Point(1, 1)),
                OptionalInt.of(3),
                OptionalInt.empty(),
                OptionalLong.of(3),
                OptionalDouble.of(3),
                Map.entry("k", new Point(1, 1)),
                map.entrySet().iterator().next(),
                new ArrayList<>(ten).subList(2, 5),
                ten.subList(2, 5),
                ten.reversed(),
                Stream.of(1, null, 3).toList(),
                Arrays.asList(new Point(1, 1), null),
                new ArrayDeque<>(List.of(1, 2, 3)).reversed().stream().toList(),
                map.keySet(),
                new LinkedHashMap<>(map),
                Collections.unmodifiableMap(map),
                new TreeMap<>(Map.of(1, "a", 2, "b", 3, "c")).headMap(3),
                new TreeMap<>(Map.of(1, "a", 2, "b")).navigableKeySet(),
                new LinkedHashMap<>(Map.of(1, "a")).sequencedKeySet().reversed(),
                Path.of("a", "b.txt"),
                StandardCharsets.UTF_8,
                Duration.ofSeconds(3),
                int.class,
                String[].class,
                Point.class,
                Side.class);
    }

    @ParameterizedTest
    @MethodSource("equalValues")
    void valuesComeBackEqual(Object value) throws IOException {
        assertThat(roundTrip(value)).isEqualTo(value);
    }

    @Test
    void nullIsAValue() throws IOException {
        Object nothing = null;
        assertThat(roundTrip(nothing)).isNull();
    }

    @Test
    void arraysComeBackWithTheirTypes() throws IOException {
        for (Object array : List.of(
                new boolean[] {true},
                new byte[100],
                new char[] {'a'},
                new short[70],
                new int[0],
                new long[] {1},
                new float[65],
                new double[64],
                new double[][] {{1}, new double[100], null},
                new Point[] {new Point(1, 2)},
                new Object[] {"a", new Object[] {1}, null},
                new Side[] {Side.RIGHT})) {
            Object back = roundTrip(array);
            assertThat(back.getClass()).isEqualTo(array.getClass());
            assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {array}))
                    .isTrue();
        }
    }

    @Test
    void bitsOfNumbersAreKept() throws IOException {
        double odd = Double.longBitsToDouble(0x7ff8_dead_beef_0001L);
        assertThat(Double.doubleToRawLongBits(roundTrip(odd))).isEqualTo(0x7ff8_dead_beef_0001L);
        double[] many = new double[100];
        many[7] = odd;
        assertThat(Double.doubleToRawLongBits(roundTrip(many)[7])).isEqualTo(0x7ff8_dead_beef_0001L);
    }

    @Test
    void sharedObjectsStayShared() throws IOException {
        double[] array = new double[1_000];
        Point point = new Point(1, 2);
        List<Integer> view = new ArrayList<>(List.of(1, 2, 3)).subList(0, 2);
        Object[] back = roundTrip(new Object[] {array, point, view, List.of(array), Optional.of(point), view});
        assertThat(back[0]).isSameAs(((List<?>) back[3]).getFirst());
        assertThat(back[1]).isSameAs(((Optional<?>) back[4]).orElseThrow());
        assertThat(back[2]).isSameAs(back[5]);
    }

    @Test
    void longArraysInGraphsAreNotSerialized() {
        Payload payload = CODEC.encode(List.of(new double[1_000_000], new int[10]), Role.ITEM);
        assertThat(payload.parts()).hasSize(1);
        assertThat(payload.head().length).isLessThan(1_000);
    }

    @Test
    void aPayloadIsASnapshot() throws IOException {
        double[] array = new double[100];
        List<Object> list = new ArrayList<>(List.of(array, new int[] {1}));
        Payload of = CODEC.encode(list, Role.ITEM);
        Payload ofArray = CODEC.encode(array, Role.ITEM);
        array[0] = 1;
        ((int[]) list.get(1))[0] = 2;
        list.add("more");
        List<?> back = (List<?>) CODEC.decode(sent(of), Role.ITEM);
        assertThat(back).hasSize(2);
        assertThat((double[]) back.get(0)).isEqualTo(new double[100]);
        assertThat((int[]) back.get(1)).containsExactly(1);
        assertThat((double[]) CODEC.decode(sent(ofArray), Role.ITEM)).isEqualTo(new double[100]);
    }

    @Test
    void anObjectThatChangedBetweenTwoMessagesArrivesChanged() throws IOException {
        int[] counter = {1};
        List<int[]> holder = List.of(counter);
        assertThat(roundTrip(holder).getFirst()).containsExactly(1);
        counter[0] = 2;
        assertThat(roundTrip(holder).getFirst()).containsExactly(2);
    }

    @Test
    void viewsKeepTheirOrderAndKind() throws IOException {
        assertThat(roundTrip(
                        new TreeSet<>(Comparator.<Integer>reverseOrder()) {
                            private static final long serialVersionUID = 1;

                            {
                                addAll(List.of(1, 2, 3));
                            }
                        }.descendingSet()))
                .isInstanceOf(SortedSet.class)
                .hasToString("[1, 2, 3]");
        assertThat(roundTrip(new TreeMap<>(Map.of(1, "a", 2, "b")).descendingMap()))
                .isInstanceOf(SortedMap.class)
                .hasToString("{2=b, 1=a}");
        assertThat(roundTrip(new HashMap<>(Map.of(1, "a")).values()))
                .isInstanceOf(List.class)
                .hasToString("[a]");
        assertThat(roundTrip(new LinkedHashSet<>(List.of(3, 1, 2)).reversed()))
                .isInstanceOf(Set.class)
                .hasToString("[2, 1, 3]");
        assertThat(roundTrip(new ArrayDeque<>(List.of(1, 2)).reversed()))
                .isInstanceOf(SequencedCollection.class)
                .hasToString("[2, 1]");
    }

    @Test
    void aViewThatACopyWouldChangeIsRefused() {
        IdentityHashMap<String, Integer> byIdentity = new IdentityHashMap<>();
        byIdentity.put(new String("a"), 1);
        byIdentity.put(new String("a"), 2);
        assertThatThrownBy(() -> CODEC.encode(byIdentity.keySet(), Role.ITEM))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("compares its elements in a way that would be lost");
    }

    @Test
    void lambdasAndMethodReferencesComeBack() throws Exception {
        int local = 5;
        double[] array = new double[100];
        array[3] = 7;
        Task<Integer, Object> task = x -> x + local + array[x];
        assertThat(roundTrip(task).apply(3)).isEqualTo(15.0);
        Task<String, Integer> length = String::length;
        assertThat(roundTrip(length).apply("four")).isEqualTo(4);
        Task<Integer, Object> create = ArrayList::new;
        assertThat(roundTrip(create).apply(4)).isEqualTo(List.of());
        Comparator<Point> comparator = (Comparator<Point> & Serializable) (a, b) -> a.x() - b.x();
        assertThat(roundTrip(comparator).compare(new Point(1, 0), new Point(2, 0)))
                .isNegative();
    }

    @Test
    void proxiesComeBack() throws IOException {
        @SuppressWarnings("unchecked")
        Comparable<Object> proxy = (Comparable<Object>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Comparable.class}, new Constant(42));
        assertThat(roundTrip(proxy).compareTo("x")).isEqualTo(42);
    }

    private record Constant(Object value) implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
            return value;
        }
    }

    @Test
    void aCycleThroughACollectionComesBack() throws IOException {
        List<Object> list = new ArrayList<>();
        record Holder(List<Object> list) {}
        list.add(new Holder(list));
        List<?> back = roundTrip(list);
        assertThat(((Holder) back.getFirst()).list()).isSameAs(back);
    }

    @Test
    void aRecordThatContainsItselfIsRefusedAndNotSilentlyBroken() {
        List<Object> list = new ArrayList<>();
        record Holder(List<Object> list) {}
        Holder holder = new Holder(list);
        list.add(holder);
        assertThatThrownBy(() -> roundTrip(holder))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("contains itself");
    }

    @Test
    void fieldsAndNotAccessorsOfRecordsTravel() throws IOException {
        record Doubling(int x) {
            @Override
            public int x() {
                return 2 * x;
            }
        }
        assertThat(roundTrip(new Doubling(3)).x()).isEqualTo(6);
    }

    @SuppressWarnings("unchecked") // of the type that it was
    private static <T> T roundTrip(T value) throws IOException {
        return (T) CODEC.decode(sent(CODEC.encode(value, Role.ITEM)), Role.ITEM);
    }

    /** By way of bytes. */
    static Payload sent(Payload payload) throws IOException {
        return PayloadTest.read(PayloadTest.bytes(payload));
    }
}
