// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Script.Outcome;
import dev.tutti.machine.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a repository of its own, where {@code mvnw} is a script that puts what a build makes, a jar and the
 * argument file, where the build would.
 */
class LauncherTest {

    private static final String FIRST_USE = "building Tutti (first use)…\n";
    private static final String CHANGED = "building Tutti (sources changed)…\n";

    private Path repository;
    private Path launcher;
    private Path source;
    private Map<String, String> environment;

    @BeforeEach
    void makeRepository(@TempDir Path directory) throws IOException {
        repository = Files.createDirectories(directory.resolve("with a space"));
        launcher = Files.copy(Script.repository().resolve("tutti"), repository.resolve("tutti"));
        Files.createDirectories(repository.resolve(".mvn"));
        Files.copy(Script.repository().resolve(".mvn/find-jdk.sh"), repository.resolve(".mvn/find-jdk.sh"));
        Files.createFile(repository.resolve("pom.xml"));
        for (String module : new String[] {"core", "measure", "labs", "app"}) {
            Files.createDirectories(repository.resolve(module).resolve("src/main/java"));
            Files.createFile(repository.resolve(module).resolve("pom.xml"));
        }
        source = Files.createFile(repository.resolve("core/src/main/java/A.java"));
        environment = Map.of(
                "JAVA_HOME", System.getProperty("java.home"), "PATH", "/usr/bin:/bin", "HOME", directory.toString());

        Path built = Files.createDirectories(directory.resolve("built"));
        writeJar(built.resolve("tutti-app.jar"));
        Files.writeString(built.resolve("tutti.args"), JvmFlags.argumentFile(JvmFlags.launcher()));
        build("echo built >>builds; mkdir -p app/target/quick; cp '" + built + "'/* app/target/quick");
    }

    /** A jar with nothing but this program's class path in its manifest. */
    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest)) {
            entries.finish();
        }
    }

    /** Sets what the build does. */
    private void build(String commands) throws IOException {
        Path mvnw = repository.resolve("mvnw");
        Files.writeString(mvnw, "#!/bin/sh\n" + commands + "\n");
        assertThat(mvnw.toFile().setExecutable(true)).isTrue();
    }

    private long builds() throws IOException {
        return Files.readAllLines(repository.resolve("builds")).size();
    }

    private Script version() throws IOException {
        return new Script(launcher, environment, "--version");
    }

    @Test
    void theFirstUseBuildsAndTheSecondDoesNot() throws Exception {
        Outcome first = version().run();
        assertThat(first.err()).isEqualTo(FIRST_USE);
        assertThat(first.out()).startsWith("tutti ");
        assertThat(version().run()).isEqualTo(new Outcome(0, first.out(), ""));
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aNewerSourceIsBuilt() throws Exception {
        version().run();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(version().run().err()).isEqualTo(CHANGED);
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void anArchiveOfClassesThatDoesNotFitIsPassedOver() throws Exception {
        Outcome built = version().run();
        Files.writeString(repository.resolve("app/target/quick/cli.aot"), "something else");
        assertThat(version().run()).isEqualTo(new Outcome(0, built.out(), ""));
    }

    @Test
    void aDeletedSourceIsNoticed() throws Exception {
        version().run();
        FileTime past = FileTime.from(Instant.now().minusSeconds(1));
        try (Stream<Path> files = Files.walk(repository)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, past);
            }
        }
        assertThat(version().run().err()).isEmpty();
        Files.delete(source);
        assertThat(version().run().err()).isEqualTo(CHANGED);
    }

    @Test
    void itWorksFromAnyDirectoryAndThroughALink() throws Exception {
        Path elsewhere = repository.getParent();
        launcher = Files.createSymbolicLink(elsewhere.resolve("t"), launcher);
        Outcome outcome = version().in(elsewhere).run();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("tutti ");
        assertThat(repository.resolve("builds")).exists();
    }

    @Test
    void aFailedBuildShowsItsLastLines() throws Exception {
        build("seq 100; echo broken >&2; exit 1");
        Outcome outcome = version().run();
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .hasSize(22)
                .contains("100", "broken")
                .doesNotContain("50")
                .last()
                .asString()
                .startsWith("tutti: the build failed");
        assertThat(repository.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Path mvnw = repository.resolve("mvnw");
        build("sleep 1\n" + Files.readString(mvnw));
        Script one = version();
        Script two = version();
        Process first = one.start();
        Process second = two.start();
        Outcome firstOutcome = one.outcome(first);
        Outcome secondOutcome = two.outcome(second);
        assertThat(firstOutcome.out()).startsWith("tutti ").isEqualTo(secondOutcome.out());
        assertThat(firstOutcome.err() + secondOutcome.err()).isEqualTo(FIRST_USE);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theLockOfAKilledBuilderIsRemoved() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor()).isZero();
        Path lock = Files.createDirectories(repository.resolve("target")).resolve("build.lock");
        Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));
        assertThat(version().run().err()).isEqualTo(FIRST_USE);
        assertThat(repository.resolve("target")).isDirectoryNotContaining("glob:**build.lock*");
    }

    @Test
    void withoutAJdkItSaysSoInOneLine() throws Exception {
        Path bin = Script.tools(repository.resolve("bin"), "dirname", "readlink", "sed", "sh");
        environment = Map.of("PATH", bin.toString(), "TUTTI_JDK_ROOT", "/no/such");
        Outcome outcome = version().run();
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("tutti: no JDK 25.0.3 or later");
    }
}
