// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.machine.JvmFlags;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.jr.ob.JSON;

/**
 * One figure in a JVM of its own, which leads a session of its own, with its own places for files. Whatever becomes of
 * it, there is a line.
 *
 * @param base directory in which it gets one
 * @param log to which everything goes that is printed
 */
record FigureRun(Row row, Path base, Path log, long seed, boolean quick) {

    /** What came of it, and what it left behind. */
    record Outcome(List<Line> lines, Residue residue) {}

    Outcome run() throws IOException, InterruptedException {
        Class<? extends FaultFigure> type = row.figure();
        Path directory = Files.createDirectory(base.resolve(row.id()));
        for (String place : List.of("cwd", "tmp", "work")) {
            Files.createDirectory(directory.resolve(place));
        }
        Duration limit = limit(type);
        Process process = start(type, directory);
        String end;
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            end = "exit code " + process.exitValue();
        } else {
            Os.dump(process.pid(), Redirect.appendTo(log.toFile()));
            end = "a hang: no end in " + limit.toSeconds() + " s";
            process.destroyForcibly();
        }
        Residue residue = Residue.of(process.pid(), directory);
        return new Outcome(lines(directory, end), residue);
    }

    private Duration limit(Class<? extends FaultFigure> type) {
        try {
            return type.getDeclaredConstructor().newInstance().limit(quick);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("not a figure: " + type, e);
        }
    }

    private Process start(Class<?> type, Path directory) throws IOException {
        Path temporary = directory.resolve("tmp");
        List<String> command = new ArrayList<>(java(temporary, publicClassPath(base)));
        command.add(1, "-Xmx1g");
        command.addFirst("setsid");
        command.addAll(List.of(FigureMain.class.getName(), type.getName(), directory.toString(), Long.toString(seed)));
        if (quick) {
            command.add("--quick");
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.resolve("cwd").toFile());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment().put("XDG_RUNTIME_DIR", temporary.toString());
        builder.environment().put("XDG_CACHE_HOME", base.resolve("cache").toString());
        return builder.redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    /** The beginning of a command that runs a class of this class path. */
    static List<String> java(Path temporary) {
        return java(temporary, System.getProperty("java.class.path"));
    }

    private static List<String> java(Path temporary, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.launcher());
        command.add("-XX:-UsePerfData"); // a killed JVM leaves its file
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-cp");
        command.add(classPath);
        return command;
    }

    /** The class path where everybody may read it, since some programs run as nobody: the jar of benchmarks/run and its lib. */
    private static String publicClassPath(Path base) throws IOException {
        Path jar = Path.of(System.getProperty("java.class.path"));
        Path lib = jar.resolveSibling("lib");
        if (!Files.isRegularFile(jar) || !Files.isDirectory(lib)) {
            return jar.toString(); // of a test
        }
        Path classes = base.resolve("classes");
        if (!Files.exists(classes)) {
            publish(jar, classes.resolve(jar.getFileName()));
            for (Path library : Os.files(lib)) {
                publish(library, classes.resolve("lib").resolve(library.getFileName()));
            }
        }
        return classes.resolve(jar.getFileName()).toString();
    }

    private static void publish(Path from, Path to) throws IOException {
        Path directory = Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private List<Line> lines(Path directory, String end) throws IOException {
        Path file = directory.resolve(FigureMain.LINES);
        if (!Files.exists(file)) {
            Path failure = directory.resolve(FigureMain.FAILURE);
            String what = "not taken: "
                    + (Files.exists(failure) ? Files.readString(failure) : "its JVM ended with " + end)
                    + "; what it said is in " + log;
            return List.of(new Line(row.id(), what, List.of(what)));
        }
        List<Line> lines = new ArrayList<>();
        for (Object fields : JSON.std.listFrom(Files.readString(file))) {
            lines.add(Line.from(asMap(fields)));
        }
        return lines;
    }

    @SuppressWarnings("unchecked") // as FigureMain wrote it
    private static Map<String, Object> asMap(Object fields) {
        return (Map<String, Object>) fields;
    }
}
