// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.Pool;
import dev.tutti.lambda.LambdaImage;
import java.io.IOException;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about refusals says what happens: each of its bodies is compiled and lifted. */
class RefusalsTest {

    private static final Path PAGE = Path.of("..", "docs", "refusals.md");

    private static final Pattern SECTION = Pattern.compile("(?m)^## ([A-Z_]+)$");

    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

    /** Calls that make twice as many at each level. */
    private static final int LEVELS = 20;

    @TempDir
    private Path classes;

    @Test
    void thePageSaysWhatIsRefusedAndWhatIsLifted() throws Exception {
        Map<Refusal.Code, List<String>> bodies = bodies();
        assertThat(bodies).containsOnlyKeys(Refusal.Code.values());
        assertThat(bodies.remove(Refusal.Code.SIZE)).isEmpty();
        StringBuilder program = new StringBuilder("import dev.tutti.Body; import java.util.List; class Page {\n");
        program.append(blocks(page().substring(0, page().indexOf("\n## "))).getFirst());
        bodies.forEach((code, both) -> {
            assertThat(both).as(code.name()).hasSize(2);
            program.append("static Body.IntToDouble refused%s() { return %s; }%n".formatted(code, both.getFirst()));
            program.append("static Body.IntToDouble lifted%s() { return %s; }%n".formatted(code, both.getLast()));
        });
        Class<?> compiled = compiled("Page", program.append('}').toString());
        for (Refusal.Code code : bodies.keySet()) {
            Body.IntToDouble refused = body(compiled, "refused" + code);
            assertThatThrownBy(() -> lift(refused))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.code())
                                    .as(refusal.getMessage())
                                    .isEqualTo(code))
                    .hasMessageContaining(code.advice());
            assertThat(lift(body(compiled, "lifted" + code)).function().blocks())
                    .as(code.name())
                    .isNotEmpty();
        }
    }

    @Test
    void whatGrowsWithoutEndIsCut() throws Exception {
        StringBuilder program = new StringBuilder("import dev.tutti.Body; class Grows {\n");
        for (int level = 0; level < LEVELS; level++) {
            program.append("static double f%d(double x) { return f%d(x) + f%d(-x); }%n"
                    .formatted(level, level + 1, level + 1));
        }
        program.append("static double f%d(double x) { return x; }%n".formatted(LEVELS));
        program.append("static Body.IntToDouble body() { return i -> f0(i); } }");
        Body.IntToDouble body = body(compiled("Grows", program.toString()), "body");
        assertThatThrownBy(() -> lift(body))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.SIZE));
    }

    private static Lifted lift(Body.IntToDouble body) throws Refusal {
        return Lifter.lift(Objects.requireNonNull(LambdaImage.of(body)), MethodTypeDesc.ofDescriptor("(I)D"));
    }

    private static Body.IntToDouble body(Class<?> program, String method) throws ReflectiveOperationException {
        var found = program.getDeclaredMethod(method);
        found.setAccessible(true);
        return (Body.IntToDouble) Objects.requireNonNull(found.invoke(null));
    }

    // ---- the page

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    private static Map<Refusal.Code, List<String>> bodies() throws IOException {
        Map<Refusal.Code, List<String>> bodies = new TreeMap<>();
        String page = page();
        Matcher section = SECTION.matcher(page);
        while (section.find()) {
            int end = page.indexOf("\n## ", section.end());
            bodies.put(
                    Refusal.Code.valueOf(section.group(1)),
                    blocks(page.substring(section.end(), end < 0 ? page.length() : end)));
        }
        return bodies;
    }

    private static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    private Class<?> compiled(String name, String program) throws ClassNotFoundException, IOException {
        DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
        String library =
                Pool.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
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
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Body.class.getClassLoader());
        return loader.loadClass(name);
    }
}
