// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The page about native code says what happens: its examples print what they say, its errors have their words. */
class NativeDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "native.md");

    private static final Pattern BLOCK =
            Pattern.compile("(?s)```(java|fortran)( \\w+)?\n(.*?)```(?:\n```\n(.*?)\n```)?");

    private static final Pattern PRINTED = Pattern.compile("IO\\.println\\((.*)\\); // (.*)");

    @TempDir
    private static Path classes;

    private record Example(String kind, String code, String message) {}

    @TestFactory
    Stream<DynamicTest> thePageSaysWhatHappens() throws Exception {
        List<Example> examples = new ArrayList<>();
        StringBuilder shared = new StringBuilder();
        String fortran = "";
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            String kind = block.group(2) == null ? "" : block.group(2).strip();
            if (block.group(1).equals("fortran")) {
                fortran = block.group(3);
            } else if (kind.equals("shared")) {
                shared.append(block.group(3));
            } else {
                examples.add(new Example(kind, block.group(3), block.group(4)));
            }
        }
        assertThat(examples).hasSizeGreaterThan(20);
        Class<?> page = compiled(program(examples, shared, fortran));
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            var method = page.getDeclaredMethod("example" + i);
            method.setAccessible(true);
            tests.add(DynamicTest.dynamicTest(example.code.lines().findFirst().orElse("") + " … " + i, () -> {
                assumeCompilers(example);
                if (!example.kind.equals("error")) {
                    method.invoke(null);
                    return;
                }
                Throwable thrown = null;
                try {
                    method.invoke(null);
                } catch (InvocationTargetException e) {
                    thrown = e.getCause();
                }
                assertThat(thrown).as(example.code).isNotNull();
                assertThat(thrown.getClass().getSimpleName() + ": " + thrown.getMessage())
                        .matches(pattern(example.message));
            }));
        }
        return tests.stream();
    }

    private static void assumeCompilers(Example example) {
        Compilers.assume(
                example.kind.equals("fortran")
                        ? Native.fortran()
                        : example.code.contains("Native.cpp()") ? Native.cpp() : Native.c());
    }

    /** What a message is like, {@code …} standing for anything. */
    private static Pattern pattern(String message) {
        return Pattern.compile(
                Stream.of(message.split("…", -1))
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + ".*" + b)
                        .orElseThrow(),
                Pattern.DOTALL);
    }

    private static String program(List<Example> examples, CharSequence shared, String fortran) {
        StringBuilder program = new StringBuilder("""
                import dev.tutti.*; import dev.tutti.ffi.*; import dev.tutti.shared.*; import java.lang.foreign.*; import java.util.*;
                public class Page {
                static void check(Object found, String said) {
                    if (!String.valueOf(found).equals(said)) throw new AssertionError("the page says " + said + ", found " + found);
                }
                """);
        program.append(shared);
        program.append("static final String SUM = \"\"\"\n").append(fortran).append("\"\"\";\n");
        for (int i = 0; i < examples.size(); i++) {
            String code = PRINTED.matcher(examples.get(i).code)
                    .replaceAll(printed ->
                            Matcher.quoteReplacement("check(" + printed.group(1) + ", \"" + printed.group(2) + "\");"));
            program.append("static void example%d() throws Exception {%n%s}%n".formatted(i, code));
        }
        return program.append("}\n").toString();
    }

    private static Class<?> compiled(String program) throws ClassNotFoundException, IOException {
        DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
        String library =
                Pool.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Page.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return program;
            }
        };
        boolean _ = ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, errors, List.of("-d", classes.toString(), "-cp", library), null, List.of(file))
                .call();
        assertThat(errors.getDiagnostics()).as(program).isEmpty();
        @SuppressWarnings("resource") // its classes are used as long as the test runs
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Pool.class.getClassLoader());
        return loader.loadClass("Page");
    }
}
