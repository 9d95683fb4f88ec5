// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.WorkerLostException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shared memory while workers die, and what it costs all of them together. */
final class SharedMemoryTest extends ProcessDrill {

    /** How many blocks of shared memory a process has open, mapped or not. */
    private static int open(long pid) {
        int open = 0;
        try (Stream<Path> links = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path link : (Iterable<Path>) links::iterator) {
                open += target(link).startsWith("/memfd:tutti-shared") ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Mapped memory files of at least so many bytes, and what of each is this process's part. */
    private static long proportionalBytes(long pid, long leastBytes) throws IOException {
        long bytes = 0;
        boolean counts = false;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] ends = line.substring(0, line.indexOf(' ')).split("-", 2);
                counts = line.contains("/memfd:tutti-shared")
                        && Long.parseLong(ends[1], 16) - Long.parseLong(ends[0], 16) >= leastBytes;
            } else if (counts && line.startsWith("Pss:")) {
                bytes += 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return bytes;
    }

    @Test
    void theArrayStaysWhenAWorkerThatUsesItIsKilled() {
        try (SharedLongs sums = SharedLongs.of(40)) {
            List<Integer> items = IntStream.range(0, 40).boxed().toList();
            var futures = pool.chunk(1)
                    .invokeAll(
                            i -> {
                                sums.set(i, i + 1L);
                                if (i % 10 == 3) {
                                    Processes.kill(pid());
                                    Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
                                }
                                return i;
                            },
                            items);
            for (int i = 0; i < 40; i++) {
                var future = futures.get(i);
                if (i % 10 == 3) {
                    assertThatThrownBy(future::join)
                            .isInstanceOf(TaskFailedException.class)
                            .hasCauseInstanceOf(WorkerLostException.class);
                } else {
                    assertThat(future.join()).isEqualTo(i);
                }
            }
            assertThat(sums.toArray()).isEqualTo(LongStream.rangeClosed(1, 40).toArray());
        }
    }

    @Test
    void aRetryThatMayDoThingsTwiceIsLogged() {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.tutti.pool.process.WorkerProcess");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (SharedInts count = SharedInts.of(1)) {
            int result = pool.retries(1)
                    .submit(() -> {
                        if (count.getAndAdd(0, 1) == 0) {
                            Processes.kill(pid());
                            Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
                        }
                        return 7;
                    })
                    .join();
            assertThat(result).isEqualTo(7);
            assertThat(count.get(0)).as("both attempts have counted").isEqualTo(2);
            assertThat(warnings).singleElement().asString().contains("holds shared memory", "attempt=2");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void workersKeepNoDescriptorAndTheOwnerNoneOfWhatIsClosed() {
        int before = open(pid());
        for (int i = 0; i < 50; i++) {
            try (SharedBytes bytes = SharedBytes.of(100)) {
                long worker = pool.submit(() -> {
                            bytes.set(1, (byte) 1);
                            return pid();
                        })
                        .join();
                assertThat(open(worker)).isZero();
                assertThat(open(pid())).isGreaterThan(before);
            }
        }
        assertThat(open(pid())).isEqualTo(before);
    }

    @Test
    void arraysThatNobodyReachesGiveTheirDescriptorsBack() {
        int before = open(pid());
        for (int i = 0; i < 100; i++) {
            SharedBytes.of(1).set(0, (byte) 1);
        }
        Deadline.await("descriptors given back", () -> {
            System.gc();
            return open(pid()) <= before;
        });
    }

    @Test
    void allTogetherHaveTheArrayOnce() {
        long bytes = 64L << 20;
        try (Pool four = Pool.processes(4)) {
            List<Long> pids = haveTheArrayOnce(four, bytes);
            for (long worker : pids) {
                Deadline.await("let go by the worker", () -> mappedBytes(worker, bytes) == 0);
            }
        }
    }

    private static List<Long> haveTheArrayOnce(Pool four, long bytes) {
        try (SharedLongs array = SharedLongs.of(bytes / Long.BYTES);
                SharedInts met = SharedInts.of(1)) {
            array.fill(1);
            List<Long> pids = four.chunk(1)
                    .map(
                            worker -> {
                                long sum = 0;
                                for (long i = 0; i < array.length(); i++) {
                                    sum += array.get(i);
                                }
                                int unused = met.getAndAdd(0, 1);
                                Deadline.await("all four", () -> met.getVolatile(0) == 4);
                                return sum == array.length() ? pid() : -1;
                            },
                            List.of(0, 1, 2, 3));
            assertThat(pids).doesNotHaveDuplicates().doesNotContain(-1L);
            long all = mappedBytes(pid(), bytes);
            for (long worker : pids) {
                all += mappedBytes(worker, bytes);
            }
            assertThat(all).isBetween(bytes * 99 / 100, bytes * 101 / 100);
            return pids;
        }
    }

    private static long mappedBytes(long pid, long leastBytes) {
        try {
            return proportionalBytes(pid, leastBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
