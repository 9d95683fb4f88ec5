// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.RemoteTaskException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What tasks throw arrives, as itself or as a stand-in that says everything. */
class FailuresTest {

    private static final Codec CODEC = Codec.of(FailuresTest.class.getClassLoader());

    record Point(int x) {}

    @SuppressWarnings("serial")
    static class Detailed extends Exception {
        final Object detail;

        Detailed(String message, Object detail) {
            super(message);
            this.detail = detail;
        }
    }

    static class BadMessage extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Object nothing = null;

        @Override
        public String getMessage() {
            return nothing.toString();
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("no");
        }
    }

    /** All that is discouraged. */
    @SuppressWarnings({"ThrowableEqualsHashCode", "OverrideThrowableToString"})
    static class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Thread thread = Thread.currentThread();

        @Override
        public synchronized Throwable getCause() {
            throw new StackOverflowError();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException();
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException();
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException();
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IllegalStateException();
        }
    }

    private static Throwable roundTrip(Throwable failure) throws IOException {
        return CODEC.decodeFailure(CodecTest.sent(CODEC.encodeFailure(failure)));
    }

    @Test
    void exceptionsArriveWithStackCauseSuppressedAndFields() throws IOException {
        Detailed original = new Detailed("outer", new Point(3));
        original.initCause(new IOException("inner"));
        original.addSuppressed(new IllegalStateException("aside"));
        Throwable back = roundTrip(original);
        assertThat(back).isInstanceOf(Detailed.class).hasMessage("outer");
        assertThat(back.getStackTrace()).isEqualTo(original.getStackTrace());
        assertThat(((Detailed) back).detail).isEqualTo(new Point(3));
        assertThat(back.getCause()).isInstanceOf(IOException.class).hasMessage("inner");
        assertThat(back.getSuppressed()).hasSize(1);
        assertThat(back.getSuppressed()[0]).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void errorsArriveToo() throws IOException {
        assertThat(roundTrip(new StackOverflowError())).isInstanceOf(StackOverflowError.class);
        assertThat(roundTrip(new AssertionError("x"))).isInstanceOf(AssertionError.class);
        assertThat(roundTrip(new InvocationTargetException(new IOException("t")))
                        .getCause())
                .hasMessage("t");
    }

    @Test
    void onlyTheOneThatCannotBeSerializedIsReplaced() throws IOException {
        IOException innermost = new IOException("innermost");
        Detailed bad = new Detailed("bad", Thread.currentThread());
        bad.initCause(innermost);
        ExecutionException outer = new ExecutionException("outer", bad);
        outer.addSuppressed(new Detailed("also bad", Thread.currentThread()));
        Throwable back = roundTrip(outer);
        assertThat(back).isInstanceOf(ExecutionException.class).hasMessage("outer");
        assertThat(back.getCause()).isInstanceOfSatisfying(RemoteTaskException.class, standIn -> {
            assertThat(standIn.originalType()).isEqualTo(Detailed.class.getName());
            assertThat(standIn.getMessage()).isEqualTo(Detailed.class.getName() + ": bad");
            assertThat(standIn.getStackTrace()).isEqualTo(bad.getStackTrace());
            assertThat(standIn.getCause()).isInstanceOf(IOException.class).hasMessage("innermost");
        });
        assertThat(back.getSuppressed()[0])
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("also bad");
    }

    @Test
    void cyclesOfCausesArrive() throws IOException {
        Exception a = new Exception("a");
        Exception b = new Exception("b", a);
        a.initCause(b);
        Throwable back = roundTrip(a);
        assertThat(back.getCause().getCause()).isSameAs(back);

        Detailed bad = new Detailed("bad", Thread.currentThread());
        Detailed worse = new Detailed("worse", Thread.currentThread());
        bad.initCause(worse);
        worse.initCause(bad);
        Throwable standIn = roundTrip(bad);
        assertThat(standIn).isInstanceOf(RemoteTaskException.class);
        assertThat(standIn.getCause()).isInstanceOf(RemoteTaskException.class);
        assertThat(standIn.getCause().getCause()).isSameAs(standIn);
    }

    @Test
    void nothingThatAnExceptionDoesIsInTheWay() throws IOException {
        Throwable bad = roundTrip(new BadMessage());
        assertThat(bad).isInstanceOf(RemoteTaskException.class);
        assertThat(bad.getMessage())
                .contains(BadMessage.class.getName(), "getMessage() threw java.lang.NullPointerException");
        Throwable hostile = roundTrip(new ExecutionException("outer", new Hostile()));
        assertThat(hostile).isInstanceOf(ExecutionException.class).hasMessage("outer");
        assertThat(hostile.getCause())
                .isInstanceOfSatisfying(
                        RemoteTaskException.class,
                        standIn -> assertThat(standIn.originalType()).isEqualTo(Hostile.class.getName()));
    }

    /** As when no class can be made any more that serialization needs. */
    @Test
    void whereNothingCanBeSerializedItsNameAndMessageArrive() {
        Payload payload = Failures.encode(new OutOfMemoryError("Metaspace"), () -> {
            throw new OutOfMemoryError("no class either");
        });
        assertThat(CODEC.decodeFailure(payload))
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("java.lang.OutOfMemoryError: Metaspace");
    }

    @Test
    void longStacksAndChainsAreCapped() throws IOException {
        Exception deep = new Exception("deep");
        StackTraceElement[] stack = new StackTraceElement[5_000];
        Arrays.fill(stack, new StackTraceElement("C", "m", "C.java", 1));
        deep.setStackTrace(stack);
        assertThat(roundTrip(deep).getStackTrace()).hasSize(1_024);

        Exception chain = new Exception("0");
        for (int i = 1; i < 20_000; i++) {
            chain = new Exception("" + i, chain);
        }
        Throwable back = roundTrip(chain);
        assertThat(back).isInstanceOf(RemoteTaskException.class).hasMessage("java.lang.Exception: 19999");
        int length = 0;
        for (Throwable t = back; t != null; t = t.getCause()) {
            length++;
        }
        assertThat(length).isEqualTo(100);
    }

    static class Only extends RuntimeException {
        private static final long serialVersionUID = 1;

        Only(String message) {
            super(message);
        }
    }

    @Test
    void aClassThatIsNotThereArrivesInWords() throws Exception {
        Only only = new Only("there only");
        only.initCause(new IOException("cause"));
        only.addSuppressed(new IllegalStateException("aside"));
        Payload payload = CodecTest.sent(CODEC.encodeFailure(only));
        ClassLoader libraryOnly = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.equals(RemoteTaskException.class.getName())) {
                    return RemoteTaskException.class;
                }
                throw new ClassNotFoundException(name);
            }
        };
        Throwable back = Codec.of(libraryOnly).decodeFailure(payload);
        assertThat(back).isInstanceOfSatisfying(RemoteTaskException.class, words -> {
            assertThat(words.originalType()).isEqualTo(Only.class.getName());
            assertThat(words.getMessage()).endsWith(": there only");
            assertThat(words.getStackTrace()).isEqualTo(only.getStackTrace());
            assertThat(words.getCause()).isInstanceOf(RemoteTaskException.class).hasMessageEndingWith("cause");
            assertThat(words.getSuppressed()[0]).isInstanceOf(RemoteTaskException.class);
        });
    }

    @Test
    void whatIsNoFailureIsSaid() throws IOException {
        for (Payload payload : List.of(
                CODEC.encode(1, Role.RESULT),
                new Payload(new byte[0], List.of()),
                new Payload(new byte[] {Tag.FAILURE.code, 127, 0, 0, 0}, List.of()),
                new Payload(new byte[] {Tag.FAILURE.code, 0, 0, 0, 0}, new ArrayList<>()))) {
            assertThat(CODEC.decodeFailure(payload))
                    .isInstanceOf(RemoteTaskException.class)
                    .hasMessageContaining("what it threw cannot be read");
        }
    }
}
