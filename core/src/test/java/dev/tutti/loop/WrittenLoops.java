// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.Pool;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Loops whose bodies are text. Each is compiled twice by javac: in a plain Java loop, and as a lambda. So what a loop must
 * do is what the same text does without Tutti.
 *
 * <p>The text sees the fields of {@code Data} as variables, {@code d} as the object that holds them, and {@code i}, which
 * is {@link #FROM} to {@link #N}.
 */
final class WrittenLoops {

    static final int FROM = 64;
    static final int N = 2003;

    /**
     * One loop.
     *
     * @param type what the body gives: {@code void}, or that of the expression
     * @param setup statements that change {@code d} before the loop
     */
    record Case(String name, String type, String setup, String body) {

        static Case of(String name, String body) {
            return new Case(name, "void", "", body);
        }

        @Override
        public String toString() {
            return name + ": " + (setup.isEmpty() ? "" : setup + " | ") + body;
        }
    }

    private static final String DATA = """
            static final int FROM = %d;
            static final int N = %d;
            static final int LENGTH = 4 * N;
            static double total;
            static int hits;
            static int[] shared = new int[4];
            static volatile int flag;
            static class Point { double x; int n; Point next; public boolean equals(Object o) { return o instanceof Point p && p.x == x && p.n == n; } public int hashCode() { return n; } synchronized int more() { return ++n; } }
            interface Shape { double area(); }
            record Square(double side) implements Shape { public double area() { return side * side; } }
            static double helped(double x) { if (x > 1e9) { throw new IllegalStateException("too far: " + x); } return x * 0.5; }
            static double element(double[] from, int at) { return from[at]; }
            static int divided(int x, int y) { return x / y; }
            static int deeper(int x, int y) { return divided(x, y) + 1; }
            static void put(double[] to, int at, double value) { to[at] = value; }
            static double bumped(int by) { return total += by; }
            static class Data {
                double[] a = doubles(1), b = doubles(2), c = doubles(3), out = doubles(4);
                float[] f = new float[LENGTH], g = new float[LENGTH];
                long[] l = new long[LENGTH], m = new long[LENGTH];
                int[] p = new int[LENGTH], q = new int[LENGTH];
                byte[] y = new byte[LENGTH], z = new byte[LENGTH];
                short[] s = new short[LENGTH], t = new short[LENGTH];
                char[] u = new char[LENGTH], v = new char[LENGTH];
                boolean[] flags = new boolean[LENGTH], marks = new boolean[LENGTH];
                int[] permuted = new int[LENGTH], same = new int[LENGTH];
                double[][] rows = new double[8][], others = new double[8][];
                double[] row;
                int[] one = new int[1];
                long[] count = new long[2];
                Point point = new Point();
                Point[] points = new Point[LENGTH];
                StringBuilder text = new StringBuilder();
                java.util.ArrayList<Integer> list = new java.util.ArrayList<>();
                java.util.HashMap<Integer, Integer> map = new java.util.HashMap<>();
                java.util.concurrent.atomic.AtomicInteger atomic = new java.util.concurrent.atomic.AtomicInteger();
                java.util.Random random = new java.util.Random(5);
                java.util.function.IntUnaryOperator operator = x -> x + 1;
                Shape shape = new Square(3);
                Integer boxed = 7;
                double field;
                int number;
                int width = 50, two = 2, three = 3, minus = -1;
                double mirror, statics;
                int staticHits;
                int[] staticShared;
                Throwable thrown;
                int at = N;
                Data() {
                    total = 0; hits = 0; shared = new int[4]; flag = 0;
                    for (int i = 0; i < LENGTH; i++) {
                        f[i] = (i * 37 %% 1009 - 500) / 8f; g[i] = (i * 53 %% 997 - 400) / 4f;
                        l[i] = i * 1_000_003L - 77_777_777L; m[i] = (i * 7919L ^ 12345) - 4000;
                        p[i] = i * 7919 %% 20011 - 9000; q[i] = i * 104729 %% 977 - 333;
                        y[i] = (byte) (i * 31); z[i] = (byte) (i * 17 + 5);
                        s[i] = (short) (i * 331); t[i] = (short) (i * 57);
                        u[i] = (char) (i * 333); v[i] = (char) (i * 77 + 40_000);
                        flags[i] = i %% 3 == 0; marks[i] = i * 7 %% 5 < 2;
                        permuted[i] = (int) ((i * 997L + 11) %% LENGTH); same[i] = i * 31 %% 7;
                        points[i] = new Point();
                    }
                    for (int r = 0; r < rows.length; r++) { rows[r] = doubles(r + 5); others[r] = doubles(r + 13); }
                    row = rows[1];
                }
                static double[] doubles(int seed) {
                    double[] made = new double[LENGTH];
                    for (int i = 0; i < LENGTH; i++) { made[i] = ((i + 31 * seed) * 7919L %% 20011 - 9000) / 64.0; }
                    return made;
                }
                void done() { statics = total; staticHits = hits; staticShared = shared; field += 0.0; }
            }
            """;

    private static final List<String> VARIABLES = List.of(
            "double[] a, b, c, out, row",
            "float[] f, g",
            "long[] l, m, count",
            "int[] p, q, permuted, same, one",
            "byte[] y, z",
            "short[] s, t",
            "char[] u, v",
            "boolean[] flags, marks",
            "double[][] rows, others",
            "Point point",
            "Point[] points",
            "StringBuilder text",
            "java.util.ArrayList<Integer> list",
            "java.util.HashMap<Integer,Integer> map",
            "java.util.concurrent.atomic.AtomicInteger atomic",
            "java.util.Random random",
            "java.util.function.IntUnaryOperator operator",
            "Shape shape",
            "Integer boxed",
            "int width, two, three, minus");

    private final String name;
    private final List<Case> cases;
    private final Class<?> program;
    private final Constructor<?> data;
    private final int[] lines;

    /** Compiles loops into a folder. */
    WrittenLoops(String name, List<Case> cases, Path classes) throws IOException, ReflectiveOperationException {
        this.name = name;
        this.cases = cases;
        this.lines = new int[cases.size()];
        program = compiled(name, source(), classes);
        data = Arrays.stream(program.getDeclaredClasses())
                .filter(each -> each.getSimpleName().equals("Data"))
                .findAny()
                .orElseThrow()
                .getDeclaredConstructor();
        data.setAccessible(true);
    }

    List<Case> cases() {
        return cases;
    }

    // ---- the program

    private String source() {
        StringBuilder source = new StringBuilder("import dev.tutti.Body;\nclass " + name + " {\n");
        source.append(DATA.formatted(FROM, N));
        StringBuilder variables = new StringBuilder();
        for (String each : VARIABLES) {
            int space = each.lastIndexOf(' ', each.contains(", ") ? each.indexOf(", ") : each.length());
            for (String variable : each.substring(space + 1).split(", ")) {
                variables
                        .append(each, 0, space + 1)
                        .append(variable)
                        .append(" = d.")
                        .append(variable)
                        .append("; ");
            }
        }
        for (int k = 0; k < cases.size(); k++) {
            Case each = cases.get(k);
            boolean acts = each.type.equals("void");
            String text = acts || each.body.startsWith("{") ? each.body : "{ return " + each.body + "; }";
            source.append("static void setup%d(Data d) { %s }%n".formatted(k, each.setup));
            if (!acts) {
                source.append("static %s value%d(Data d, int i) { %s%n%s }%n".formatted(each.type, k, variables, text));
            }
            source.append("static Object plain%d(Data d) { %s%n".formatted(k, variables));
            if (!acts) {
                source.append("%s[] made = new %1$s[N - FROM];%n".formatted(each.type));
            }
            source.append("int at = FROM; try { for (; at < d.at; at++) { int i = at;\n")
                    .append(acts ? each.body : "made[i - FROM] = value" + k + "(d, i);")
                    .append("\n} } catch (Throwable thrown) { d.thrown = thrown; d.at = at; }\n")
                    .append(acts ? "return null; }\n" : "return made; }\n");
            source.append("static Object body%d(Data d) { %s return (Body.%s) i -> {%n"
                    .formatted(
                            k,
                            variables,
                            switch (each.type) {
                                case "void" -> "IntAction";
                                case "double" -> "IntToDouble";
                                case "long" -> "IntToLong";
                                case "int" -> "IntToInt";
                                case "boolean" -> "IntTest";
                                default -> throw new IllegalArgumentException(each.type);
                            }));
            lines[k] = (int) source.chars().filter(c -> c == '\n').count() + 1;
            source.append(text).append("\n}; }\n");
        }
        return source.append("}\n").toString();
    }

    /** Compiles and loads a program of one class and those in it. */
    static Class<?> compiled(String name, String source, Path classes) throws ClassNotFoundException, IOException {
        DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
        String library =
                Pool.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        boolean _ = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        errors,
                        List.of("-g", "-d", classes.toString(), "-cp", library),
                        null,
                        List.of(file))
                .call();
        if (!errors.getDiagnostics().isEmpty()) {
            throw new AssertionError(errors.getDiagnostics().getFirst());
        }
        @SuppressWarnings("resource") // its classes are used as long as the test runs
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Body.class.getClassLoader());
        return loader.loadClass(name);
    }

    private Object call(String method, int number, Object state) {
        try {
            Method found = program.getDeclaredMethod(method + number, state.getClass());
            found.setAccessible(true);
            return found.invoke(null, state);
        } catch (InvocationTargetException e) {
            throw new AssertionError(cases.get(number).toString(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    // ---- what is done with it

    /** The class that holds the text. */
    Class<?> program() {
        return program;
    }

    /** The line at which the text of a case begins, as a lambda. */
    int line(int number) {
        return lines[number];
    }

    /** New data, which no loop has seen. */
    Object fresh() {
        try {
            return data.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** New data for a case. */
    Object data(int number) {
        Object made = fresh();
        call("setup", number, made);
        return made;
    }

    /** The lambda of a case. */
    Object body(int number, Object state) {
        return Objects.requireNonNull(call("body", number, state));
    }

    /** Runs the plain loop as far as it gets; returns its values, {@code null} if it has none. */
    Object plain(int number, Object state) {
        return call("plain", number, state);
    }

    /** What a plain loop has thrown. */
    static Throwable thrown(Object state) {
        return (Throwable) get(state, "thrown");
    }

    /** The index at which it has. */
    static int at(Object state) {
        return (Integer) Objects.requireNonNull(get(state, "at"));
    }

    private static Object get(Object state, String field) {
        try {
            Field found = state.getClass().getDeclaredField(field);
            found.setAccessible(true);
            return found.get(state);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Where what a loop left differs from what the plain loop left; empty if it does not.
     *
     * @param before data as it was, or {@code null}; if it is there, elements that the plain loop has not changed may have
     *     any value
     */
    String difference(Object right, Object found, Object before) {
        for (Object each : before == null ? List.of(right, found) : List.of(right, found, before)) {
            done(each);
        }
        for (Field field : right.getClass().getDeclaredFields()) {
            String name = field.getName();
            if (Modifier.isStatic(field.getModifiers())
                    || List.of("thrown", "at", "random", "operator", "shape").contains(name)) {
                continue;
            }
            String difference = difference(
                    name,
                    get(right, name),
                    get(found, name),
                    before == null ? null : get(before, name),
                    before != null);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static void done(Object state) {
        try {
            Method done = state.getClass().getDeclaredMethod("done");
            done.setAccessible(true);
            done.invoke(state);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String difference(String name, Object right, Object found, Object before, boolean changedOnly) {
        if (Objects.deepEquals(right, found)) {
            return "";
        }
        if (right == null || found == null) {
            return right == found ? "" : name + " is " + found + ", not " + right;
        }
        if (right.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(right); i++) {
                Object was = before == null ? null : Array.get(before, i);
                String difference =
                        difference(name + "[" + i + "]", Array.get(right, i), Array.get(found, i), was, changedOnly);
                if (!difference.isEmpty()) {
                    return difference;
                }
            }
            return "";
        }
        if (right.getClass().getSimpleName().equals("Point")) {
            return difference(name + ".n", get(right, "n"), get(found, "n"), null, false)
                    + difference(name + ".x", get(right, "x"), get(found, "x"), null, false);
        }
        // Of numbers, text shows all bits but those of a NaN.
        String expected = right.toString();
        boolean isFree = changedOnly && before != null && expected.equals(before.toString());
        return isFree || expected.equals(found.toString()) ? "" : name + " is " + found + ", not " + expected;
    }
}
