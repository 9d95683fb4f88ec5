// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide: its programs compile and print what it says, its lines for the shell compile, its links lead somewhere. */
@ResourceLock(Resources.SYSTEM_OUT)
class GuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide");

    /** A program, whose first line has the name of its file, and what it prints. */
    private static final Pattern PROGRAM =
            Pattern.compile("(?s)```java\\n// (\\w+)\\.java\\n(.*?)```\\n\\n```\\n(.*?)```");

    private static final Pattern SHELL = Pattern.compile("(?s)```java\\n// in ./tutti jshell\\n(.*?)```");
    /** A line of a table whose second cell is code. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|\\n]+ \\| `([^|\\n]+)` \\| [^|\\n]*\\|$");

    /** Packages that a section of calls needs if it has a word in it. */
    private static final Map<String, String> PACKAGES =
            Map.of("Timing", "dev.tutti.measure", "Expr", "dev.tutti.expr", "Native", "dev.tutti.ffi");

    private static final String EXPRESSIONS = """
            static Expr a;
            static Expr b;
            static CompiledExpr compiled;
            """;

    /** What the calls beside Python's use. */
    private static final String CONTEXT = """
            Pool pool;
            Worker<Void> worker;
            TaskFuture<Integer> future;
            List<TaskFuture<Integer>> futures;
            List<Integer> items;
            List<Integer> as;
            List<Integer> bs;
            int captured;
            int n;
            int r;
            int c;
            double[] x;
            double[] out;
            double[] xs;
            double[] ys;
            double[][] m;
            SharedInt v;
            SharedLock lock;
            ReentrantLock mutex;
            static int f(int x) { return x; }
            static int g(int a, int b) { return a + b; }
            static void init() {}
            static double[] load() { return new double[0]; }
            void main() {}
            """;

    private static final Pattern BLOCK = Pattern.compile("```java\\n");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @Test
    void programsPrintWhatThePagesSay(@TempDir Path sources, @TempDir Path classes) throws Exception {
        Map<String, String> printed = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>();
        for (Path page : Programs.files(GUIDE, ".md")) {
            for (MatchResult program :
                    PROGRAM.matcher(Files.readString(page)).results().toList()) {
                files.add(Files.writeString(sources.resolve(program.group(1) + ".java"), program.group(2)));
                printed.put(program.group(1), program.group(3));
            }
        }
        assertThat(printed).hasSizeGreaterThanOrEqualTo(6);
        try (Programs programs = Programs.compile(files, classes)) {
            for (Map.Entry<String, String> program : printed.entrySet()) {
                assertThat(programs.run(program.getKey())).as(program.getKey()).isEqualTo(program.getValue());
            }
        }
    }

    @Test
    void linesForTheShellCompile(@TempDir Path sources, @TempDir Path classes) throws IOException {
        StringBuilder program = new StringBuilder("import dev.tutti.*;\nimport dev.tutti.measure.*;\n");
        int count = 0;
        for (Path page : Programs.files(GUIDE, ".md")) {
            for (MatchResult lines :
                    SHELL.matcher(Files.readString(page)).results().toList()) {
                program.append("void lines%d() throws Exception {%n%s}%n".formatted(count++, lines.group(1)));
            }
        }
        assertThat(count).isPositive();
        Path file = Files.writeString(sources.resolve("Lines.java"), program.append("void main() {}\n"));
        Programs.compile(List.of(file), classes).close();
    }

    private static List<String> sections() throws IOException {
        return Pattern.compile("(?m)^## ")
                .splitAsStream(Files.readString(GUIDE.resolve("from-python.md")))
                .skip(1)
                .toList();
    }

    /** The second column of the tables of calls. */
    @ParameterizedTest
    @MethodSource("sections")
    void theCallsBesidePythonsCompile(String section, @TempDir Path sources, @TempDir Path classes) throws IOException {
        List<String> calls =
                ROW.matcher(section).results().map(row -> row.group(1)).toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(5).hasSize((int) section.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Python |"))
                .count());
        StringBuilder program = new StringBuilder("import dev.tutti.*;\nimport dev.tutti.shared.*;\n");
        PACKAGES.forEach((sign, name) -> {
            if (section.contains(sign)) {
                assumeThat(GuideTest.class.getClassLoader().getResource(name.replace('.', '/')))
                        .as("the package %s is here", name)
                        .isNotNull();
                program.append("import %s.*;%n".formatted(name));
            }
        });
        program.append(section.contains("Expr") ? EXPRESSIONS : "").append(CONTEXT);
        for (int i = 0; i < calls.size(); i++) {
            program.append("void call%d() throws Exception {%n%s%n}%n".formatted(i, calls.get(i)));
        }
        Programs.compile(List.of(Files.writeString(sources.resolve("Calls.java"), program)), classes)
                .close();
    }

    @Test
    void everyBlockOfJavaIsOneOfThese() throws IOException {
        for (Path page : Programs.files(GUIDE, ".md")) {
            String text = Files.readString(page);
            assertThat(BLOCK.matcher(text).results().count())
                    .as(page.toString())
                    .isEqualTo(PROGRAM.matcher(text).results().count()
                            + SHELL.matcher(text).results().count());
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(Programs.files(GUIDE, ".md"));
        pages.add(Path.of("..", "README.md"));
        pages.add(Path.of("..", "examples", "README.md"));
        pages.add(Path.of("..", "docs", "slips.md"));
        pages.add(Path.of("..", "docs", "figures.md"));
        for (Path page : pages) {
            assertThat(LINK.matcher(Files.readString(page)).results())
                    .allSatisfy(link -> assertThat(page.resolveSibling(link.group(1)))
                            .as(page + ": " + link.group())
                            .exists());
        }
    }
}
