// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One source with one compiler and its options: what a library is made of. */
final class NativeBuild {

    /** Of the compiler's messages; the first ones are the causes of the others. */
    private static final int MOST_LINES = 40;

    private static final boolean IS_LINUX = System.getProperty("os.name", "").equals("Linux");

    private final Language language;
    private final List<String> command;
    private final List<String> options;
    private final Source source;

    NativeBuild(Language language, List<String> command, List<String> options, Source source) {
        this.language = language;
        this.command = command;
        this.options = options;
        this.source = source;
    }

    /** The library's file, from the cache or made now. */
    Path library() {
        LibraryCache cache = LibraryCache.open();
        try {
            String key = LibraryCache.hash(identity());
            Path known = cache.find(key);
            return known == null ? make(cache, key) : known;
        } catch (IOException e) {
            throw new UnavailableException(
                    "a library cannot be kept in directory=" + cache + ": " + e
                            + "; make room there, or set XDG_CACHE_HOME to another directory",
                    e);
        }
    }

    /** All that a library depends on, but for the contents of headers. */
    private List<String> identity() throws IOException {
        Path program = Path.of(command.getFirst()).toRealPath();
        List<String> identity = new ArrayList<>(command);
        identity.add(program + " " + Files.size(program) + " " + Files.getLastModifiedTime(program));
        identity.add(language.name());
        identity.addAll(options);
        if (options.stream().anyMatch(option -> option.matches("-[ILBi].*|[^-].*"))) {
            identity.add(Path.of("").toAbsolutePath().toString()); // what their relative paths begin with
        }
        identity.add(source.path());
        identity.add(source.text());
        identity.add(System.getProperty("os.arch") + processor()); // the directory may be shared by several machines
        return identity;
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .takeWhile(line -> !line.isBlank())
                    .filter(line ->
                            line.startsWith("model name") || line.startsWith("flags") || line.startsWith("Features"))
                    .collect(Collectors.joining());
        } catch (IOException notLinux) {
            return "";
        }
    }

    private Path make(LibraryCache cache, String key) throws IOException {
        Path directory = cache.newPart();
        try {
            String file = source.path().isEmpty()
                    ? Files.writeString(directory.resolve(source.name()), source.text())
                            .toString()
                    : source.path();
            run(directory, file);
            return cache.add(key, directory);
        } finally {
            LibraryCache.delete(directory);
        }
    }

    private void run(Path directory, String file) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("-shared", "-fPIC", "-gdwarf-4"));
        if (language != Language.FORTRAN) {
            line.addAll(List.of("-fdiagnostics-color=never", "-MMD"));
            line.addAll(List.of("-MF", directory.resolve(LibraryCache.HEADERS).toString()));
        }
        line.addAll(List.of("-o", directory.resolve(LibraryCache.LIBRARY).toString(), file));
        line.addAll(options);
        line.add("-lm");
        if (IS_LINUX) {
            line.add("-Wl,-z,defs"); // a function that is nowhere is an error now, not a crash when it is called
        }
        Path messages = directory.resolve("messages");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(messages.toFile());
        builder.environment().put("LC_ALL", "C");
        int status = await(builder.start());
        if (status != 0) {
            throw new IllegalArgumentException("the " + language.title + " source does not compile: compiler="
                    + String.join(" ", command) + " options=" + options + " status=" + status + "\n"
                    + read(messages).replace(directory + "/", ""));
        }
    }

    private static int await(Process compiler) throws IOException {
        try {
            compiler.getOutputStream().close();
            return compiler.waitFor();
        } catch (InterruptedException e) {
            compiler.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new UnavailableException("the compiler was stopped: its caller was interrupted", e);
        }
    }

    private static String read(Path messages) throws IOException {
        List<String> lines = new String(Files.readAllBytes(messages), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String first = lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"));
        return lines.size() > MOST_LINES ? first + "\n… " + (lines.size() - MOST_LINES) + " more lines" : first;
    }
}
