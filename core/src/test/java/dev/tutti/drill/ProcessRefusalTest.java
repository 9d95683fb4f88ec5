// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.RemoteTaskException;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot travel is refused with the path of the field and with advice, and the pool goes on. */
final class ProcessRefusalTest extends ProcessDrill {

    /** Something that nobody can send. */
    static final class Socketlike {
        final int port = 80;
    }

    static final class Inner implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // that is the point
        final Socketlike connection = new Socketlike();
    }

    static final class Outer implements Serializable {
        private static final long serialVersionUID = 1;
        final Inner inner = new Inner();
    }

    record Box(Object content) {}

    private final int field = 3;

    private static void assertNamesTheWay(Throwable refusal, String... names) {
        assertThat(refusal).isExactlyInstanceOf(TaskRefusedException.class);
        assertThat(refusal.getMessage()).contains(names);
        assertThat(refusal.getMessage())
                .as("advice")
                .containsPattern("implement java.io.Serializable|local variable|as a list");
    }

    @Test
    void aCaptureThatCannotTravelIsNamed() {
        Outer captured = new Outer();
        assertNamesTheWay(
                catchThrowable(() -> pool.submit(() -> captured.inner.connection.port)),
                "inner",
                "connection",
                "Socketlike");
        assertNamesTheWay(
                catchThrowable(() -> pool.map(item -> captured.inner, List.of(1))),
                "inner",
                "connection",
                "Socketlike");
        Box box = new Box(List.of(1, new Socketlike()));
        assertNamesTheWay(catchThrowable(() -> pool.submit(() -> box.content().hashCode())), "content", "Socketlike");
    }

    @Test
    void aLambdaThatCapturesItsObjectIsToldSo() {
        assertNamesTheWay(
                catchThrowable(() -> pool.map(item -> item + field, List.of(1))), "this", "ProcessRefusalTest");
        assertNamesTheWay(catchThrowable(() -> pool.map(this::plus, List.of(1))), "ProcessRefusalTest");
    }

    private int plus(int item) {
        return item + field;
    }

    @Test
    void anonymousTasksThatCaptureTheirObjectAreToldSo() {
        Task<Integer, Integer> anonymous = new Task<>() {
            private static final long serialVersionUID = 1;

            @Override
            public Integer apply(Integer item) {
                return item + field;
            }
        };
        assertNamesTheWay(catchThrowable(() -> pool.map(anonymous, List.of(1))), "this", "ProcessRefusalTest");
    }

    @Test
    void anItemThatCannotTravelIsNamed() {
        assertNamesTheWay(
                catchThrowable(() -> pool.submit(item -> 1, new Outer())), "inner", "connection", "Socketlike");
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> pool.map(item -> 1, List.of("good", new Box(new Socketlike()), "good")));
        assertThat(failure.index()).isEqualTo(1);
        assertThat(failure.attempts()).isZero();
        assertNamesTheWay(failure.getCause(), "content", "Socketlike");
        List<TaskFuture<Integer>> futures = pool.invokeAll(item -> 1, List.of("good", new Socketlike(), "good"));
        assertThat(futures.get(0).join() + futures.get(2).join()).isEqualTo(2);
        assertNamesTheWay(catchThrowable(futures.get(1)::join).getCause(), "Socketlike");
    }

    @Test
    void aResultThatCannotTravelIsNamed() {
        List<TaskFuture<Object>> futures = pool.chunk(10)
                .invokeAll(
                        item -> item == 5 ? new Outer() : item,
                        IntStream.range(0, 10).boxed().toList());
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, futures.get(5)::join);
        assertThat(failure.index()).isEqualTo(5);
        assertNamesTheWay(failure.getCause(), "inner", "connection", "Socketlike");
        assertThat(futures.stream().filter(TaskFuture::isCompletedExceptionally))
                .hasSize(1);
    }

    @Test
    void aResultThatFailsAfterTenMegabytesLeavesNothingBehind() {
        TaskFuture<List<Object>> future = pool.submit(() -> List.of(new byte[10 << 20], "text", new Socketlike()));
        assertNamesTheWay(catchThrowable(future::join).getCause(), "Socketlike");
        assertThat(pool.submit(() -> List.of(1, "x")).join()).isEqualTo(List.of(1, "x"));
    }

    /** An exception with a field that cannot travel. */
    static class Unsendable extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // that is the point
        final Socketlike connection = new Socketlike();

        Unsendable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static final class Speechless extends Unsendable {
        private static final long serialVersionUID = 1;

        Speechless() {
            super("never seen", null);
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    static final class Selfish extends RuntimeException {
        private static final long serialVersionUID = 1;

        Selfish() {
            super("selfish");
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException("not me");
        }
    }

    private static RemoteTaskException remote(TaskFuture<?> future) {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure.getCause()).isExactlyInstanceOf(RemoteTaskException.class);
        return (RemoteTaskException) failure.getCause();
    }

    private static int throwUnsendable() throws Unsendable {
        throw new Unsendable("outer", new Unsendable("inner", new IOException("innermost")));
    }

    @Test
    void anExceptionThatCannotTravelIsToldInWords() {
        RemoteTaskException remote = remote(pool.submit(ProcessRefusalTest::throwUnsendable));
        assertThat(remote.originalType()).isEqualTo(Unsendable.class.getName());
        assertThat(remote).hasMessageContaining("outer");
        assertThat(remote.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("throwUnsendable"));
        assertThat(remote.getCause()).hasMessageContaining("inner");
        assertThat(remote.getCause().getCause()).hasMessageContaining("innermost");
        assertThat(remote(pool.run(() -> {
                            throw new Selfish();
                        }))
                        .originalType())
                .isEqualTo(Selfish.class.getName());
        assertThat(remote(pool.run(() -> {
                            throw new Speechless();
                        }))
                        .originalType())
                .isEqualTo(Speechless.class.getName());
    }

    @Test
    void anExceptionInACircleArrives() {
        TaskFuture<Void> future = pool.run(() -> {
            IOException first = new IOException("first");
            Unsendable second = new Unsendable("second", first);
            first.initCause(second);
            throw second;
        });
        assertThat(remote(future).originalType()).isEqualTo(Unsendable.class.getName());
    }

    /** Can be written and not read. */
    static final class OneWay implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("cannot be read");
        }
    }

    @Test
    void whatCannotBeReadFailsItsItemOnly() {
        List<TaskFuture<Object>> items = pool.chunk(3).invokeAll(item -> "ran", List.of(1, new OneWay(), 3));
        assertThat(catchThrowable(items.get(1)::join))
                .isInstanceOf(TaskFailedException.class)
                .hasStackTraceContaining("cannot be read");
        assertThat(items.get(0).join()).isEqualTo("ran");
        assertThat(items.get(2).join()).isEqualTo("ran");
        List<TaskFuture<Object>> results =
                pool.chunk(3).invokeAll(item -> item == 2 ? new OneWay() : item, List.of(1, 2, 3));
        assertThat(catchThrowable(results.get(1)::join))
                .isInstanceOf(TaskFailedException.class)
                .hasStackTraceContaining("cannot be read");
        assertThat(results.get(0).join()).isEqualTo(1);
        assertThat(results.get(2).join()).isEqualTo(3);
        OneWay captured = new OneWay();
        assertThat(catchThrowable(() -> pool.submit(() -> captured.hashCode()).join()))
                .hasStackTraceContaining("cannot be read");
    }

    @Test
    void aGraphThatIsTooDeepIsRefusedOrTravels() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        List<Object> item = deep;
        Throwable thrown = catchThrowable(() -> pool.submit(x -> 1, item).join());
        if (thrown != null) {
            assertNamesTheWay(thrown, "deep");
        }
        Throwable ofResult = catchThrowable(() -> pool.submit(() -> {
                    List<Object> result = new ArrayList<>();
                    for (int i = 0; i < 50_000; i++) {
                        result = new ArrayList<>(List.of(result));
                    }
                    return result;
                })
                .join());
        assertThat(ofResult == null || ofResult instanceof TaskFailedException).isTrue();
    }

    /** Where a recursion may go on without an end. */
    enum Recursion {
        RUN,
        WRITE,
        READ,
        HASH_CODE,
        MESSAGE
    }

    private static int deeper(int depth) {
        return depth < 0 ? 0 : 1 + deeper(depth + 1);
    }

    /** Recurses without an end where it is told to. */
    record Deep(Recursion where, boolean armed) implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public int hashCode() {
            return where == Recursion.HASH_CODE && armed ? deeper(1) : 1;
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }
    }

    /** As {@link Deep}, while it is written or read. */
    static final class DeepForm implements Serializable {
        private static final long serialVersionUID = 1;
        private final Recursion where;

        DeepForm(Recursion where) {
            this.where = where;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeInt(where == Recursion.WRITE ? deeper(1) : 0);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            int _ = where == Recursion.READ ? deeper(1) : in.readInt();
        }
    }

    static final class DeepMessage extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            return "" + deeper(1);
        }

        @Override
        public String toString() {
            return "" + deeper(1);
        }
    }

    private static Object recurse(Recursion where) {
        return switch (where) {
            case RUN -> deeper(1);
            case WRITE, READ -> new DeepForm(where);
            case HASH_CODE ->
                new HashSet<>(List.of(new Deep(where, false)))
                        .stream()
                                .map(deep -> new HashSet<>(List.of(new Deep(where, true))))
                                .toList();
            case MESSAGE -> throw new DeepMessage();
        };
    }

    @ParameterizedTest
    @EnumSource
    void aRecursionWithoutAnEndFailsItsItemOnly(Recursion where) {
        long pid = pool.submit(ProcessDrill::pid).join();
        List<TaskFuture<Object>> futures =
                pool.chunk(3).invokeAll(item -> item == 1 ? recurse(where) : item, List.of(0, 1, 2));
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, futures.get(1)::join);
        assertThat(failure.getCause())
                .isExactlyInstanceOf(
                        switch (where) {
                            case RUN, HASH_CODE -> StackOverflowError.class;
                            case WRITE, READ -> TaskRefusedException.class;
                            case MESSAGE -> DeepMessage.class;
                        });
        assertThat(failure.getCause().getStackTrace()).hasSizeLessThanOrEqualTo(1024);
        assertThat(futures.get(0).join()).isEqualTo(0);
        assertThat(futures.get(2).join()).isEqualTo(2);
        assertThat(Processes.runs(pid)).isTrue();
    }

    /** Its own class is on the class path of workers alone. */
    @Test
    void anExceptionOfAClassThatIsNotHereIsToldInWords(@TempDir Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("OnlyThere.java"), """
                public class OnlyThere extends RuntimeException {
                    public OnlyThere() {
                        super("seen there only", new IllegalStateException("its cause"));
                    }
                }
                """);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", directory.toString(), source.toString()))
                .isZero();
        try (Pool other = Pool.options()
                .workers(1)
                .jvmFlags("-Xbootclasspath/a:" + directory)
                .processes()) {
            RemoteTaskException remote = remote(other.run(() -> {
                throw (RuntimeException)
                        Class.forName("OnlyThere").getConstructor().newInstance();
            }));
            assertThat(remote.originalType()).isEqualTo("OnlyThere");
            assertThat(remote).hasMessageContaining("seen there only");
            assertThat(remote.getCause()).hasMessageContaining("its cause");
        }
    }

    /** Sent to a worker that has no room for it, as an item, as a captured variable, and back. */
    @Test
    void whatDoesNotFitIntoTheHeapOfAWorkerIsRefusedByItsSize() {
        try (Pool small = Pool.options().workers(1).jvmFlags("-Xmx40m").processes()) {
            long pid = small.submit(ProcessDrill::pid).join();
            byte[] large = new byte[64 << 20];
            List<TaskFuture<Integer>> futures =
                    small.chunk(3).invokeAll(item -> item.length, List.of(new byte[1], large, new byte[3]));
            for (TaskFuture<Integer> future : List.of(futures.get(1), small.submit(() -> large.length))) {
                TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
                assertThat(failure.attempts()).isZero();
                assertThat(failure.getCause())
                        .isExactlyInstanceOf(TaskRefusedException.class)
                        .hasMessageContaining("it does not fit into the heap: sizeBytes=671")
                        .hasMessageContaining("maxHeapBytes=4");
            }
            assertThat(futures.get(0).join() + futures.get(2).join()).isEqualTo(4);
            assertThat(small.submit(ProcessDrill::pid).join())
                    .as("the same worker")
                    .isEqualTo(pid);
        }
    }
}
