// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * R18: a program with a pool where something is missing, small or odd. It must answer, or end with a named error: no
 * hang, no stack trace. Some scripts need root, which they ask {@code unshare} for, or the user nobody.
 */
final class LowResources implements FaultFigure {

    private static final long LIMIT_SECONDS = 30;

    /**
     * One condition.
     *
     * @param name what is low
     * @param script for {@code sh}, in which {@code $java} runs {@link PoolProgram} with native access, {@code $plain}
     *     without
     */
    record Script(String name, String script) {}

    private static final String ONE_ARRAY = "JAVA_TOOL_OPTIONS=-Dshared.arrays=1 ";
    private static final String MANY_ARRAYS = "JAVA_TOOL_OPTIONS=-Dshared.arrays=100 ";
    private static final String AS_NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

    static List<Script> scripts() {
        List<Script> scripts = new ArrayList<>(named());
        // Another thread is the one too many each time, in the program or in its worker.
        for (int limit = 18; limit <= 42; limit += 3) {
            String few = AS_NOBODY + "prlimit --nproc=" + limit + " ";
            scripts.add(new Script(limit + " processes and threads", few + "$java"));
            scripts.add(new Script(limit + " processes and threads, without native access", few + "$plain"));
        }
        return scripts;
    }

    private static List<Script> named() {
        return List.of(
                new Script("nothing", "$java"),
                new Script("nothing, without native access", "$plain"),
                new Script("1 MB of /dev/shm", mounted("mount -t tmpfs -o size=1m none /dev/shm && $java")),
                new Script("a read-only /dev/shm", mounted("mount -t tmpfs -o ro none /dev/shm && $java")),
                new Script("a full temporary directory", mounted(FULL + "$java")),
                new Script("a full temporary directory, without native access", mounted(FULL + "$plain")),
                new Script(
                        "a temporary directory without exec",
                        mounted("mount -t tmpfs -o noexec none \"$TMPDIR\" && $plain")),
                new Script(
                        "no temporary directory",
                        "rmdir \"$TMPDIR\"; XDG_RUNTIME_DIR= $java; e=$?; mkdir \"$TMPDIR\"; exit $e"),
                new Script(
                        "standard output full", "$java >/dev/full; test $? -le 3 && echo '" + PoolProgram.ANSWER + "'"),
                new Script(
                        "standard streams closed",
                        "$java <&- >&- 2>&-; test $? -eq 0 && echo '" + PoolProgram.ANSWER + "'"),
                new Script("nothing, with shared memory", ONE_ARRAY + "$java"),
                new Script("nothing, with shared memory, without native access", ONE_ARRAY + "$plain"),
                new Script(
                        "1 MB of /dev/shm, with shared memory",
                        mounted("mount -t tmpfs -o size=1m none /dev/shm && " + ONE_ARRAY + "$java")),
                new Script(
                        "1 MB of /dev/shm, with shared memory, without native access",
                        mounted("mount -t tmpfs -o size=1m none /dev/shm && " + ONE_ARRAY + "$plain")),
                new Script(
                        "a read-only /dev/shm and a full disk, with shared memory, without native access",
                        mounted("mount -t tmpfs -o ro none /dev/shm && " + FULL + ONE_ARRAY + "$plain")),
                new Script("64 descriptors, with shared memory", "ulimit -n 64; " + MANY_ARRAYS + "$java"),
                new Script(
                        "64 descriptors, with shared memory, without native access",
                        "ulimit -n 64; " + MANY_ARRAYS + "$plain"),
                new Script("files of 0 bytes, with shared memory", "ulimit -f 0; " + ONE_ARRAY + "$java"),
                new Script("4 GB of addresses, with shared memory", "ulimit -v 4000000; " + MANY_ARRAYS + "$java"),
                new Script("64 descriptors", "ulimit -n 64; $java"),
                new Script("64 descriptors, without native access", "ulimit -n 64; $plain"),
                new Script("32 descriptors", "ulimit -n 32; $java"),
                new Script("files of 0 bytes", "ulimit -f 0; $java"),
                new Script("files of 0 bytes, without native access", "ulimit -f 0; $plain"),
                new Script(
                        "directories that cannot be written",
                        "cd /; HOME=/nowhere XDG_CACHE_HOME=/proc/none " + AS_NOBODY + "$java"),
                new Script(
                        "a read-only cache",
                        "mkdir cache; chmod 500 cache; HOME=$PWD/cache XDG_CACHE_HOME=$PWD/cache " + AS_NOBODY
                                + "$java"),
                new Script("a heap of 16 MB", "$java -Xmx16m"),
                new Script("a heap of 8 MB for both", "JAVA_TOOL_OPTIONS=-Xmx8m $java -Xmx8m"),
                new Script("a stack limit of 512 KB", "ulimit -s 512; $java"),
                new Script("no PATH, no HOME", "env -i $java"),
                new Script(
                        "a deleted working directory",
                        "mkdir gone; cd gone; JAVA_TOOL_OPTIONS=-Ddelete.directory=$PWD $java"),
                new Script("a class path of 140 kB", "$long"),
                new Script(
                        "a debugger in JAVA_TOOL_OPTIONS",
                        "JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:$port $java"),
                new Script("an unknown locale and time zone", "LC_ALL=xx_YY.nonsense TZ=Nowhere/Else $java"),
                new Script(
                        "umask 000",
                        "umask 000; mkdir -m 755 cache; export XDG_CACHE_HOME=$PWD/cache; JAVA_TOOL_OPTIONS=-Dlinger.millis=5000 $plain; e=$?; "
                                + "test -z \"$(find cache -maxdepth 1 -perm /022)\" && exit $e; ls -lR cache; exit 1"),
                new Script("umask 777", "umask 777; $java"),
                new Script("one core", "taskset -c 0 $java"),
                new Script("lowest priority", "nice -n 19 $java"));
    }

