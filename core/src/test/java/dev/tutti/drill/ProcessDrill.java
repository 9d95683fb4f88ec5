// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.PoolUnderTest;
import dev.tutti.contract.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that share a pool of two worker processes. Whatever a test does to them, afterwards both must answer and
 * nothing may be left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ProcessDrill {

    private static final int WORKERS = 2;

    Pool pool;
    private long childrenBefore;
    private Set<String> tracesBefore;

    /** How the pool is opened. */
    PoolOptions options() {
        return Pool.options().workers(WORKERS);
    }

    @BeforeAll
    final void openPool() {
        childrenBefore = children();
        tracesBefore = Os.traces(Path.of(""));
        pool = options().processes();
    }

    @AfterEach
    final void bothWorkersAnswer(@TempDir Path directory) {
        try {
            PoolUnderTest.assertEveryWorkerAnswers(pool, directory);
        } catch (RuntimeException | AssertionError broken) {
            pool.close(Duration.ZERO);
            pool = options().processes();
            throw broken;
        }
        Deadline.await("no more children than workers", () -> children() <= childrenBefore + WORKERS);
    }

    @AfterAll
    final void nothingIsLeft() {
        pool.close();
        Deadline.await("no child left", () -> children() <= childrenBefore);
        assertThat(Os.traces(Path.of(""))).as("files").isEqualTo(tracesBefore);
    }

    static long children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> Processes.runs(child.pid()))
                .count();
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }
}
