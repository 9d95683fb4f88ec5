// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.Worker;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedPipeTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private Pool pool;

    @BeforeAll
    void open() {
        pool = Pool.processes(2);
    }

    @AfterAll
    void close() {
        pool.close();
    }

    @Test
    void aWorkerAnswersUntilTheOtherEndIsClosed() throws InterruptedException {
        SharedPipe<String, Integer> pipe = SharedPipe.open();
        TaskFuture<Integer> worker = pool.submit(() -> {
            int answered = 0;
            try (SharedPipe.End<Integer, String> end = pipe.second()) {
                for (String text = end.receive(); text != null; text = end.receive()) {
                    if (!text.equals("the last")) {
                        end.send(text.length());
                    }
                    answered++;
                }
                assertThat(end.isDrained()).isTrue();
            }
            return answered;
        });
        try (SharedPipe.End<String, Integer> end = pipe.first()) {
            for (int i = 0; i < 100; i++) {
                end.send("x".repeat(i));
                assertThat(end.receive()).isEqualTo(i);
            }
            end.send("the last");
        }
        assertThat(worker.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join()).isEqualTo(101);
        assertThat(pipe.second().isClosed()).as("by the worker").isTrue();
    }

    @Test
    void endsAreItemsToo() throws InterruptedException {
        try (SharedPipe<Integer, Integer> pipe = SharedPipe.open()) {
            TaskFuture<Void> first = pool.submit(
                    end -> {
                        end.send(1);
                        return null;
                    },
                    pipe.first());
            TaskFuture<Integer> second = pool.submit(end -> end.receive(), pipe.second());
            first.join();
            assertThat(second.join()).isEqualTo(1);
            assertThat(pipe.first()).isNotEqualTo(pipe.second());
        }
    }

    @Test
    void bothWaysAreApart() throws InterruptedException {
        try (SharedPipe<String, String> pipe = SharedPipe.open()) {
            pipe.first().send("a");
            pipe.second().send("b");
            pipe.first().send("c");
            assertThat(pipe.second()).hasToString("SharedPipe.End[second, waiting=2]");
            assertThat(pipe.first().poll()).isEqualTo("b");
            assertThat(pipe.first().poll()).isNull();
            assertThat(pipe.first().receive(SHORT)).isNull();
            assertThat(pipe.second().receive()).isEqualTo("a");
            assertThat(pipe.second().receive(SHORT)).isEqualTo("c");
        }
    }

    @Test
    void aLargeMessageNeedsALargeBuffer() throws InterruptedException {
        byte[] message = new byte[16 << 20];
        message[message.length - 1] = 7;
        try (SharedPipe<byte[], byte[]> pipe = SharedPipe.open(17 << 20)) {
            TaskFuture<Void> echo = pool.run(() -> {
                for (int i = 0; i < 3; i++) {
                    pipe.second().send(pipe.second().receive());
                }
            });
            for (int i = 0; i < 3; i++) {
                pipe.first().send(message);
                assertThat(pipe.first().receive()).isEqualTo(message);
            }
            echo.join();
        }
        try (SharedPipe<byte[], byte[]> pipe = SharedPipe.open()) {
            assertThatThrownBy(() -> pipe.first().send(message))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("byte[]")
                    .hasMessageContaining("bufferBytes=1048576");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedPipe.open(0))
                .withMessageContaining("bufferBytes=0");
    }

    @Test
    void aClosedEndIsTheEndOfTheOther() throws InterruptedException {
        SharedPipe<Integer, Integer> pipe = SharedPipe.open();
        pipe.first().send(1);
        pipe.first().close();
        assertThatIllegalStateException().isThrownBy(() -> pipe.first().send(2)).withMessageContaining("it is closed");
        assertThatIllegalStateException().isThrownBy(() -> pipe.first().receive());
        assertThatIllegalStateException()
                .isThrownBy(() -> pipe.second().send(2))
                .withMessageContaining("the other end of the pipe is closed");
        assertThat(pipe.second().isDrained()).isFalse();
        assertThat(pipe.second().receive()).isEqualTo(1);
        assertThat(pipe.second().receive()).isNull();
        assertThat(pipe.second().poll()).isNull();
        assertThat(pipe.second().isDrained()).isTrue();
        pipe.close();
        assertThat(pipe.second()).hasToString("SharedPipe.End[second, closed]");
    }

    @Test
    void closingWakesWhoWaitsAtEitherEnd() throws Exception {
        for (boolean own : new boolean[] {true, false}) {
            SharedPipe<byte[], Integer> pipe = SharedPipe.open(1000);
            pipe.first().send(new byte[900]);
            Waiter receiver =
                    Waiter.start(Thread.ofVirtual(), () -> pipe.first().receive());
            Waiter sender = Waiter.start(Thread.ofVirtual(), () -> {
                pipe.first().send(new byte[900]);
                return 0;
            });
            Waiter _ = receiver.awaitPause();
            Waiter _ = sender.awaitPause();
            (own ? pipe.first() : pipe.second()).close();
            assertThat(receiver.outcome()).asString().contains(own ? "closed" : "null");
            assertThat(sender.outcome()).asString().contains(own ? "closed" : "the other end of the pipe is closed");
            pipe.close();
        }
    }

    @Test
    void interruptsWakeWhoWaits() throws Exception {
        try (SharedPipe<Integer, Integer> pipe = SharedPipe.open()) {
            Waiter receiver = Waiter.start(
                            Thread.ofVirtual(), () -> pipe.first().receive())
                    .awaitPause();
            receiver.interrupt();
            assertThat(receiver.outcome()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void whoWaitsForAProcessThatEndedIsTold() throws Exception {
        try (SharedPipe<Integer, Integer> pipe = SharedPipe.open();
                Worker<Void> worker = Worker.run(() -> {
                    pipe.second().send(1);
                    pipe.second().send(2);
                    Thread.sleep(Duration.ofDays(1));
                })) {
            assertThat(pipe.first().receive()).isEqualTo(1);
            Deadline.await("the second", () -> pipe.first().toString().contains("waiting=1"));
            Waiter both = Waiter.start(
                    Thread.ofVirtual(),
                    () -> pipe.first().receive() + pipe.first().receive());
            Processes.end(worker.pid());
            assertThat(both.outcome())
                    .asString()
                    .contains("ProcessLostException")
                    .contains("has ended without closing it: pid=" + worker.pid());
            ProcessLostException again = catchThrowableOfType(
                    ProcessLostException.class, () -> pipe.first().receive(SHORT));
            assertThat(again.pid()).isEqualTo(worker.pid());
            assertThat(pipe.first().poll()).isNull();
        }
    }

    @Test
    void whatItHasSentComesBeforeItsLoss() throws Exception {
        try (SharedPipe<Integer, Integer> pipe = SharedPipe.open();
                Worker<Void> worker = Worker.run(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        pipe.second().send(i);
                    }
                    Runtime.getRuntime().halt(0);
                })) {
            worker.join();
            for (int i = 0; i < 1_000; i++) {
                assertThat(pipe.first().receive()).isEqualTo(i);
            }
            assertThatThrownBy(() -> pipe.first().receive()).isInstanceOf(ProcessLostException.class);
        }
    }

    /** Nobody has used the other end there. */
    @Test
    void anEndThatOnlyArrivedIsKnownToo() throws Exception {
        try (SharedPipe<byte[], Integer> pipe = SharedPipe.open(1000);
                Worker<Void> worker = Worker.run(() -> {
                    Object _ = pipe.second();
                    Thread.sleep(Duration.ofDays(1));
                })) {
            Waiter sender = Waiter.start(Thread.ofVirtual(), () -> {
                for (int i = 0; i < 100; i++) {
                    pipe.first().send(new byte[100]);
                }
                return 0;
            });
            Deadline.await(
                    "its arrival",
                    () -> (long) SharedObject.LONG.getAcquire(pipe.second().memory, PipeLayout.USER) != 0);
            Processes.end(worker.pid());
            assertThat(sender.outcome()).asString().contains("pid=" + worker.pid());
        }
    }
}
