// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of the API's Javadoc compile in a program that begins as the README's does. */
class SnippetsTest {

    private static final Path API = Path.of("src", "main", "java", "dev", "tutti");

    private static final String TAG = "{@snippet :";

    /** What the snippets leave to their readers' imagination. */
    private static final String CONTEXT = """
            import dev.tutti.*;
            import dev.tutti.expr.*;
            import dev.tutti.ffi.*;
            import dev.tutti.shared.*;
            import java.lang.foreign.*;
            int n;
            Pool pool;
            List<String> words;
            int height;
            int width;
            int rows;
            int columns;
            double[] x;
            double[] out;
            double[][] a;
            double[][] b;
            SharedLock lock;
            SharedCondition notEmpty;
            SharedLongs queue;
            int iterations(int row, int column) { return 0; }
            boolean isPrime(int i) { return false; }
            boolean inside(Philox random) { return false; }
            static class Model { static void load() {} }
            void main() {}
            """;

    @Test
    void snippetsCompile(@TempDir Path classes) throws IOException {
        List<String> snippets = new ArrayList<>();
        for (Path directory : List.of(API, API.resolve("expr"), API.resolve("ffi"), API.resolve("shared"))) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    snippets.addAll(snippets(Files.readString(file)));
                }
            }
        }
        assertThat(snippets).hasSizeGreaterThan(5);
        StringBuilder program = new StringBuilder(CONTEXT);
        for (int i = 0; i < snippets.size(); i++) {
            program.append("void snippet%d() throws Exception {%n%s}%n".formatted(i, snippets.get(i)));
        }
        assertThat(errors(program.toString(), classes)).as(program.toString()).isEmpty();
    }

    private static List<String> snippets(String source) {
        List<String> found = new ArrayList<>();
        for (int at = source.indexOf(TAG); at >= 0; at = source.indexOf(TAG, at + 1)) {
            int begin = at + TAG.length();
            int end = begin;
            for (int open = 1; open > 0; end++) {
                open += source.charAt(end) == '{' ? 1 : source.charAt(end) == '}' ? -1 : 0;
            }
            found.add(source.substring(begin, end - 1).replaceAll("(?m)^ *\\* ?", ""));
        }
        return found;
    }

    private static List<String> errors(String program, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
        String library =
                Pool.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Snippets.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return program;
                    }
                };
        boolean _ = compiler.getTask(
                        null, null, errors, List.of("-d", classes.toString(), "-cp", library), null, List.of(file))
                .call();
        return errors.getDiagnostics().stream().map(Object::toString).toList();
    }
}
