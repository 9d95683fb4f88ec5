// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a source file, compiled into memory as {@code java File.java} does, so that a program is the same here and
 * there: its classes travel to worker processes, and nothing is left on disk.
 */
final class MemoryClasses extends ClassLoader {

    private static final JavaCompiler COMPILER =
            Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this Java has no compiler");

    /** What is found on the class path and in the JDK; kept, since opening all of it takes longer than compiling. */
    private static final JavaFileManager LIBRARIES = COMPILER.getStandardFileManager(null, Locale.ROOT, null);

    private final Map<String, byte[]> files;

    private MemoryClasses(Map<String, byte[]> files) {
        super(MemoryClasses.class.getClassLoader());
        this.files = files;
    }

    /**
     * Compiles a file.
     *
     * @param name of the file, with its ending
     * @param text what is in it
     * @return its classes
     * @throws WrongAnswerException if it does not compile; the message is the compiler's
     */
    static MemoryClasses compile(String name, String text) {
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> written = new HashMap<>();
        JavaFileManager files = new ForwardingJavaFileManager<>(LIBRARIES) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String type, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("memory:///" + type), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return written.computeIfAbsent(type, key -> new ByteArrayOutputStream());
                    }
                };
            }
        };
        JavaFileObject source = new SimpleJavaFileObject(URI.create("memory:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        List<String> options = List.of("-proc:none", "-g");
        boolean fine = COMPILER.getTask(null, files, told, options, null, List.of(source))
                .call();
        if (!fine) {
            throw new WrongAnswerException(text(name, told.getDiagnostics()));
        }
        Map<String, byte[]> classes = new HashMap<>();
        written.forEach((type, bytes) -> classes.put(type, bytes.toByteArray()));
        return new MemoryClasses(classes);
    }

    private static String text(String name, List<Diagnostic<? extends JavaFileObject>> told) {
        StringBuilder text = new StringBuilder("it does not compile");
        told.stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .forEach(each ->
                        text.append("\n%s:%d: %s".formatted(name, each.getLineNumber(), each.getMessage(Locale.ROOT))));
        return text.toString();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** What is sent to worker processes, and read by the compiler of loops. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = name.endsWith(".class")
                ? files.get(name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                : null;
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
