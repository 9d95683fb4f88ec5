// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Loop;
import dev.tutti.Pool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code TUTTI_WORKERS} does, in JVMs that have it. */
class WorkersVariableTest {

    /** Says how many workers there are where nobody asks for a number. */
    static final class Program {

        public static void main(String[] args) {
            System.out.println("cores " + Cores.count());
            try (Pool pool = Pool.threads()) {
                System.out.println("threads " + pool.workers());
            }
            try (Pool pool = Pool.threads(5)) {
                System.out.println("asked for " + pool.workers());
            }
            System.out.println("loop " + threadsOfALoop(Cores.count()));
            try (Pool pool = Pool.processes()) {
                System.out.println("processes " + pool.workers());
                System.out.println("in a worker "
                        + pool.submit(() -> System.getenv(Cores.VARIABLE) + " "
                                        + (Cores.count() == Runtime.getRuntime().availableProcessors()))
                                .join());
            }
        }

        /** Comes to an end only if so many run at once. */
        private static int threadsOfALoop(int expected) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            CyclicBarrier barrier = new CyclicBarrier(expected);
            Loop.range(expected).forEach(i -> {
                threads.add(Thread.currentThread());
                try {
                    barrier.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            return threads.size();
        }
    }

    /** Opens a pool that says how many workers it wants. */
    static final class OfTwo {

        public static void main(String[] args) {
            Pool.threads(2).close();
        }
    }

    private record Outcome(int exitCode, List<String> out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void poolsAndLoopsHaveSoManyWorkersUnlessTheySay(String workers) throws Exception {
        Outcome outcome = run(Program.class, Map.of(Cores.VARIABLE, workers));
        assertThat(outcome.out)
                .as(outcome.err)
                .containsExactly(
                        "cores " + workers,
                        "threads " + workers,
                        "asked for 5",
                        "loop " + workers,
                        "processes " + workers,
                        "in a worker null true");
        assertThat(outcome.exitCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", " 2", "1025"})
    void whatIsNoNumberOfWorkersIsRefusedByNameAndValue(String workers) throws Exception {
        Outcome outcome = run(OfTwo.class, Map.of(Cores.VARIABLE, workers));
        assertThat(outcome.err)
                .contains("IllegalArgumentException: the environment variable TUTTI_WORKERS is a whole number from 1"
                        + " to 1024: TUTTI_WORKERS=" + workers + "; ");
        assertThat(outcome.exitCode).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "null, 7",
                "'', 7",
                "1, 1",
                "12, 12",
                "1024, 1024",
                "1025, 0",
                "0, 0",
                "-1, 0",
                "1.5, 0",
                "two, 0",
                "99999999999, 0"
            },
            nullValues = "null")
    void theNumberOfProcessorsIsWhatNobodyOverrides(String asked, int count) {
        assertThat(Cores.parsed(asked, 7)).isEqualTo(count);
    }

    @Test
    void withoutItThereIsAWorkerACore() {
        assertThat(Cores.count()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private static Outcome run(Class<?> main, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        builder.environment().putAll(environment);
        Process child = builder.start();
        try {
            List<String> out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String err = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Outcome(child.exitValue(), out, err);
        } finally {
            child.destroyForcibly();
        }
    }
}
