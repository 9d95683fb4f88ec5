// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Programs of the documents and examples, compiled together and run in this JVM, which takes a tenth of the time of a JVM each.
 * Their classes are known to their own loader only, as those of {@code java File.java} are.
 */
final class Programs implements AutoCloseable {

    private final URLClassLoader loader;

    private Programs(URLClassLoader loader) {
        this.loader = loader;
    }

    /** Compiles source files into a directory. */
    static Programs compile(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, null, StandardCharsets.UTF_8)) {
            boolean fine = compiler.getTask(
                            null,
                            files,
                            told,
                            List.of("-proc:none", "-Xlint:all", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(told.getDiagnostics()).isEmpty();
            assertThat(fine).isTrue();
        }
        return new Programs(new URLClassLoader(new URL[] {classes.toUri().toURL()}));
    }

    /** Runs the main method of a class; what it printed. */
    String run(String name) throws ReflectiveOperationException {
        PrintStream real = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Class<?> type = loader.loadClass(name);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = type.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        } catch (InvocationTargetException e) {
            throw new AssertionError(name + " threw", e.getCause());
        } finally {
            System.setOut(real);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The files of a directory with an ending, by name. */
    static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
