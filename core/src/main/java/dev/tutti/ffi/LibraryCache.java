// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import dev.tutti.machine.CacheDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiled libraries, in the user's cache directory. For each key there is a list of the headers that its source
 * includes, and for each state of those a library. Files come by renaming, so that no process sees a part of one.
 */
final class LibraryCache {

    /** What a compiler makes in the directory of a part: the library, and a makefile that tells the headers. */
    static final String LIBRARY = "library.so";

    static final String HEADERS = "headers.d";

    private static final int MOST_LIBRARIES = 64;

    /** What a process leaves behind that was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final String SUFFIX = ".so";
    private static final String LIST = ".headers";
    private static final String PART = ".part";

    /** Where there is no other. */
    private static @Nullable Path temporary;

    private final Path directory;

    LibraryCache(Path directory) {
        this.directory = directory;
    }

    /** That of the user; of this process alone, if there is no directory that only the user writes to. */
    static LibraryCache open() {
        Path user = CacheDirectory.of(System.getenv());
        try {
            if (user != null) {
                Path directory = user.resolve("native");
                CacheDirectory.create(directory);
                if (CacheDirectory.isPrivate(directory)
                        && CacheDirectory.isPrivate(user)
                        && Files.isWritable(directory)) {
                    return new LibraryCache(directory);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // As good as none.
        }
        return new LibraryCache(temporary());
    }

    private static synchronized Path temporary() {
        Path known = temporary;
        if (known != null) {
            return known;
        }
        try {
            Path made = Files.createTempDirectory("tutti-native");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            temporary = made;
            return made;
        } catch (IOException e) {
            throw new UnavailableException(
                    "there is no directory for compiled libraries: java.io.tmpdir="
                            + System.getProperty("java.io.tmpdir")
                            + "; set XDG_CACHE_HOME to one that only you write to",
                    e);
        }
    }

    static String hash(List<String> texts) {
        MessageDigest digest = digest();
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    /** The library of a key, for its headers as they are now; {@code null} if it must be made. */
    @Nullable
    Path find(String key) throws IOException {
        Path list = directory.resolve(key + LIST);
        if (!Files.isReadable(list)) {
            return null;
        }
        Path library = library(key, Files.readAllLines(list));
        if (!Files.isRegularFile(library)) {
            return null;
        }
        try {
            Files.setLastModifiedTime(library, FileTime.from(Instant.now()));
        } catch (IOException justDeleted) {
            return null;
        }
        return library;
    }

    private Path library(String key, List<String> headers) throws IOException {
        MessageDigest digest = digest();
        for (String header : headers) {
            Path path = Path.of(header);
            digest.update(Files.isReadable(path) ? Files.readAllBytes(path) : new byte[] {0});
            digest.update((byte) 0);
        }
        return directory.resolve(key + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8) + SUFFIX);
    }

    /** A new directory to compile in, on the same file system. */
    Path newPart() throws IOException {
        tidy();
        return Files.createTempDirectory(directory, PART);
    }

    /** Takes what was compiled in a directory. */
    Path add(String key, Path part) throws IOException {
        List<String> headers = headers(part);
        Path list = Files.write(part.resolve("list"), headers);
        Path library = library(key, headers);
        Files.move(part.resolve(LIBRARY), library, StandardCopyOption.ATOMIC_MOVE);
        Files.move(list, directory.resolve(key + LIST), StandardCopyOption.ATOMIC_MOVE);
        return library;
    }

    /** What a makefile's rule depends on behind the source; a path's spaces are escaped. */
    private static List<String> headers(Path part) throws IOException {
        Path makefile = part.resolve(HEADERS);
        if (!Files.exists(makefile)) {
            return List.of();
        }
        String rule = Files.readString(makefile).replace("\\\n", " ");
        return Arrays.stream(rule.substring(rule.indexOf(": ") + 2).strip().split("(?<!\\\\)\\s+"))
                .skip(1)
                .map(path -> Path.of(path.replace("\\ ", " "))
                        .toAbsolutePath()
                        .normalize()
                        .toString())
                .toList();
    }

    /** Deletes libraries that were not used lately, lists of those, and parts whose makers were killed. */
    private void tidy() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        }
        List<Path> newestFirst = files.stream()
                .filter(file -> file.toString().endsWith(SUFFIX))
                .sorted(Comparator.comparing(LibraryCache::used).reversed())
                .toList();
        List<Path> stale = newestFirst.subList(Math.min(MOST_LIBRARIES - 1, newestFirst.size()), newestFirst.size());
        for (Path library : stale) {
            Files.deleteIfExists(library); // who has it loaded keeps it
        }
        Instant abandoned = Instant.now().minus(ABANDONED);
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            boolean isPart = name.startsWith(PART);
            boolean isList = name.endsWith(LIST)
                    && newestFirst.stream()
                            .noneMatch(library -> isOf(library, name.substring(0, name.length() - LIST.length())));
            if ((isPart || isList) && used(file).toInstant().isBefore(abandoned)) {
                delete(file);
            }
        }
    }

    private static boolean isOf(Path library, String key) {
        return String.valueOf(library.getFileName()).startsWith(key);
    }

    private static FileTime used(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    /** A file, or a directory of files. */
    static void delete(Path file) {
        try {
            if (Files.isDirectory(file)) {
                try (Stream<Path> within = Files.list(file)) {
                    within.forEach(LibraryCache::delete);
                }
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Another process tidies too.
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
