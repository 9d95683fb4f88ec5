// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests whose tasks run on two threads, on two virtual threads, and on two worker processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is shared through /proc")
abstract class OnEveryPool {

    /** A test that gets each of the pools. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    @interface OnEach {}

    static final int WORKERS = 2;

    private Pool threads;
    private Pool virtualThreads;

    /** Its workers may be killed. */
    Pool processes;

    @BeforeAll
    final void open() {
        threads = Pool.threads(WORKERS);
        virtualThreads = Pool.virtualThreads(WORKERS);
        processes = Pool.processes(WORKERS);
    }

    @AfterAll
    final void close() {
        List.of(threads, virtualThreads, processes).forEach(Pool::close);
    }

    final Stream<Pool> pools() {
        return Stream.of(threads, virtualThreads, processes);
    }

    /** A process that was, as a word. */
    static long deadWord() throws IOException {
        Process process = new ProcessBuilder("sleep", "1000").start();
        long word = ProcessIdentity.of(process.pid()).word();
        Processes.end(process.pid());
        return word;
    }
}
