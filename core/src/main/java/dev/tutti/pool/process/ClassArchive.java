// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.TaskFailedException;
import dev.tutti.lambda.ClassBytes;
import dev.tutti.machine.CacheDirectory;
import dev.tutti.machine.JvmFlags;
import dev.tutti.pool.Timer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes that every worker loads, parsed and linked already: an AOT cache of the JDK (JEP 483) in the user's cache
 * directory. A worker that maps it comes up sooner, and its first tasks take less time.
 *
 * <p>It is made once, a while after the first pool of a program was opened, for the next program: a worker of its own
 * runs some tasks and writes down what it loaded, and another JVM, which runs nothing, makes the archive of it. The JVM
 * itself checks that an archive fits its class path and version, and goes on without one that does not; a new name for
 * each state of the class path keeps it from meeting one.
 */
final class ClassArchive {

    /** Not at once: the program is starting, and may have ended by then. */
    private static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_ARCHIVES = 6;

    /** So often a worker works for it: half a second of what the JIT compiler learns, which goes into the archive too (JEP 515). */
    private static final int ROUNDS = 400;

    private static final List<Integer> ITEMS = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    /** Nobody makes anything that long: of what is older the maker was killed. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    /** Longer than any archive takes on a busy machine. */
    private static final long MAKING_SECONDS = 120;

    private static final String SUFFIX = ".aot";
    private static final String PART = ".part";

    /** Of util-linux, which most systems have. */
    private static final Path ENDS_WITH_PARENT = Path.of("/usr/bin/setpriv");

    /** Flags that differ from one program or pool to the next, and that an archive does not depend on. */
    private static final List<String> VARYING =
            List.of("-D", "-Xm", "-Xss", "-Xlog", "-XX:ActiveProcessorCount", "-XX:ErrorFile", Launch.CLASS_PATH);

    private static final List<String> OF_SHARING =
            List.of("-Xshare:", "-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit", "-XX:AOT");

    /** Archives that this JVM has made, or tried to. */
    private static final Set<Path> TRIED = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final List<String> flags;
    private final String classPath;

    private ClassArchive(Path file, List<String> flags, String classPath) {
        this.file = file;
        this.flags = List.copyOf(flags);
        this.classPath = classPath;
    }

