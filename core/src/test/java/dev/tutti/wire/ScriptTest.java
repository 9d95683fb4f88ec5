// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs run by {@code java File.java} whose tasks run in another JVM, which has nothing of them on its class path. */
class ScriptTest {

    @TempDir
    private Path directory;

    private static final String COMPACT = """
            import dev.tutti.*;
            import dev.tutti.wire.SecondJvm;

            double rate = 1;
            final List<String> names = new ArrayList<>();
            static int factor = 1;
            static final Map<String, Integer> WEIGHTS = new HashMap<>();
            java.util.function.Function<Integer, Integer> unused = x -> x; // cannot be sent, and need not
            Task<Integer, Double> step = x -> x * rate;

            record Point(int x, int y) {}
            record Line(Point from, Optional<Point> to) {}
            class Account implements java.io.Serializable {
                int balance;
                Account(int balance) { this.balance = balance; }
                double value() { return balance * rate; }
            }
            static class Failure extends Exception {
                final Point at;
                Failure(Point at) { super("at " + at); this.at = at; }
            }
            enum Side { LEFT, RIGHT }

            double helper(int x) { return x * rate; }
            static int scaled(int x) { return x * factor; }

            void main() throws Exception {
                rate = 2.5;
                names.add("a");
                factor = 7;
                WEIGHTS.put("k", 9);
                int local = 100;
                try (SecondJvm jvm = SecondJvm.start()) {
                    IO.println("helper " + jvm.run(x -> helper(x) + local, 2));
                    IO.println("field " + jvm.run(x -> names.get(x), 0));
                    IO.println("static " + jvm.run(x -> scaled(x), 3));
                    IO.println("reference " + jvm.run(this::helper, 4));
                    IO.println("final static " + jvm.run(x -> WEIGHTS.get(x), "k"));
                    IO.println("record " + jvm.run(l -> l.to().map(p -> p.x() + p.y()).orElse(-1), new Line(new Point(1, 2), Optional.of(new Point(3, 4)))));
                    IO.println("result " + jvm.run(x -> new Line(new Point(x, x), Optional.empty()), 5));
                    IO.println("enum " + jvm.run(x -> Side.valueOf(x), "RIGHT"));
                    IO.println("inner " + jvm.run(a -> a.value(), new Account(10)));
                    Account back = jvm.run(x -> new Account(x), 20);
                    IO.println("inner back " + back.value());
                    IO.println("lambda in a field " + jvm.run(x -> step.apply(x), 6));
                    try {
                        jvm.run(x -> { throw new Failure(new Point(x, 0)); }, 8);
                    } catch (Failure e) {
                        IO.println("failure " + e.getMessage() + " " + e.at);
                    }
                    rate = 10;
                    factor = 8;
                    IO.println("changed " + jvm.run(x -> helper(x) + scaled(x), 2));
                }
            }
            """;

    private static final List<String> COMPACT_LINES = List.of(
            "helper 105.0",
            "field a",
            "static 21",
            "reference 10.0",
            "final static 9",
            "record 7",
            "result Line[from=Point[x=5, y=5], to=Optional.empty]",
            "enum RIGHT",
            "inner 25.0",
            "inner back 50.0",
            "lambda in a field 15.0",
            "failure at Point[x=8, y=0] Point[x=8, y=0]",
            "changed 36.0");

    @Test
    void aCompactSourceFile() throws Exception {
        assertThat(runSource("Compact.java", COMPACT)).containsExactlyElementsOf(COMPACT_LINES);
    }

    @Test
    void aCompactSourceFileThatWasCompiled() throws Exception {
        compile(Files.writeString(directory.resolve("Compact.java"), COMPACT.replace("factor = 7", "factor = 1")));
        // Its statics are those of any class on the class path, so only the object's fields travel.
        assertThat(java(List.of("-cp", classPathWithDirectory(), "Compact"), 1))
                .startsWith("helper 105.0", "field a", "static 3", "reference 10.0")
                .anyMatch(line -> line.contains("TaskRefusedException") && line.contains("Compact.WEIGHTS"));
    }

    @Test
    void aStaleClassFileDoesNotWin() throws Exception {
        compile(Files.writeString(
                directory.resolve("Compact.java"), COMPACT.replace("return x * rate;", "return -1;")));
        Path source = Files.writeString(directory.resolve("Compact.java"), COMPACT);
        assertThat(java(List.of("-cp", classPathWithDirectory(), source.toString()), 0))
                .containsExactlyElementsOf(COMPACT_LINES);
    }

    private String classPathWithDirectory() {
        return directory + File.pathSeparator + SecondJvm.classPath();
    }

    private void compile(Path source) {
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), "-cp", SecondJvm.classPath(), source.toString());
        assertThat(code).isZero();
    }

    private List<String> runSource(String name, String source) throws Exception {
        Path file = Files.writeString(directory.resolve(name), source);
        return java(List.of("-cp", SecondJvm.classPath(), file.toString()), 0);
    }

    static List<String> java(List<String> arguments, int exitCode) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(java), arguments.stream()).toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", lines).isEqualTo(exitCode);
        return lines;
    }
}
