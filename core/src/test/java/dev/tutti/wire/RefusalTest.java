// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What cannot travel is named: role, path, type, fix. */
class RefusalTest {

    private static final Codec CODEC = Codec.of(RefusalTest.class.getClassLoader());

    /** Not serializable, and a user's. */
    static class Connection {
        Object send(Integer x) {
            return x;
        }
    }

    record Order(String id, Connection connection) {}

    record Orders(List<Order> orders) {}

    @SuppressWarnings("serial")
    static class Base implements Serializable {
        private static final long serialVersionUID = 1;
        Object inBase;
    }

    @SuppressWarnings("serial")
    static class Derived extends Base {
        private static final long serialVersionUID = 1;
        transient Object ignored = new Connection();
        Object[] array = {};
    }

    private int bar = 3;

    private static String refusal(Object value, Role role) {
        TaskRefusedException refusal =
                catchThrowableOfType(TaskRefusedException.class, () -> CODEC.encode(value, role));
        assertThat(refusal).as("refused: %s", value).isNotNull();
        return refusal.getMessage();
    }

    @Test
    void thePathLeadsThroughEverything() {
        Connection c = new Connection();
        Derived derived = new Derived();
        derived.array = new Object[] {1, derived, List.of(c)};
        Base base = new Base();
        base.inBase = Map.of("k", c);
        assertThat(refusal(c, Role.ITEM)).contains("the item cannot be sent to a worker process: item (");
        assertThat(refusal(new Orders(List.of(new Order("a", null), new Order("b", c))), Role.ITEM))
                .contains("item.orders[1].connection (dev.tutti.wire.RefusalTest$Connection): not Serializable")
                .contains("make it a record, let it implement java.io.Serializable");
        assertThat(refusal(derived, Role.RESULT))
                .contains("the result cannot be sent back from a worker process: result.array[2][0] (");
        assertThat(refusal(base, Role.ITEM)).contains("item.inBase[\"k\"] (");
        assertThat(refusal(new HashMap<>(Map.of(c, 1)), Role.ITEM)).contains("item.keySet()[0] (");
        assertThat(refusal(new ConcurrentHashMap<>(Map.of("key", List.of(c))), Role.ITEM))
                .contains("item[\"key\"][0] (");
        assertThat(refusal(Optional.of(c), Role.ITEM)).contains("item.get() (");
        assertThat(refusal(Map.entry("a", c), Role.ITEM)).contains("item.getValue() (");
        assertThat(refusal(new AtomicReference<>(c), Role.ITEM)).contains("item.get() (");
        assertThat(refusal(new ArrayList<>(List.of("a", c)).subList(0, 2), Role.ITEM))
                .contains("item[1] (");
        assertThat(refusal(new IllegalStateException(new Failed(c)), Role.RESULT))
                .contains("result.getCause().connection (");
    }

    @SuppressWarnings("serial")
    static class Failed extends Exception {
        private static final long serialVersionUID = 1;
        final Object connection;

        Failed(Object connection) {
            this.connection = connection;
        }
    }

    @Test
    void theCureFitsTheKind() {
        assertThat(refusal(Stream.of(1), Role.RESULT)).contains("collect it into a list first");
        assertThat(refusal(List.of(1).iterator(), Role.RESULT)).contains("collect it into a list first");
        assertThat(refusal(Thread.currentThread(), Role.ITEM)).contains("make or open it inside the task");
        IntSupplier plain = () -> 1;
        assertThat(refusal(List.of(plain), Role.ITEM))
                .contains("item[0] (a lambda in dev.tutti.wire.RefusalTest)")
                .contains("declare it as a dev.tutti.Task, or cast it");
    }

    @Test
    void capturedVariablesAreNamed() {
        Connection connection = new Connection();
        String text = "x";
        long wide = 3;
        Task<Integer, Object> task = x -> text + wide + connection;
        assertThat(refusal(task, Role.TASK))
                .contains("the task cannot be sent to a worker process: task captures #3 `connection` (");
        Task<Integer, Object> outer = x -> task.apply(x);
        assertThat(refusal(outer, Role.TASK)).contains("task captures #1 `task` captures #3 `connection` (");
    }

