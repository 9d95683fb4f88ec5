// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The way to functions of C, C++ and Fortran: libraries that are there, and sources that are compiled now. The
 * package's page shows how they are called.
 *
 * <p>Native code can do what Java cannot: a JVM that was not started with {@code --enable-native-access=ALL-UNNAMED}
 * warns once that it will be denied some day; {@code ./tutti} and worker processes have that flag.
 */
public final class Native {

    private Native() {}

    /**
     * Loads a library by its name, as the system's loader finds it: in {@code LD_LIBRARY_PATH}, the directories of the
     * system, and where {@code ldconfig} has looked.
     *
     * @param name such as {@code m} for libm.so or its version libm.so.6; or a file's name with {@code .so} or {@code
     *     .dylib} in it; or a path, with a {@code /}
     * @return the library
     * @throws dev.tutti.UnavailableException if there is none, with the loader's words
     */
    public static NativeLibrary library(String name) {
        return name.contains("/") ? library(Path.of(name)) : Loading.open(new Origin.Named(name));
    }

    /**
     * Loads a library's file. If it is replaced later, this process goes on with what it has loaded, as the system's
     * loader does; {@link #compile(Path)} sees what has changed.
     *
     * @param file such as {@code libfast.so}
     * @return the library
     * @throws dev.tutti.UnavailableException if there is none, with the loader's words
     */
    public static NativeLibrary library(Path file) {
        return Loading.open(new Origin.InFile(file.toAbsolutePath().toString()));
    }

    /**
     * What this process has loaded already, for all to see: the C library, and what the JVM was started with ({@code
     * LD_PRELOAD}). Libraries that {@code System.load} has opened are found by their path.
     *
     * @return its functions
     */
    public static NativeLibrary process() {
        return Loading.open(new Origin.InProcess());
    }

    /**
     * Compiles a text in C with {@code -O3 -march=native}; see {@link NativeCompiler#compile(String)}.
     *
     * @param source the text
     * @return the library, loaded
     * @throws IllegalArgumentException if it does not compile
     * @throws dev.tutti.UnavailableException if there is no compiler, or no directory to write to
     */
    public static NativeLibrary compile(String source) {
        return c().compile(source);
    }

    /**
     * Compiles a file in the language that its ending tells, with {@code -O3 -march=native}; see {@link
     * NativeCompiler#compile(Path)}.
     *
     * @param file C: {@code .c}; C++: {@code .cpp .cc .cxx}; Fortran: {@code .f90 .f95 .f03 .f08 .f .for}
     * @return the library, loaded
     * @throws IllegalArgumentException if it does not compile, or has another ending
     * @throws dev.tutti.UnavailableException if there is no compiler, no such file, or no directory to write to
     */
    public static NativeLibrary compile(Path file) {
        return NativeCompiler.of(Language.of(file.toString())).compile(file);
    }

    /**
     * The C compiler.
     *
     * @return with {@code -O3 -march=native}
     */
    public static NativeCompiler c() {
        return NativeCompiler.of(Language.C);
    }

    /**
     * The C++ compiler.
     *
     * @return with {@code -O3 -march=native}
     */
    public static NativeCompiler cpp() {
        return NativeCompiler.of(Language.CPP);
    }

    /**
     * The Fortran compiler.
     *
     * @return with {@code -O3 -march=native}
     */
    public static NativeCompiler fortran() {
        return NativeCompiler.of(Language.FORTRAN);
    }

    /**
     * A pointer to a function that C may keep beyond a call. C may call it from any thread until the arena is closed,
     * and crashes if it does later. What the function throws goes to the thread's handler of uncaught exceptions, and C
     * gets a zero.
     *
     * {@snippet :
     * interface Handler {
     *     void handle(int signal);
     * }
     * interface Signals {
     *     MemorySegment signal(int number, MemorySegment handler);
     * }
     * MemorySegment print = Native.callback(Handler.class, number -> IO.println(number), Arena.global());
     * Native.library("c").bind(Signals.class).signal(10, print);
     * }
     *
     * @param type an interface with one method
     * @param function its object
     * @param arena how long the pointer is good
     * @param <F> the interface
     * @return the pointer, for a parameter of type {@link MemorySegment}
     * @throws IllegalArgumentException if the interface is no function that C could call
     */
    public static <F> MemorySegment callback(Class<F> type, F function, Arena arena) {
        Signature signature = type.isInterface() ? Signature.ofCallback(type) : null;
        if (signature == null) {
            throw new IllegalArgumentException(
                    "a callback is an interface with one abstract method: found=" + type.getSimpleName());
        }
        return new Upcall(signature).stub(Objects.requireNonNull(function), arena, null);
    }
}