    private static final String FULL =
            "mount -t tmpfs -o size=64k none \"$TMPDIR\"; head -c 100000 /dev/zero >\"$TMPDIR/fill\" 2>/dev/null; ";

    /** Mounts are seen by the script alone. */
    private static String mounted(String script) {
        return "unshare -m sh -c '" + script + "'";
    }

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(5);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        boolean root = System.getProperty("user.name").equals("root");
        List<Script> scripts = scripts().stream()
                .filter(script -> root || !script.script().matches("(?s).*(unshare|setpriv).*"))
                .toList();
        List<String> misses = new ArrayList<>();
        for (Script script : scripts) {
            Path directory = Files.createTempDirectory(trial.directory(), "low");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            String miss = run(script, directory);
            System.err.println(script.name() + ": " + (miss.isEmpty() ? "answered or named" : miss));
            if (!miss.isEmpty()) {
                misses.add(script.name() + ": " + miss);
            }
        }
        int untried = scripts().size() - scripts.size();
        String figures = "answered or named " + (scripts.size() - misses.size()) + " of " + scripts.size()
                + " conditions" + (untried == 0 ? "" : "; " + untried + " more need root");
        return List.of(new Line("R18", figures, misses));
    }

    /** Returns what was not as it must be, or an empty text. */
    private static String run(Script script, Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        ProcessBuilder builder =
                new ProcessBuilder("setsid", "sh", "-c", script.script()).directory(directory.toFile());
        setVariables(builder.environment(), directory, temporary);
        Process process = builder.start();
        process.getOutputStream().close();
        // Through pipes, for files may have a limit.
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process.inputReader()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.errorReader()));
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            Os.dump(process.pid(), Redirect.INHERIT);
            Os.session(process.pid()).forEach(entry -> Os.kill(entry.pid()));
            return "a hang: no end in " + LIMIT_SECONDS + " s";
        }
        boolean _ =
                Wait.holds(Duration.ofSeconds(1), () -> running(process.pid()).isEmpty());
        for (Os.Entry entry : running(process.pid())) {
            Os.kill(entry.pid());
            return "left a process: " + entry;
        }
        String said = out.get(5, TimeUnit.SECONDS) + err.get(5, TimeUnit.SECONDS);
        System.err.print(said);
        if (said.lines().anyMatch(line -> line.startsWith("\tat dev.tutti"))) {
            return "a stack trace: " + said.lines().findFirst().orElse("");
        } else if (!Os.files(temporary).isEmpty()) {
            return "left files: " + Os.files(temporary);
        }
        boolean answered = process.exitValue() == 0 && said.contains(PoolProgram.ANSWER);
        boolean named = process.exitValue() == 3 && said.contains(PoolProgram.NAMED);
        return answered || named
                ? ""
                : "exit code " + process.exitValue() + ": "
                        + said.lines().findFirst().orElse("nothing said");
    }

    /** Those of a session; one that has ended is reaped by whoever is its parent now, in that one's time. */
    private static List<Os.Entry> running(long session) {
        return Os.session(session).stream().filter(Os.Entry::runs).toList();
    }

    private static void setVariables(Map<String, String> variables, Path directory, Path temporary) throws IOException {
        List<String> java = new ArrayList<>(FigureRun.java(temporary));
        java.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m")); // to need little itself
        java.add(PoolProgram.class.getName());
        String padding = IntStream.range(0, 1400)
                .mapToObj(i -> "/no/such/directory/" + "x".repeat(80) + i)
                .collect(Collectors.joining(":"));
        int classPath = java.indexOf("-cp") + 1;
        Path arguments = Files.writeString(
                directory.resolve("arguments"), "-cp \"" + padding + ":" + java.get(classPath) + "\"\n");
        try (ServerSocket free = new ServerSocket(0)) {
            variables.put("port", Integer.toString(free.getLocalPort()));
        }
        variables.put("TMPDIR", temporary.toString());
        variables.put("XDG_RUNTIME_DIR", temporary.toString());
        variables.put("java", String.join(" ", java));
        variables.put("plain", String.join(" ", java).replace("--enable-native-access=ALL-UNNAMED", ""));
        java.set(classPath - 1, "@" + arguments);
        java.remove(classPath);
        variables.put("long", String.join(" ", java));
    }

    private static String text(BufferedReader reader) {
        return reader.lines().map(line -> line + "\n").collect(Collectors.joining());
    }
}
