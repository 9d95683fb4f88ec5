// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import dev.tutti.spi.Availability;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The system's compiler of a language, and the options that it is called with. An immutable value: every method that
 * changes something returns a new one; any thread may use it.
 *
 * {@snippet :
 * NativeLibrary fast = Native.cpp().options("-O3", "-march=native", "-ffast-math").compile(Path.of("fast.cpp"));
 * }
 */
public final class NativeCompiler implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** What it compiles. */
    private final Language language;

    /** A program and maybe its first arguments; {@code null} for the language's usual ones. */
    private final @Nullable String command;

    /** In the order of the command line. */
    private final String[] options;

    private NativeCompiler(Language language, @Nullable String command, String... options) {
        this.language = language;
        this.command = command;
        this.options = options;
    }

    static NativeCompiler of(Language language) {
        return new NativeCompiler(language, null, "-O3", "-march=native");
    }

    /**
     * Other options. Those that it must have, {@code -shared -fPIC} and for the check of signatures {@code -gdwarf-4},
     * stand before them, the source too, and {@code -lm} behind them.
     *
     * @param options instead of {@code -O3 -march=native}, each an argument of its own; such as {@code -I} and {@code
     *     -l}
     * @return a compiler with these options
     */
    public NativeCompiler options(String... options) {
        return new NativeCompiler(language, command, options.clone());
    }

    /**
     * Another compiler. The default is what the environment variable {@code CC}, {@code CXX} or {@code FC} names, else
     * the first on the {@code PATH} of {@code cc gcc clang}, {@code c++ g++ clang++} or {@code gfortran flang-new
     * flang}.
     *
     * @param command a program on the {@code PATH} or its file, maybe with arguments
     * @return a compiler that is called so
     */
    public NativeCompiler command(String command) {
        return new NativeCompiler(language, Objects.requireNonNull(command), options);
    }

    /**
     * Compiles a text, or takes from the user's cache directory what an earlier call has made of the same text,
     * compiler, options and processor.
     *
     * <ul>
     *   <li><b>Cost:</b> a compiler run, some tenths of a second; with the cache some ms.
     *   <li><b>Processes:</b> any number may compile the same at once; each has a whole library. The cache keeps the
     *       last 64 libraries.
     *   <li><b>Errors:</b> the compiler's messages, with lines of the source.
     * </ul>
     *
     * @param source the text
     * @return the library, loaded
     * @throws IllegalArgumentException if it does not compile
     * @throws UnavailableException if there is no compiler, or no directory to write to
     */
    public NativeLibrary compile(String source) {
        return compile(Source.of(source, language));
    }

    /**
     * Compiles a file, as {@link #compile(String)} does a text. Headers that it includes by {@code #include "…"} may
     * change too: the cache knows their contents.
     *
     * @param file the source, in UTF-8
     * @return the library, loaded
     * @throws IllegalArgumentException if it does not compile
     * @throws UnavailableException if there is no compiler, no such file, or no directory to write to
     */
    public NativeLibrary compile(Path file) {
        return compile(Source.of(file));
    }

    NativeLibrary compile(Source source) {
        List<String> found = find();
        if (found.isEmpty()) {
            throw new UnavailableException(availability().sentence(), null);
        }
        Path library = new NativeBuild(language, found, List.of(options), source).library();
        return Loading.inFile(new Origin.FromSource(this, source, library.toString()), library);
    }

    /**
     * Whether there is such a compiler.
     *
     * @return the compiler found, or what to do
     */
    public Availability availability() {
        List<String> found = find();
        if (!found.isEmpty()) {
            return new Availability(true, language.title + " compiler: " + String.join(" ", found));
        }
        return new Availability(
                false,
                "there is no " + language.title + " compiler: looked for "
                        + (wanted() == null ? String.join(", ", language.commands) : wanted())
                        + " in the directories of PATH; install one, such as the package " + language.packageName
                        + ", or name it in the environment variable " + language.variable);
    }

    private @Nullable String wanted() {
        String named = command == null ? System.getenv(language.variable) : command;
        return named == null || named.isBlank() ? null : named.strip();
    }

    /** The program's file and its first arguments; empty if there is none. */
    private List<String> find() {
        String wanted = wanted();
        List<String> candidates = wanted == null ? language.commands : List.of(wanted);
        for (String candidate : candidates) {
            List<String> words = Arrays.asList(candidate.split(" +"));
            Path program = program(words.getFirst());
            if (program != null) {
                words.set(0, program.toString());
                return words;
            }
        }
        return List.of();
    }

    private static @Nullable Path program(String name) {
        if (name.contains("/")) {
            return Files.isExecutable(Path.of(name)) ? Path.of(name).toAbsolutePath() : null;
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        for (String directory : path.split(":", -1)) {
            Path file = Path.of(directory, name);
            if (!directory.isEmpty() && Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NativeCompiler its
                && language == its.language
                && Objects.equals(command, its.command)
                && Arrays.equals(options, its.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(language, command, Arrays.hashCode(options));
    }

    /**
     * What is called.
     *
     * @return language and options
     */
    @Override
    public String toString() {
        return language.title + " compiler " + Objects.requireNonNullElse(command, "") + String.join(" ", options);
    }
}
