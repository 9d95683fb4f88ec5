// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.AsyncContract;
import dev.tutti.contract.CaptureContract;
import dev.tutti.contract.CloseContract;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.ExecutorContract;
import dev.tutti.contract.FailureContract;
import dev.tutti.contract.FutureContract;
import dev.tutti.contract.FutureGroupContract;
import dev.tutti.contract.InitializerContract;
import dev.tutti.contract.InputContract;
import dev.tutti.contract.InterruptContract;
import dev.tutti.contract.LoadContract;
import dev.tutti.contract.MapContract;
import dev.tutti.contract.NestedContract;
import dev.tutti.contract.PoolUnderTest;
import dev.tutti.contract.ProgressContract;
import dev.tutti.contract.ReduceContract;
import dev.tutti.contract.ResultsContract;
import dev.tutti.contract.SettingsContract;
import dev.tutti.contract.SubmitContract;
import dev.tutti.contract.TimeoutContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of pools, to be passed by every backend. A subclass says how to open one, and nothing else.
 *
 * <p>After each test every worker of the shared pool must still answer, and no thread that keeps the JVM alive and no
 * child process may be left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PoolContract
        implements PoolUnderTest,
                MapContract,
                InputContract,
                FailureContract,
                ResultsContract,
                AsyncContract,
                ReduceContract,
                SubmitContract,
                FutureContract,
                FutureGroupContract,
                TimeoutContract,
                SettingsContract,
                ProgressContract,
                InitializerContract,
                NestedContract,
                InterruptContract,
                CloseContract,
                ExecutorContract,
                CaptureContract,
                LoadContract {

    private Pool pool;
    private boolean beside;
    private long childrenBefore;
    private long childrenOfPool;
    private Set<Thread> threadsBefore = Set.of();

    @Override
    public final Pool pool() {
        return pool;
    }

    @Override
    public final boolean beside() {
        return beside;
    }

    @BeforeAll
    final void openPool(@TempDir Path directory) {
        childrenBefore = children();
        pool = open(Pool.options().workers(2));
        PoolUnderTest.assertEveryWorkerAnswers(pool, directory);
        childrenOfPool = children() - childrenBefore;
        beside = !can(Capability.SHARED_HEAP)
                || pool.submit(Thread::currentThread).join() != Thread.currentThread();
    }

    @BeforeEach
    final void noteThreads() {
        threadsBefore = threadsThatKeepTheJvmAlive();
    }

    @AfterEach
    final void poolIsUsableAndNothingIsLeft(@TempDir Path directory) {
        try {
            PoolUnderTest.assertEveryWorkerAnswers(pool, directory);
        } catch (RuntimeException | AssertionError broken) {
            pool.close(Duration.ZERO);
            pool = open(Pool.options().workers(2));
            throw broken;
        }
        try {
            Deadline.await(
                    "no more children than those of the shared pool",
                    () -> children() <= childrenBefore + childrenOfPool);
        } catch (AssertionError leak) {
            childrenBefore = children() - childrenOfPool; // not to be blamed on the next test
            throw leak;
        }
        Deadline.await(
                "no new thread keeps the JVM alive", () -> threadsBefore.containsAll(threadsThatKeepTheJvmAlive()));
    }

    @AfterAll
    final void closePool() {
        assertThat(pool.close(Duration.ofSeconds(Deadline.SECONDS)))
                .as("all tasks had finished")
                .isTrue();
        Deadline.await("no child left", () -> children() <= childrenBefore);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    private static Set<Thread> threadsThatKeepTheJvmAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread != Thread.currentThread())
                .filter(thread -> !thread.getName().startsWith("junit-"))
                .collect(Collectors.toSet());
    }
}
