// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of core's tests in a JVM of its own, which does not outlive this one.
 *
 * @param classPath of core and its tests
 */
record Program(Path java, String classPath) {

    private static final long PROGRESS_SECONDS = 15;

    /** Who hears what it says. Heard by one thread, asked by another. */
    interface Listener {
        void take(String line);

        /** Whether the program is to go on. */
        boolean wantsMore(long nanoTime);

        /** How far it is, for people. */
        String progress();
    }

    /** Runs it as long as it goes on and is to. Returns its exit code, or -1 if it was ended. */
    int run(List<String> flags, String main, List<String> arguments, Listener listener)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(flags);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread last = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(last);
        try {
            return listen(process, listener);
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(last);
        }
    }

    private static int listen(Process process, Listener listener) throws InterruptedException {
        Thread reader = Thread.ofPlatform().start(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(listener::take);
            } catch (IOException | UncheckedIOException e) {
                // It was ended.
            }
        });
        long told = System.nanoTime();
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            if (!listener.wantsMore(System.nanoTime())) {
                process.destroyForcibly().waitFor();
                reader.join();
                return -1;
            }
            if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
                told = System.nanoTime();
                System.err.println("  " + listener.progress());
            }
        }
        reader.join();
        return process.exitValue();
    }
}
