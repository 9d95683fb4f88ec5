// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

    /** The library alone. */
    private Path jar;

    /** As it is in a program that was packed into one jar. */
    private Path packed;

    @BeforeEach
    void makeJars() throws Exception {
        cache = directory.resolve("cache");
        Path manifest = Files.writeString(directory.resolve("manifest"), "Implementation-Title: tutti-core\n");
        jar = makeJar("library.jar", "--manifest", manifest.toString());
        packed = makeJar("packed.jar");
        Files.writeString(directory.resolve("Program.java"), """
                import dev.tutti.*;

                void main(String[] args) throws Exception {
                    var options = Pool.options().workers(1);
                    if (args[0].equals("end") && args.length > 1) {
                        options = options.jvmFlags(args[1]);
                    }
                    try (Pool pool = options.processes()) {
                        IO.println(pool.map(x -> x + 1, List.of(1, 2)));
                        if (args[0].equals("path")) {
                            IO.println(pool.submit(() -> System.getProperty("java.class.path")).join());
                        }
                        if (args[0].equals("begun")) {
                            String[] files;
                            do {
                                Thread.sleep(10); // until the first part of the archive is there
                                files = new java.io.File(args[1]).list();
                            } while (files == null || files.length == 0);
                        }
                        if (args[0].equals("wait")) {
                            Thread.sleep(Long.MAX_VALUE); // the test ends it
                        }
                    }
                }
                """);
    }

    private Path makeJar(String name, String... options) throws Exception {
        Path made = directory.resolve(name);
        Path classes = Path.of(
                Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> arguments = new ArrayList<>(List.of("--create", "--file", made.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-C", classes.toString(), "."));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        assertThat(ToolProvider.findFirst("jar").orElseThrow().run(out, out, arguments.toArray(new String[0])))
                .as(said.toString())
                .isZero();
        return made;
    }

    private JavaProgram start(Object classPath, String... args) throws Exception {
        return start(List.of("-Djava.io.tmpdir=" + directory), classPath, args); // the test kills all at once
    }

    private JavaProgram start(List<String> flags, Object classPath, String... args) throws Exception {
        Stream<String> program = Stream.of(
                "-cp", classPath.toString(), directory.resolve("Program.java").toString());
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

    /** The JVM archives no directories, of which there are some on most class paths while a program is written. */
    @Test
    void theNextProgramsWorkersTakeTheirClassesFromItWhateverElseIsOnTheClassPath() throws Exception {
        String first = directory + File.pathSeparator + jar;
        String then = jar + File.pathSeparator + cache + File.pathSeparator + directory;
        assertThatOneProgramMakesItForTheNext(first, then);
    }

    @Test
    void theNextProgramPackedAlikeUsesIt() throws Exception {
        assertThatOneProgramMakesItForTheNext(packed, packed);
    }

    private void assertThatOneProgramMakesItForTheNext(Object classPath, Object classPathOfTheNext) throws Exception {
        try (JavaProgram first = start(classPath, "wait")) {
            Deadline.await("an archive, and nothing else, in " + cache, () -> {
                List<String> files = archives();
                return files.size() == 1 && files.getFirst().matches("worker-[0-9a-f]{16}\\.aot");
            });
            assertThat(first.err()).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("tutti"))))
                .isEqualTo("rwx------");

        Path log = directory.resolve("classes.log");
        try (JavaProgram next = start(classPathOfTheNext, "end", "-Xlog:class+load:file=" + log)) {
            next.await();
            assertThat(next.out()).as(next.toString()).containsExactly("[2, 3]");
            assertThat(next.exitCode()).isZero();
            assertThat(next.err()).isEmpty();
        }
        assertThat(Files.readString(log))
                .containsPattern("dev.tutti.pool.process.TaskThread source: shared objects file");
        assertThat(archives()).hasSize(1);
    }

    /** Programs that take a few seconds would leave some megabytes each. */
    @Test
    void aProgramThatEndsWhileItIsMadeLeavesNothing() throws Exception {
        try (JavaProgram program = start(jar, "begun", cache.resolve("tutti").toString())) {
            program.await();
            assertThat(program.exitCode()).as(program.toString()).isZero();
        }
        assertThat(archives()).isEmpty();
    }

    /** It may be there to hide another's classes. */
    @Test
    void whatComesBeforeAPackedJarStillDoesInWorkers() throws Exception {
        String classPath = cache + File.pathSeparator + packed;
        try (JavaProgram program = start(classPath, "path")) {
            program.await();
            assertThat(program.out().getLast()).as(program.toString()).startsWith(classPath);
        }
    }

    @Test
    void aUserWhoTurnsSharingOffGetsNone() throws Exception {
        try (JavaProgram program = start(jar, "end", "-Xshare:off")) {
            program.await();
            assertThat(program.out()).as(program.toString()).containsExactly("[2, 3]");
        }
        assertThat(archives()).isEmpty();
    }

    /** As docs/guide/choosing.md advises. */
    @Test
    void aProgramMayHaveACacheOfItsOwn() throws Exception {
        try (JavaProgram once = start(List.of("-XX:AOTCacheOutput=program.aot"), jar, "end")) {
            once.await();
            assertThat(once.out()).as(once.toString()).contains("[2, 3]");
            assertThat(once.exitCode()).isZero();
        }
        Path log = directory.resolve("classes.log");
        try (JavaProgram then =
                start(List.of("-XX:AOTCache=program.aot", "-Xlog:class+load:file=" + log), jar, "end")) {
            then.await();
            assertThat(then.out()).as(then.toString()).containsExactly("[2, 3]");
            assertThat(then.exitCode()).isZero();
            assertThat(then.err()).isEmpty();
        }
        assertThat(Files.readString(log)).contains("dev.tutti.pool.Engine source: shared objects file");
    }
}