    @Test
    void capturedThisIsExplained() {
        Task<Integer, Object> field = x -> x + bar;
        assertThat(refusal(field, Role.TASK))
                .contains(
                        "the lambda captures `this` (dev.tutti.wire.RefusalTest) because it uses field `bar`, at task")
                .contains("copy what it needs to a local variable first");
        Task<Integer, Object> nested = x -> Stream.of(x).map(y -> y + bar).toList();
        assertThat(refusal(nested, Role.TASK)).contains("because it uses field `bar`");
        Task<Integer, Object> method = x -> helper(x);
        assertThat(refusal(method, Role.TASK))
                .contains("because it uses method `helper`")
                .contains("make the method static");
        Task<Integer, Object> reference = this::helper;
        assertThat(refusal(reference, Role.TASK))
                .contains("task is a method reference to `helper` of an object (dev.tutti.wire.RefusalTest)");
        Connection connection = new Connection();
        Task<Integer, Object> bound = connection::send;
        assertThat(refusal(bound, Role.TASK)).contains("method reference to `send` of an object");
    }

    private int helper(int x) {
        return x + bar;
    }

    @Test
    void enclosingObjectsAreExplained() {
        Task<Integer, Object> anonymous = new Task<>() {
            private static final long serialVersionUID = 1;

            @Override
            public Object apply(Integer x) {
                return x + bar;
            }
        };
        assertThat(refusal(anonymous, Role.TASK))
                .contains("task.this$0, the object in which dev.tutti.wire.RefusalTest$1 was made")
                .contains("static nested class");
        assertThat(refusal(List.of(new Inner()), Role.ITEM)).contains("item[0].this$0");
    }

    class Inner implements Serializable {
        private static final long serialVersionUID = 1;

        int bar() {
            return bar;
        }
    }

    static class Writer implements Serializable {
        private static final long serialVersionUID = 1;
        private final RuntimeException failure;

        Writer(RuntimeException failure) {
            this.failure = failure;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (failure == null) {
                throw new IOException("disk full");
            }
            throw failure;
        }
    }

    @Test
    void whatUsersCodeThrowsWhileWritingIsTheCause() {
        IllegalStateException failure = new IllegalStateException("not now");
        assertThatThrownBy(() -> CODEC.encode(List.of(new Writer(failure)), Role.ITEM))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining(
                        "item[0] (dev.tutti.wire.RefusalTest$Writer): java.lang.IllegalStateException: not now")
                .hasCause(failure);
        assertThatThrownBy(() -> CODEC.encode(List.of(new Writer(null)), Role.ITEM))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("item[0] (dev.tutti.wire.RefusalTest$Writer): java.io.IOException: disk full");
    }

    static class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }
    }

    @Test
    void evenIfItCannotBeAskedForWords() {
        assertThat(refusal(List.of(new Writer(new Speechless())), Role.ITEM))
                .contains("item[0] (dev.tutti.wire.RefusalTest$Writer): " + Speechless.class.getName());
    }

    static class Reader implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("too old");
        }
    }

    record Positive(int x) {
        Positive {
            if (x == 13) {
                throw new IllegalArgumentException("unlucky");
            }
        }
    }

    @Test
    void whatUsersCodeThrowsWhileReadingIsTheCause() {
        assertThatThrownBy(() -> CODEC.decode(CODEC.encode(new Reader(), Role.RESULT), Role.RESULT))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("the result came back from a worker process but cannot be read here")
                .hasMessageContaining("too old")
                .hasCauseInstanceOf(InvalidObjectException.class);
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        Payload payload = CODEC.encode(new Derived(), Role.RESULT);
        Codec bare = Codec.of(ClassLoader.getPlatformClassLoader());
        assertThatThrownBy(() -> bare.decode(payload, Role.RESULT))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("it needs a class that is not there, dev.tutti.wire.RefusalTest$Derived");
    }

    @Test
    void aGraphThatIsTooDeepIsRefusedAndTheCodecGoesOn() throws IOException {
        Object[] deep = {};
        for (int i = 0; i < 20_000; i++) {
            deep = new Object[] {deep};
        }
        assertThat(refusal(deep, Role.ITEM)).contains("too deep for serialization");
        assertThat(CODEC.decode(CodecTest.sent(CODEC.encode(List.of(1), Role.ITEM)), Role.ITEM))
                .isEqualTo(List.of(1));
    }

    @Test
    void aGraphThatIsTooLongIsRefused() {
        WireReplacer replacer = new WireReplacer(null, List.of(), true, false);
        assertThatThrownBy(() -> Codec.encode(List.of("x".repeat(10_000)), Role.RESULT, replacer, 5_000))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("passes limitBytes=5000");
        // What is beside the stream does not count.
        Codec.encode(List.of(new double[10_000]), Role.RESULT, replacer, 5_000);
    }
}
