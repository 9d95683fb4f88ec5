// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, started by a launcher of the JDK that runs the tests. Closing it kills it. */
final class JavaProgram implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;

    /** Starts a tool of the JDK in a directory, its output going to files there. */
    JavaProgram(Path directory, Map<String, String> environment, String tool, List<String> arguments)
            throws IOException {
        this(directory, environment, Redirect.PIPE, command(tool, arguments));
        process.getOutputStream().close();
    }

    private JavaProgram(Path directory, Map<String, String> environment, Redirect in, List<String> command)
            throws IOException {
        out = Files.createTempFile(directory, "out", ".txt");
        err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA", command("java", List.of()).getFirst());
        builder.environment().put("CLASSES", libraryAndPrograms());
        builder.directory(directory.toFile());
        builder.redirectInput(in).redirectOutput(out.toFile()).redirectError(err.toFile());
        process = builder.start();
    }

    private static List<String> command(String tool, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(arguments);
        return command;
    }

    /**
     * Starts lines of a POSIX shell, which find the {@code java} command in {@code $JAVA} and what to run in {@code
     * $CLASSES}.
     */
    static JavaProgram shell(Path directory, Map<String, String> environment, String lines) throws IOException {
        return new JavaProgram(
                directory, environment, Redirect.from(new File("/dev/null")), List.of("sh", "-c", lines));
    }

    /** As {@link #shell}, in a terminal, whose keys are pressed by {@link #type}. What is printed is in {@link #out}. */
    static JavaProgram terminal(Path directory, Map<String, String> environment, String lines) throws IOException {
        return new JavaProgram(directory, environment, Redirect.PIPE, List.of("script", "-qefc", lines, "/dev/null"));
    }

    /** Presses keys in its terminal. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** Runs a tool to its end. */
    static JavaProgram run(Path directory, Map<String, String> environment, String tool, List<String> arguments)
            throws IOException, InterruptedException {
        try (JavaProgram program = new JavaProgram(directory, environment, tool, arguments)) {
            program.await();
            return program;
        }
    }

    /** Waits for the end. */
    void await() throws InterruptedException, IOException {
        if (!process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the program does not end: " + process.info() + "\n" + this);
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    List<String> out() throws IOException {
        return Files.readAllLines(out);
    }

    List<String> err() throws IOException {
        return Files.readAllLines(err);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        try {
            return "out: " + out() + "\nerr: " + err();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Where the library's classes are. */
    static String library() {
        return placeOf(Pool.class);
    }

    /** The library and the programs among the test classes; those need nothing else. */
    static String libraryAndPrograms() {
        return library() + File.pathSeparator + placeOf(JavaProgram.class);
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
