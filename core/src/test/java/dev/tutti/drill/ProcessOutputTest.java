// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.WorkerLostException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tasks print is the user's: it arrives here as whole lines and disturbs nothing. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ProcessOutputTest {

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    private static List<String> lines(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void capturedOutputDoesNotAppearHereAndOutlivesACrash(@TempDir Path directory) {
        Ledger printedLater = Ledger.in(directory);
        try (Pool pool = Pool.processes(1)) {
            TaskFuture<Void> crashing = pool.captureOutput().run(() -> {
                System.out.println("the last words");
                Runtime.getRuntime().halt(1);
            });
            assertThat(crashing.handle((value, failure) ->
                                    failure instanceof TaskFailedException lost ? lost.output() : "no loss")
                            .join())
                    .isEqualToIgnoringNewLines("the last words");
            TaskFuture<Void> leaving = pool.captureOutput().run(() -> {
                PrintStream captured = System.out;
                captured.println("in time");
                Thread.ofPlatform().daemon().start(() -> {
                    printedLater.awaitSize(1);
                    captured.println("too late");
                    printedLater.add("printed");
                });
            });
            leaving.join();
            printedLater.add("the task is over");
            printedLater.awaitSize(2);
            pool.run(() -> System.out.println("not captured")).join();
            assertThat(leaving.output()).isEqualToIgnoringNewLines("in time");
        }
        assertThat(lines(out)).containsExactlyInAnyOrder("too late", "not captured");
    }

    @Test
    void linesOfSeveralWorkersAreNeverMixed(@TempDir Path directory) {
        Ledger begun = Ledger.in(directory);
        try (Pool pool = Pool.processes(2)) {
            List<TaskFuture<Void>> futures = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                futures.add(pool.run(() -> {
                    begun.add(name);
                    begun.awaitSize(2);
                    for (int i = 0; i < 1000; i++) {
                        System.out.println(name + i + ":" + name.repeat(400));
                        System.err.println(name + i + ":" + name.repeat(300));
                    }
                }));
            }
            futures.forEach(TaskFuture::join);
        }
        for (ByteArrayOutputStream printed : List.of(out, err)) {
            int length = printed == out ? 400 : 300;
            List<String> lines = lines(printed);
            assertThat(lines).hasSize(2000);
            for (String name : List.of("a", "b")) {
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    expected.add(name + i + ":" + name.repeat(length));
                }
                assertThat(lines.stream().filter(line -> line.startsWith(name)).toList())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void textArrivesAsItWasWritten() {
        try (Pool pool = Pool.processes(1)) {
            pool.run(() -> System.out.println("Größe ✓ 漢字 🎼")).join();
            pool.run(() -> System.err.println("Größe ✓ 漢字 🎼")).join();
            pool.run(() -> {
                        System.out.print("in ");
                        System.out.flush();
                        System.out.print("pieces");
                        System.out.println();
                    })
                    .join();
            pool.run(() -> System.out.println("long " + "x".repeat(1 << 20))).join();
            pool.run(() -> System.out.print("without an end")).join();
        }
        assertThat(lines(out))
                .containsExactly("Größe ✓ 漢字 🎼", "in pieces", "long " + "x".repeat(1 << 20), "without an end");
        assertThat(lines(err)).containsExactly("Größe ✓ 漢字 🎼");
    }

    @Test
    void outputIsThereSoonAndNotOnlyAtTheEnd() {
        try (Pool pool = Pool.processes(1)) {
            pool.run(() -> System.out.println("soon")).join();
            Deadline.await("the line is printed", () -> lines(out).contains("soon"));
        }
    }

    @Test
    void aFloodWithoutALineEndHoldsNobodyUp() {
        try (Pool pool = Pool.processes(2)) {
            TaskFuture<Void> flood = pool.run(() -> {
                byte[] block = "y".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 500; i++) {
                    System.out.write(block);
                }
                System.out.println();
                System.out.println("after the flood");
            });
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
            flood.join();
        }
        assertThat(lines(out)).last().isEqualTo("after the flood");
        assertThat(lines(out).stream().mapToLong(String::length).sum())
                .isEqualTo(500L * (1 << 16) + "after the flood".length());
    }

    @Test
    void garbageOnTheStandardStreamsDisturbsNothing() {
        long seed = 42;
        try (Pool pool = Pool.processes(1)) {
            for (int i = 0; i < 5; i++) {
                int round = i;
                int answer = pool.submit(() -> {
                            byte[] garbage = new byte[1 << 16];
                            new Random(seed + round).nextBytes(garbage);
                            System.out.write(garbage);
                            System.err.write(garbage);
                            FileOutputStream raw = new FileOutputStream(FileDescriptor.out);
                            raw.write(garbage);
                            raw.write(new byte[] {0, 0, 0, 4, 1, 2, 3, 4, -84, -19, 0, 5, '\n'});
                            System.err.println("\nafter garbage " + round);
                            return round;
                        })
                        .join();
                assertThat(answer).isEqualTo(round);
            }
            assertThat(pool.map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        }
        assertThat(lines(err)).contains("after garbage 0", "after garbage 4");
    }

    @Test
    void closingTheStandardStreamsDisturbsNothing() {
        try (Pool pool = Pool.processes(1)) {
            pool.run(() -> {
                        System.out.close();
                        System.err.close();
                        System.in.close();
                    })
                    .join();
            pool.run(() -> System.out.println("into the void")).join();
            assertThat(pool.map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        }
    }

    @Test
    void theStandardInputOfATaskIsEmpty() {
        try (Pool pool = Pool.processes(1)) {
            assertThat(pool.submit(() -> System.in.read()).join()).isEqualTo(-1);
            assertThat(pool.submit(() -> new Scanner(System.in).hasNext()).join())
                    .isFalse();
        }
    }

    @Test
    void closingTheDescriptorsOfTheStreamsDisturbsNothing() {
        try (Pool pool = Pool.processes(1)) {
            pool.run(() -> {
                        for (int descriptor = 0; descriptor <= 2; descriptor++) {
                            Os.closeDescriptor(descriptor);
                        }
                    })
                    .join();
            assertThat(pool.map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        }
    }

    /** Behind the JVM's back a task can write to the channel too. That ends its worker, and is said. */
    @Test
    void garbageOnEveryDescriptorEndsTheWorkerAtMost() {
        try (Pool pool = Pool.processes(1)) {
            TaskFuture<Integer> future = pool.submit(() -> {
                byte[] garbage = new byte[4096];
                Arrays.fill(garbage, (byte) 0x7f);
                for (int descriptor = 3; descriptor < 64; descriptor++) {
                    Os.write(descriptor, garbage);
                }
                return 1;
            });
            try {
                assertThat(future.join()).isEqualTo(1);
            } catch (TaskFailedException failure) {
                assertThat(failure.getCause())
                        .isInstanceOfSatisfying(
                                WorkerLostException.class,
                                loss -> assertThat(loss.kind())
                                        .as(loss.getMessage())
                                        .isEqualTo(WorkerLostException.Kind.BROKEN));
            }
            assertThat(pool.map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        }
    }

    @Test
    void bytesThatAreNoTextArriveAsTheyAre() {
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, (byte) 0x80, (byte) 0xc3, 0, 'x', '\n'};
        try (Pool pool = Pool.processes(1)) {
            pool.run(() -> System.out.write(bytes)).join();
        }
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    /** What a program puts in place of its output may throw. Its workers must be able to go on printing. */
    @Test
    void anOutputThatThrowsHoldsNobodyUp() {
        System.setOut(new PrintStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                throw new IllegalStateException("no more paper");
            }
        });
        try (Pool pool = Pool.processes(1)) {
            for (int i = 0; i < 4; i++) {
                assertThat(pool.submit(() -> {
                                    System.out.println("x".repeat(1 << 18)); // more than any pipe holds
                                    return 1;
                                })
                                .join())
                        .isEqualTo(1);
            }
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            Deadline.await("what is printed appears again", () -> {
                pool.run(() -> System.out.println("again")).join();
                return lines(out).contains("again");
            });
        }
    }
}