    /**
     * The archive of a class path.
     *
     * @param flags all flags of the workers
     * @param classPath what their class path begins with
     * @return the archive, made or not; {@code null} if there can be none: a class path with directories, which the JVM
     *     does not archive, sharing turned off or set by the user, no cache directory that only the user writes to
     */
    static @Nullable ClassArchive of(List<String> flags, String classPath) {
        Path directory = CacheDirectory.of(System.getenv());
        if (directory == null) {
            return null;
        }
        StringBuilder state = new StringBuilder();
        state.append(System.getProperty("java.home")).append(System.getProperty("java.vm.version"));
        for (String flag : flags) {
            if (JvmFlags.startsWithAny(flag, OF_SHARING)) {
                return null;
            }
            if (!JvmFlags.startsWithAny(flag, VARYING)) {
                state.append(flag);
            }
        }
        try {
            for (String entry : classPath.split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    return null;
                }
                if (Files.exists(path)) {
                    state.append('\n').append(path.toAbsolutePath()).append(Files.size(path));
                    state.append(' ').append(Files.getLastModifiedTime(path).toMillis());
                }
            }
            if (Files.exists(directory) && !CacheDirectory.isPrivate(directory)) {
                return null;
            }
        } catch (IOException | RuntimeException e) {
            return null; // a class path that cannot be read, or permissions that this system does not know
        }
        String name = HexFormat.of().toHexDigits(fingerprint(state));
        return new ClassArchive(directory.resolve("worker-" + name + SUFFIX), flags, classPath);
    }

    /** FNV-1a: names are not secrets. */
    private static long fingerprint(CharSequence text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    boolean exists() {
        return Files.isRegularFile(file);
    }

    /** What a worker needs to use it. */
    String flag() {
        return "-XX:AOTCache=" + file;
    }

    /** Makes it in the background, unless this JVM has tried before. */
    void makeLater() {
        if (TRIED.add(file)) {
            Timer.after(DELAY_NANOS, () -> {
                Thread maker = new Thread(this::make, "tutti-class-archive");
                maker.setDaemon(true);
                try {
                    maker.start();
                } catch (OutOfMemoryError noThread) {
                    // Another program makes it, with more threads.
                }
            });
        }
    }

    private void make() {
        Path list = part("list");
        Path arguments = part("arguments");
        Path made = part("made");
        List<Path> parts = List.of(list, arguments, made);
        try {
            parts.forEach(part -> part.toFile().deleteOnExit()); // the program may end in the middle
            if (exists()) {
                return; // another program was quicker
            }
            Path directory = Objects.requireNonNull(file.getParent());
            CacheDirectory.create(directory);
            tidy(directory);
            train(list);
            assemble(list, arguments, made);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | InterruptedException | RuntimeException e) {
            log().log(System.Logger.Level.DEBUG, "no class archive for workers was made: file=" + file, e);
        } finally {
            for (Path part : parts) {
                try {
                    Files.deleteIfExists(part);
                } catch (IOException e) {
                    log().log(System.Logger.Level.DEBUG, "a part of a class archive is left: file=" + part, e);
                }
            }
        }
    }

    private Path part(String what) {
        long pid = ProcessHandle.current().pid();
        return file.resolveSibling("." + file.getFileName() + "." + pid + "." + what + PART);
    }

    /** Has a worker do what workers do, and list the classes that this took. */
    private void train(Path list) {
        List<String> training = new ArrayList<>(flags);
        training.add("-XX:+SuppressFatalErrorMessage"); // nobody asked for this worker
        training.add("-XX:+UnlockDiagnosticVMOptions");
        training.add("-XX:-DisplayVMOutput"); // where the JVM says that it wrote the list
        training.add("-XX:AOTMode=record");
        training.add("-XX:AOTConfiguration=" + list);
        training.add(Launch.CLASS_PATH + classPath);
        try (Pool pool = Pool.options()
                .workers(1)
                .keepAlive(ABANDONED) // so that nobody takes its place and writes another
                .jvmFlags(training.toArray(new String[0]))
                .processes()) {
            for (int round = 0; round < ROUNDS; round++) {
                // Not by map, which shows the user's maps to who watches them.
                try (Results<List<Object>> results = pool.results(ClassArchive::work, ITEMS)) {
                    results.forEach(result -> {});
                }
                pool.submit(ClassArchive::work, round).join();
            }
            pool.run(ClassArchive::awaitQuiet).join();
            exit(pool);
        }
    }

    /** Makes an archive of the classes that are listed. Ends with this process, where the system has the means. */
    private void assemble(Path list, Path arguments, Path made) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(flags);
        all.removeIf(flag -> flag.matches("-XX:[+-]Use\\w+GC"));
        all.add("-XX:+UseG1GC"); // the JVM's own archives are made so, and serve the other collectors
        all.add("-XX:+SuppressFatalErrorMessage");
        all.add("-XX:AOTMode=create");
        all.add("-XX:AOTConfiguration=" + list);
        all.add("-XX:AOTCache=" + made);
        all.add(Launch.CLASS_PATH + classPath);
        Files.writeString(arguments, JvmFlags.argumentFile(all), Rendezvous.NATIVE);
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(ENDS_WITH_PARENT)) {
            command.addAll(List.of(ENDS_WITH_PARENT.toString(), "--pdeathsig", "KILL"));
        }
        command.add(Launch.java().toString());
        command.add("@" + arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectInput(Rendezvous.nothing());
        builder.redirectOutput(Rendezvous.nothing());
        builder.redirectError(Rendezvous.nothing());
        builder.environment().keySet().removeAll(JvmFlags.VARIABLES);
        Process assembler = builder.start();
        try {
            if (!assembler.waitFor(MAKING_SECONDS, TimeUnit.SECONDS) || assembler.exitValue() != 0) {
                throw new IOException("the JVM that makes it failed or took too long");
            }
        } finally {
            assembler.destroyForcibly();
        }
    }

    /** By a task, since writing the archive may take longer than a pool that is closed waits for its workers. */
    private static void exit(Pool pool) {
        try {
            pool.run(() -> System.exit(0)).join();
        } catch (TaskFailedException lost) {
            // As it had to be.
        }
    }

    /** A JVM of this version can crash if it writes the archive while another thread links code, as the guard does. */
    private static void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + QUIET_NANOS;
        while (System.nanoTime() < deadline
                && Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread ->
                                thread.getName().equals(Guard.NAME) && thread.getState() != Thread.State.WAITING)) {
            Thread.sleep(10); // between two looks at a thread, which tells nobody when it waits
        }
    }

    /** Values as tasks have them: numbers, texts, lists, arrays. */
    private static List<Object> work(int i) {
        ClassBytes.checksum(ClassArchive.class); // as a worker does with the classes of a user's task
        return List.of(i, (double) i, "item " + i, new double[] {i}, List.of((long) i));
    }

    /** Deletes archives that were not made lately, and parts whose makers were killed. */
    private static void tidy(Path directory) throws IOException {
        List<Path> archives;
        try (Stream<Path> files = Files.list(directory)) {
            archives = files.filter(path -> path.toString().contains(SUFFIX)).toList();
        }
        Instant now = Instant.now();
        for (Path path : archives) {
            if (path.toString().endsWith(PART)
                    && Files.getLastModifiedTime(path).toInstant().isBefore(now.minus(ABANDONED))) {
                Files.deleteIfExists(path);
            }
        }
        List<Path> newestFirst = archives.stream()
                .filter(path -> path.toString().endsWith(SUFFIX))
                .sorted(Comparator.comparing(ClassArchive::made).reversed())
                .toList();
        for (Path path : newestFirst.subList(Math.min(MOST_ARCHIVES - 1, newestFirst.size()), newestFirst.size())) {
            Files.deleteIfExists(path); // workers that have it mapped keep it
        }
    }

    private static FileTime made(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static System.Logger log() {
        return System.getLogger(ClassArchive.class.getName());
    }
}
