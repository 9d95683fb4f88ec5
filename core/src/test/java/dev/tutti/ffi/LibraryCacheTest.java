// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was compiled once is not compiled again, unless something that it depends on has changed. */
class LibraryCacheTest {

    interface Answer {
        int answer();
    }

    @TempDir
    private Path directory;

    /** Writes a line for each run, and is a file of its own for each test, so that nothing is in the cache before. */
    private NativeCompiler counted;

    @BeforeEach
    void compiler() throws IOException {
        Compilers.assume(Native.c());
        Path script = directory.resolve("counted-cc");
        Files.writeString(
                script,
                "#!/bin/sh\necho run >>" + directory.resolve("runs") + "\nexec cc \"$@\"\n# " + UUID.randomUUID()
                        + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        counted = Native.c().command(script.toString());
    }

    private int runs() throws IOException {
        Path runs = directory.resolve("runs");
        return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    private static String source(int answer) {
        return "int answer(void) { return " + answer + "; }";
    }

    @Test
    void theSameIsCompiledOnce() throws IOException {
        assertThat(counted.compile(source(1)).bind(Answer.class).answer()).isEqualTo(1);
        assertThat(counted.compile(source(1)).bind(Answer.class).answer()).isEqualTo(1);
        assertThat(runs()).isEqualTo(1);
        assertThat(counted.compile(source(2)).bind(Answer.class).answer()).isEqualTo(2);
        assertThat(runs()).isEqualTo(2);
        counted.options("-O1").compile(source(1));
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void aChangedHeaderIsSeenAndTheOldOneToo() throws IOException {
        Path nested = Files.createDirectory(directory.resolve("with space"));
        Path header = Files.writeString(nested.resolve("number.h"), "#define NUMBER 1\n");
        Path file = Files.writeString(
                directory.resolve("answer.c"),
                "#include \"with space/number.h\"\nint answer(void) { return NUMBER; }\n");
        assertThat(counted.compile(file).bind(Answer.class).answer()).isEqualTo(1);
        Files.writeString(header, "#define NUMBER 2\n");
        assertThat(counted.compile(file).bind(Answer.class).answer()).isEqualTo(2);
        Files.writeString(header, "#define NUMBER 1\n");
        assertThat(counted.compile(file).bind(Answer.class).answer()).isEqualTo(1);
        assertThat(runs()).isEqualTo(2);
        Files.delete(header);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counted.compile(file))
                .withMessageContaining("answer.c:1:10: fatal error: with space/number.h");
    }

    @Test
    void aHeaderIsFoundWhereTheOptionsSay() throws IOException {
        Path include = Files.createDirectory(directory.resolve("include"));
        Path header = Files.writeString(include.resolve("number.h"), "#define NUMBER 4\n");
        String relative = "-I" + Path.of("").toAbsolutePath().relativize(include.toAbsolutePath());
        String text = "#include \"number.h\"\nint answer(void) { return NUMBER; }";
        assertThat(counted.options(relative).compile(text).bind(Answer.class).answer())
                .isEqualTo(4);
        Files.writeString(header, "#define NUMBER 5\n");
        assertThat(counted.options(relative).compile(text).bind(Answer.class).answer())
                .isEqualTo(5);
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void manyAtOnceAllHaveAWholeLibrary() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Integer>> answers = IntStream.range(0, 6)
                    .mapToObj(_ -> threads.submit(
                            () -> counted.compile(source(3)).bind(Answer.class).answer()))
                    .toList();
            for (Future<Integer> each : answers) {
                assertThat(each.get()).isEqualTo(3);
            }
        }
        assertThat(runs()).isBetween(1, 6);
    }

    @Test
    void onlyTheLastOnesAreKept() throws IOException {
        LibraryCache cache = new LibraryCache(directory);
        for (int i = 0; i < 100; i++) {
            Path part = cache.newPart();
            Files.writeString(part.resolve(LibraryCache.LIBRARY), "library " + i);
            Path library = cache.add("key" + i, part);
            LibraryCache.delete(part);
            Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH.plus(Duration.ofDays(i))));
        }
        Path abandoned = cache.newPart();
        Files.writeString(abandoned.resolve("source.c"), "int x;");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path active = cache.newPart();
        assertThat(abandoned).doesNotExist();
        assertThat(active).exists();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".so"))).hasSizeBetween(60, 64);
        }
        assertThat(cache.find("key99")).hasContent("library 99");
        assertThat(cache.find("key0")).isNull();
    }
}
