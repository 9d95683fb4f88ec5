// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.UnavailableException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that cannot be started end the pool with the JVM's own words, soon, and without trying for ever. */
@Timeout(value = Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkerStartTest {

    private static void assertNoChildren() {
        Deadline.await("no child left", () -> ProcessDrill.children() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-XX:+NoSuchFlag", "-Xmx1k", "-nosuchoption", "-Xss1k"}) // some are complained about on stdout
    void aBadFlagIsAnsweredWithTheWordsOfTheJvm(String flag) {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> {
                    try (Pool pool = Pool.options().workers(2).jvmFlags(flag).processes()) {
                        pool.map(item -> item + 1, List.of(1, 2, 3));
                    }
                })
                .satisfies(why -> assertThat(why.getMessage())
                        .containsPattern("NoSuchFlag|[Tt]oo small|nosuchoption|stack size"));
        assertNoChildren();
    }

    @Test
    void everythingSubmittedFailsAndSoDoesWhatComesLater() {
        Pool pool = Pool.options().workers(2).jvmFlags("-XX:+NoSuchFlag").processes();
        try {
            TaskFuture<Integer> future = pool.submit(() -> 1);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(future::join)
                    .havingCause()
                    .isInstanceOf(UnavailableException.class)
                    .withMessageContaining("NoSuchFlag");
        } catch (UnavailableException atOnce) {
            assertThat(atOnce).hasMessageContaining("NoSuchFlag");
        }
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> pool.submit(() -> 1))
                    .withMessageContaining("NoSuchFlag");
        }
        pool.close();
        assertNoChildren();
    }

    /** The first worker starts; those that should replace it do not. */
    @Test
    void aWorkerThatCannotBeReplacedEndsThePool(@TempDir Path directory) throws IOException {
        Path flags = Files.writeString(directory.resolve("flags"), "-XX:+UseSerialGC\n");
        Ledger begun = Ledger.in(directory);
        try (Pool pool =
                Pool.options().workers(1).jvmFlags("-XX:VMOptionsFile=" + flags).processes()) {
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
            Files.writeString(flags, "-XX:+NoSuchFlag\n");
            List<TaskFuture<Integer>> futures = IntStream.range(0, 20)
                    .mapToObj(i -> pool.submit(
                            item -> {
                                begun.add(item);
                                Runtime.getRuntime().halt(1);
                                return item;
                            },
                            i))
                    .toList();
            for (TaskFuture<Integer> future : futures) {
                Deadline.await("no future is forgotten", future::isDone);
                assertThat(future).isCompletedExceptionally();
            }
            assertThat(begun.size()).isEqualTo(1);
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> pool.submit(() -> 1))
                    .withMessageContaining("NoSuchFlag");
        }
        assertNoChildren();
    }

    /** The JVM starts and ends before it becomes a worker. */
    @Test
    void aWorkerThatEndsWhileItStartsIsNotStartedForEver() {
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> {
            try (Pool pool = Pool.options().workers(2).jvmFlags("--version").processes()) {
                pool.map(item -> item + 1, List.of(1, 2, 3));
            }
        });
        assertNoChildren();
    }

    @Test
    void aPoolCanBeClosedWhileItsWorkersStart() {
        for (int i = 0; i < 5; i++) {
            try (Pool pool = Pool.processes(2)) {
                assertThat(pool.workers()).isEqualTo(2);
            }
        }
        assertNoChildren();
    }

    @Test
    void startsThatFailLeaveNoDescriptorOpen() {
        Path descriptors = Path.of("/proc/self/fd");
        assumeThat(Files.isDirectory(descriptors)).as("Linux").isTrue();
        int before = 0;
        for (int i = 0; i < 4; i++) {
            assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> {
                try (Pool pool =
                        Pool.options().workers(2).jvmFlags("-XX:+NoSuchFlag").processes()) {
                    pool.map(item -> item + 1, List.of(1, 2, 3));
                }
            });
            assertNoChildren();
            if (i == 0) {
                before = count(descriptors);
            }
        }
        int after = before;
        Deadline.await("as many descriptors as before", () -> count(descriptors) <= after);
    }

    private static int count(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }

    @Test
    void aMachineWithoutAJavaCommandIsToldSo(@TempDir Path directory) {
        String home = System.getProperty("java.home");
        System.setProperty("java.home", directory.toString());
        try {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> Pool.processes(1))
                    .withMessageContaining("path=" + directory.resolve("bin").resolve("java"))
                    .withMessageContaining("Pool.threads()");
        } finally {
            System.setProperty("java.home", home);
        }
    }

    @Test
    void poolsMayBeOpenedByManyThreadsAtOnce() {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            try (Pool pool = Pool.options()
                                    .workers(1)
                                    .jvmFlags("-Xmx32m")
                                    .processes()) {
                                return pool.submit(item -> item + 1, i).join();
                            }
                        },
                        Thread.ofPlatform().daemon()::start))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(1, 2, 3, 4, 5, 6);
        assertNoChildren();
    }
}
