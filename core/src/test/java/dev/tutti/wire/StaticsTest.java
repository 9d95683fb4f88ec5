// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.logging.Logger;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Static fields of classes on the class path: a worker's value is the same, or the task is refused. */
class StaticsTest {

    private static SecondJvm jvm;

    @BeforeAll
    static void start() {
        jvm = SecondJvm.start();
    }

    @AfterAll
    static void stop() throws Exception {
        jvm.close();
    }

    private static <T, R> ObjectAssert<R> assertRan(SecondJvm where, Task<T, R> task, T item) throws Exception {
        R result = where.run(task, item);
        return assertThatObject(result);
    }

    static class Settings {
        static int rate = 3;
        static String name = "first";
        static final List<String> NAMES = new ArrayList<>();
        static final double[] TABLE = new double[200];
        static final Set<String> WORDS = Set.of("a", "b", "c", "d", "e", "f");
        static final Map<String, Set<Integer>> NESTED =
                Map.of("x", Set.of(1, 2, 3, 4), "y", Set.of(5, 6, 7), "z", Set.of(8));
        static final List<Set<String>> LIST_OF_SETS = new ArrayList<>(List.of(Set.of("a", "b", "c", "d")));
        static final Set<Object> IDENTITIES = new HashSet<>(Set.of(String.class, Integer.class, Long.class));
        static final Logger LOG = Logger.getLogger("settings");
        static final ReentrantLock LOCK = new ReentrantLock();
        static final Random RANDOM = new Random();
        static final Map<Integer, Integer> CACHE = new HashMap<>();
        static final Task<Integer, Integer> TWICE = x -> 2 * x;
        static final Runnable PLAIN = () -> {};
        static Object mode = Mode.FAST;
        static Thread thread;
    }

    enum Mode {
        FAST,
        EXACT {
            @Override
            int steps() {
                return Steps.count;
            }
        };

        int steps() {
            return 1;
        }
    }

    static class Steps {
        static int count = 10;
    }

    /** Never initialized in this JVM by these tests. */
    static class Unloaded {
        static final List<String> DATA = load();

        private static List<String> load() {
            System.setProperty("unloaded.loaded", "yes");
            return List.of("loaded");
        }
    }

    static class InWorkerOnly {
        static final long PID = ProcessHandle.current().pid();
    }

    @Test
    void fieldsWithTheirFirstValuesAreRead() throws Exception {
        assertRan(jvm, x -> x * Settings.rate, 5).isEqualTo(15);
        assertRan(jvm, x -> Settings.name + x + Settings.mode, 1).isEqualTo("first1FAST");
        assertRan(jvm, x -> Settings.NAMES.size() + Settings.TABLE.length, 1).isEqualTo(200);
        assertRan(jvm, x -> Settings.TWICE.apply(x), 4).isEqualTo(8);
    }

    @Test
    void setsAndMapsAreComparedByContentsThoughTheirOrderIsDrawnByEachJvm() throws Exception {
        assertRan(jvm, x -> Settings.WORDS.contains(x), "c").isEqualTo(true);
        assertRan(jvm, x -> Settings.NESTED.get(x).size(), "x").isEqualTo(4);
        assertRan(jvm, x -> Settings.LIST_OF_SETS.getFirst().size(), "x").isEqualTo(4);
        assertRan(jvm, x -> Settings.IDENTITIES.size(), "x").isEqualTo(3);
    }

    @Test
    void whatCannotBeSerializedIsTakenAsItIs() throws Exception {
        assertRan(
                        jvm,
                        x -> {
                            Settings.LOG.fine("hello");
                            assertThat(Settings.LOCK.isLocked()).isFalse();
                            Settings.PLAIN.run();
                            return Settings.thread == null && Settings.RANDOM.nextInt(1) == 0;
                        },
                        1)
                .isEqualTo(true);
    }

    @Test
    void aChangedFieldIsRefusedByName() throws Exception {
        Settings.rate = 4;
        try {
            assertThatThrownBy(() -> jvm.run(x -> x * Settings.rate, 5))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("StaticsTest$Settings.rate")
                    .hasMessageContaining("whose value is 4, but 3 in a worker")
                    .hasMessageContaining("aChangedFieldIsRefusedByName")
                    .hasMessageContaining("local variable")
                    .hasMessageContaining("initializer");
            int rate = Settings.rate;
            assertRan(jvm, x -> x * rate, 5).isEqualTo(20);
        } finally {
            Settings.rate = 3;
        }
        assertRan(jvm, x -> x * Settings.rate, 5).isEqualTo(15);
    }

    @Test
    void aFilledFinalListIsRefused() {
        Settings.NAMES.add("filled by main");
        try {
            assertThatThrownBy(() -> jvm.run(x -> Settings.NAMES.contains(x), "a"))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("Settings.NAMES")
                    .hasMessageContaining(
                            "java.util.ArrayList of size 1, but java.util.ArrayList of size 0 in a worker");
        } finally {
            Settings.NAMES.clear();
        }
    }

