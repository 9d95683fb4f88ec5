// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that one program's pool makes for the next one's. The library comes from a jar here. */
final class ClassArchiveTest {

    @TempDir
    private Path directory;

    private Path cache;
    private Path jar;

    @BeforeEach
    void makeJar() throws Exception {
        cache = directory.resolve("cache");
        jar = directory.resolve("library.jar");
        Path classes = Path.of(
                Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        assertThat(ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(out, out, "--create", "--file", jar.toString(), "-C", classes.toString(), "."))
                .as(said.toString())
                .isZero();
        Files.writeString(directory.resolve("Program.java"), """
                import dev.tutti.*;

                void main(String[] args) throws Exception {
                    var options = Pool.options().workers(1);
                    if (args.length > 1) {
                        options = options.jvmFlags(args[1]);
                    }
                    try (Pool pool = options.processes()) {
                        IO.println(pool.map(x -> x + 1, List.of(1, 2)));
                        if (args[0].equals("wait")) {
                            Thread.sleep(Long.MAX_VALUE); // the test ends it
                        }
                    }
                }
                """);
    }

    private JavaProgram start(String... args) throws Exception {
        return start(List.of("-Djava.io.tmpdir=" + directory), args); // the test kills all at once
    }

    private JavaProgram start(List<String> flags, String... args) throws Exception {
        Stream<String> program = Stream.of(
                "-cp", jar.toString(), directory.resolve("Program.java").toString());
        return new JavaProgram(
                directory,
                Map.of("XDG_CACHE_HOME", cache.toString(), "XDG_RUNTIME_DIR", directory.toString()),
                "java",
                Stream.of(flags.stream(), program, Stream.of(args))
                        .flatMap(each -> each)
                        .toList());
    }

    private List<String> archives() {
        String[] files = cache.resolve("tutti").toFile().list();
        return files == null ? List.of() : List.of(files);
    }

    @Test
    void theSecondProgramsWorkersTakeTheirClassesFromIt() throws Exception {
        try (JavaProgram first = start("wait")) {
            Deadline.await("an archive, and nothing else, in " + cache, () -> {
                List<String> files = archives();
                return files.size() == 1 && files.getFirst().matches("worker-[0-9a-f]{16}\\.aot");
            });
            assertThat(first.err()).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("tutti"))))
                .isEqualTo("rwx------");

        Path log = directory.resolve("classes.log");
        try (JavaProgram second = start("end", "-Xlog:class+load:file=" + log)) {
            second.await();
            assertThat(second.out()).as(second.toString()).containsExactly("[2, 3]");
            assertThat(second.exitCode()).isZero();
            assertThat(second.err()).isEmpty();
        }
        assertThat(Files.readString(log))
                .containsPattern("dev.tutti.pool.process.TaskThread source: shared objects file");
        assertThat(archives()).hasSize(1);
    }

    @Test
    void aUserWhoTurnsSharingOffGetsNone() throws Exception {
        try (JavaProgram program = start("end", "-Xshare:off")) {
            program.await();
            assertThat(program.out()).as(program.toString()).containsExactly("[2, 3]");
        }
        assertThat(archives()).isEmpty();
    }

    /** As docs/guide/choosing.md advises. */
    @Test
    void aProgramMayHaveACacheOfItsOwn() throws Exception {
        try (JavaProgram once = start(List.of("-XX:AOTCacheOutput=program.aot"), "end")) {
            once.await();
            assertThat(once.out()).as(once.toString()).contains("[2, 3]");
            assertThat(once.exitCode()).isZero();
        }
        Path log = directory.resolve("classes.log");
        try (JavaProgram then = start(List.of("-XX:AOTCache=program.aot", "-Xlog:class+load:file=" + log), "end")) {
            then.await();
            assertThat(then.out()).as(then.toString()).containsExactly("[2, 3]");
            assertThat(then.exitCode()).isZero();
            assertThat(then.err()).isEmpty();
        }
        assertThat(Files.readString(log)).contains("dev.tutti.pool.Engine source: shared objects file");
    }
}
