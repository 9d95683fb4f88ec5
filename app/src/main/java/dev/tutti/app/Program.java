// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A program of the user's in a process of its own, which has this command's input and output. */
final class Program {

    private static final int KILL_AFTER_MILLIS = 2000;

    private Program() {}

    /** Runs a program to its end; its exit code. */
    static int run(List<String> command) throws InterruptedException {
        return run(new ProcessBuilder(command).inheritIO());
    }

    /** Runs a program to its end, or kills it after a time; its exit code. */
    static int run(List<String> command, Duration limit) throws InterruptedException {
        return run(new ProcessBuilder(command).inheritIO(), limit);
    }

    /** Runs a process to its end; its exit code. */
    static int run(ProcessBuilder builder) throws InterruptedException {
        return run(builder, null);
    }

    /**
     * Runs a process that does not outlive this JVM. Ctrl-C in a terminal reaches both, but a signal to this one alone
     * must not leave the program behind.
     */
    private static int run(ProcessBuilder builder, @Nullable Duration limit) throws InterruptedException {
        ReentrantLock starting = new ReentrantLock();
        AtomicReference<@Nullable Process> started = new AtomicReference<>();
        Thread hook = new Thread(() -> {
            starting.lock(); // and never unlocked: nothing is started any more
            Process program = started.get();
            if (program != null) {
                end(program);
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        Process running = start(builder, starting, started);
        if (limit != null && !running.waitFor(limit)) {
            running.destroyForcibly();
        }
        int exitCode = running.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM ends already: the hook finds a process that is over.
        }
        return exitCode;
    }

    private static Process start(
            ProcessBuilder builder, ReentrantLock starting, AtomicReference<@Nullable Process> started) {
        starting.lock();
        try {
            Process program = builder.start();
            started.set(program);
            return program;
        } catch (IOException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, "cannot start a JVM for the program: " + e.getMessage());
        } finally {
            starting.unlock();
        }
    }

    private static void end(Process program) {
        program.destroy();
        try {
            if (!program.waitFor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
                program.destroyForcibly();
            }
        } catch (InterruptedException e) {
            program.destroyForcibly();
        }
    }
}