    @Test
    void anArrayWithOtherContentsIsRefused() {
        Settings.TABLE[150] = 1;
        try {
            assertThatThrownBy(() -> jvm.run(x -> Settings.TABLE[x], 150))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("Settings.TABLE")
                    .hasMessageContaining("whose contents (double[200]) are not those");
        } finally {
            Settings.TABLE[150] = 0;
        }
    }

    @Test
    void nullHereAndSomethingThereIsRefused() {
        Settings.thread = Thread.currentThread();
        try {
            assertThatThrownBy(() -> jvm.run(x -> Settings.thread == null, 1))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("whose value is java.lang.Thread, but null in a worker");
        } finally {
            Settings.thread = null;
        }
    }

    static int viaHelper(int x) {
        return viaSecondHelper(x);
    }

    private static int viaSecondHelper(int x) {
        return x * Settings.rate;
    }

    interface Shape {
        double area();
    }

    record Square(double side) implements Shape {
        @Override
        public double area() {
            return side * side * Settings.rate;
        }
    }

    static Shape shape(double side) {
        return new Square(side);
    }

    static Predicate<Integer> filter() {
        return new Predicate<>() {
            @Override
            public boolean test(Integer i) {
                return viaHelper(i) > 0;
            }
        };
    }

    @Test
    void fieldsReadFarAwayAreFound() {
        Settings.rate = 5;
        try {
            for (Task<Integer, Object> task : List.<Task<Integer, Object>>of(
                    StaticsTest::viaHelper,
                    x -> viaHelper(x),
                    x -> List.of(1, 2).stream().map(y -> viaHelper(y)).toList(),
                    x -> List.of(1, 2).stream().map(StaticsTest::viaHelper).toList(),
                    x -> shape(x).area(),
                    x -> new ArrayList<>(List.of(3, 2)).removeIf(filter()),
                    new Multiply())) {
                assertThatThrownBy(() -> jvm.run(task, 1))
                        .isInstanceOf(TaskRefusedException.class)
                        .hasMessageContaining("Settings.rate");
            }
        } finally {
            Settings.rate = 3;
        }
    }

    static class Multiply implements Task<Integer, Object> {
        private static final long serialVersionUID = 1;

        @Override
        public Object apply(Integer item) {
            return viaHelper(item);
        }
    }

    @Test
    void capturedLambdasAndObjectsAreCodeOfTheTaskToo() {
        Settings.rate = 6;
        try {
            Task<Integer, Integer> inner = x -> x * Settings.rate;
            assertThatThrownBy(() -> jvm.run(x -> inner.apply(x) + 1, 1)).hasMessageContaining("Settings.rate");
            Shape square = new Square(2);
            assertThatThrownBy(() -> jvm.run(x -> square.area(), 1)).hasMessageContaining("Settings.rate");
            Object[] hidden = {new Object[] {inner}};
            assertThatThrownBy(() -> jvm.run(x -> hidden.length, 1)).hasMessageContaining("Settings.rate");
        } finally {
            Settings.rate = 3;
        }
    }

    @Test
    void bodiesOfEnumConstantsAreFollowed() {
        Steps.count = 11;
        try {
            Mode mode = Mode.EXACT;
            assertThatThrownBy(() -> jvm.run(x -> mode.steps(), 1)).hasMessageContaining("Steps.count");
        } finally {
            Steps.count = 10;
        }
    }

    @Test
    void classesAreNotInitializedToLookAtThem() throws Exception {
        assertRan(jvm, x -> Unloaded.DATA.get(x), 0).isEqualTo("loaded");
        assertThat(System.getProperty("unloaded.loaded")).isNull();
        assertRan(jvm, x -> InWorkerOnly.PID, 0)
                .isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aCacheThatTasksFillInTheWorkerIsNoDifference() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertRan(jvm, x -> Settings.CACHE.computeIfAbsent(x, k -> 2 * k), i)
                    .isEqualTo(2 * i);
        }
    }

    @Test
    void anInitializerIsTakenToHavePreparedTheWorker() throws Exception {
        try (SecondJvm prepared = SecondJvm.start()) {
            prepared.initializer(x -> {
                Settings.rate = 100;
                return null;
            });
            Settings.rate = 50;
            assertRan(prepared, x -> x * Settings.rate, 2).isEqualTo(200);
        } finally {
            Settings.rate = 3;
        }
    }

    @Test
    void anInitializerThatFailsFailsTheTasks() throws Exception {
        try (SecondJvm prepared = SecondJvm.start()) {
            prepared.initializer(x -> {
                throw new java.io.IOException("no model");
            });
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> prepared.run(x -> x, 2))
                        .isInstanceOf(java.io.IOException.class)
                        .hasMessage("no model");
            }
        }
    }
}
