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

/**
 * Programs run by {@code java File.java} whose tasks run in another JVM, which has nothing of them on its class path.
 */
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
            interface Shape { double area(); }
            record Square(double side) implements Shape {
                static double unit = 1;
                public double area() { return side * side * unit; }
            }

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
                    Shape square = new Square(3);
                    Square.unit = 2;
                    IO.println("items of an open type " + jvm.run(s -> s.area(), square));
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
            "items of an open type 18.0",
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

    private static final String CLASSIC = """
            import dev.tutti.Task;
            import dev.tutti.wire.SecondJvm;
            import java.util.*;

            public class Classic {
                static double[] data = new double[1000];
                static final List<String> NAMES = new ArrayList<>();
                static final int LIMIT = Integer.parseInt("10");
                static Map<String, Integer> model;
                static final Object LOCK = new Object();
                static java.util.logging.Logger log = java.util.logging.Logger.getLogger("classic");
                int rate = 3;

                static double sum(int from) {
                    synchronized (LOCK) {
                        log.fine("sum");
                        return Arrays.stream(data, from, LIMIT).sum() + NAMES.size();
                    }
                }

                public static void main(String[] args) throws Exception {
                    Arrays.fill(data, 2);
                    NAMES.add("a");
                    try (SecondJvm jvm = SecondJvm.start()) {
                        jvm.initializer(x -> model = new HashMap<>(Map.of("loaded in", (int) ProcessHandle.current().pid())));
                        System.out.println("sum " + jvm.run(x -> sum(x), 0));
                        System.out.println("keeps its version " + jvm.run(x -> new Versioned(x), 4).twice());
                        System.out.println("other file " + jvm.run(Other::shout, "hi"));
                        System.out.println("initialized " + (jvm.run(x -> model.get("loaded in"), 0) != ProcessHandle.current().pid()));
                        data[0] = 100;
                        System.out.println("changed " + jvm.run(x -> sum(x), 0));
                        System.out.println("still initialized " + jvm.run(x -> model.size() + data[0], 0));
                        System.out.println("anonymous " + jvm.run(new Task<Integer, Object>() {
                            public Object apply(Integer x) { return x + LIMIT; }
                        }, 1));
                        Classic c = new Classic();
                        try {
                            System.out.println("" + jvm.run(x -> x + c.rate, 1));
                        } catch (dev.tutti.TaskRefusedException e) {
                            System.out.println(e.getMessage());
                        }
                    }
                }
            }

            class Versioned implements java.io.Serializable {
                static final List<Integer> FACTORS = new ArrayList<>(List.of(2));
                final int x;
                Versioned(int x) { this.x = x; }
                int twice() { return x * FACTORS.get(0); }
            }
            """;

    @Test
    void aClassicSourceFileWithAnother() throws Exception {
        Files.writeString(
                directory.resolve("Other.java"), "class Other { static String shout(String s) { return s + \"!\"; } }");
        assertThat(runSource("Classic.java", CLASSIC))
                .containsExactly(
                        "sum 21.0",
                        "keeps its version 8",
                        "other file hi!",
                        "initialized true",
                        "changed 119.0",
                        "still initialized 101.0",
                        "anonymous 11",
                        "the task cannot be sent to a worker process: task captures #1 (Classic): not Serializable;"
                                + " make it a record, let it implement java.io.Serializable, or make it inside the task");
    }

    private static final String IN_A_MODULE = """
            package app;
            import dev.tutti.*;
            import dev.tutti.wire.SecondJvm;

            public class Main {
                record Point(int x, int y) {}
                static int rate = 3;

                public static void main(String[] args) throws Exception {
                    int local = 4;
                    try (SecondJvm jvm = SecondJvm.start(args[0])) {
                        System.out.println("" + jvm.run(x -> x + local, 1));
                        System.out.println("" + jvm.run(p -> p.x() + p.y(), new Point(1, 2)));
                        System.out.println("" + jvm.run(x -> x * rate, 5));
                    } catch (TaskRefusedException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    @Test
    void aNamedModuleIsToldWhatToOpen() throws Exception {
        Path sources = Files.createDirectories(directory.resolve("source/app"));
        Files.writeString(sources.resolve("Main.java"), IN_A_MODULE);
        Path info = sources.resolveSibling("module-info.java");
        Path classes = directory.resolve("classes");
        for (boolean open : new boolean[] {false, true}) {
            Files.writeString(info, "module app { " + (open ? "opens app;" : "") + " }");
            int code = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "--add-reads=app=ALL-UNNAMED",
                            "-d",
                            classes.toString(),
                            "-cp",
                            SecondJvm.classPath(),
                            info.toString(),
                            sources.resolve("Main.java").toString());
            assertThat(code).isZero();
            List<String> lines = java(
                    List.of(
                            "--add-reads=app=ALL-UNNAMED",
                            "-cp",
                            SecondJvm.classPath(),
                            "-p",
                            classes.toString(),
                            "-m",
                            "app/app.Main",
                            classes + File.pathSeparator + SecondJvm.classPath()),
                    0);
            if (open) {
                assertThat(lines).containsExactly("5", "3", "15");
            } else {
                assertThat(lines).hasSize(2).startsWith("5");
                assertThat(lines.get(1)).contains("item", "app.Main$Point", "add `opens app to ALL-UNNAMED;`");
            }
        }
    }

    private static final String VERSIONED = """
            import dev.tutti.wire.SecondJvm;

            public class Versioned {
                public static void main(String[] args) throws Exception {
                    try (SecondJvm jvm = SecondJvm.start(args[0])) {
                        System.out.println("" + jvm.run(x -> "version 1: " + x, 1));
                    } catch (dev.tutti.TaskRefusedException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    @Test
    void aWorkerWithAnotherClassFileIsNoticed() throws Exception {
        Path source = directory.resolve("Versioned.java");
        Files.writeString(source, VERSIONED.replace("version 1", "version 2"));
        compile(source);
        Path second = Files.createDirectories(directory.resolve("second"));
        Files.move(directory.resolve("Versioned.class"), second.resolve("Versioned.class"));
        Files.writeString(source, VERSIONED);
        compile(source);
        assertThat(runVersioned(classPathWithDirectory())).isEqualTo("version 1: 1");
        assertThat(runVersioned(second + File.pathSeparator + SecondJvm.classPath()))
                .contains("the class file of Versioned is not the one", "compiled anew");
        assertThat(runVersioned(SecondJvm.classPath()))
                .contains("its class is not on the worker's class path, Versioned");
    }

    private String runVersioned(String workersClassPath) throws Exception {
        return String.join(" ", java(List.of("-cp", classPathWithDirectory(), "Versioned", workersClassPath), 0));
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
