// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.CompileReport;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about numba's loops: each row is compiled, run, and compared with {@link PlainLoops}. */
class NumbaLoopsTest {

    private static final Path PAGE = Path.of("..", "docs", "numba-loops.md");

    @TempDir
    private Path classes;

    /** A row of the table. */
    private record Row(String name, String code, String body) {}

    private static final String PROGRAM = """
            import java.util.function.*;
            class Numba {
            static class Loop {
                static int threads;
                static Consumer<dev.tutti.CompileReport> reader;
                static dev.tutti.IntLoop of(dev.tutti.IntLoop loop) { return reader == null ? loop.threads(threads) : loop.threads(threads).explain(reader); }
                static dev.tutti.IntLoop range(int n) { return of(dev.tutti.Loop.range(n)); }
                static dev.tutti.IntLoop range(int from, int to) { return of(dev.tutti.Loop.range(from, to)); }
                static dev.tutti.GridLoop grid(int rows, int columns) {
                    dev.tutti.GridLoop loop = dev.tutti.Loop.grid(rows, columns).threads(threads);
                    return reader == null ? loop : loop.explain(reader);
                }
            }
            static Object repeat(int times, IntFunction<Object> body) {
                Object[] results = new Object[times];
                for (int j = 0; j < times; j++) { results[j] = body.apply(j); }
                return results;
            }
            static Object then(Runnable first, Supplier<Object> second) { first.run(); return second.get(); }
            """;

    @Test
    void everyRowIsTrue() throws Exception {
        List<Row> rows = rows();
        StringBuilder program = new StringBuilder(PROGRAM);
        for (int k = 0; k < rows.size(); k++) {
            String code = rows.get(k).code;
            boolean acts = code.contains(".forEach(") && !code.startsWith("then(");
            program.append(
                    "static Object run%d(int n, double[] x, double[] out, double[][] rows, boolean[] flags, int[][] pairs) { "
                            .formatted(k));
            program.append(acts ? code + "; return null; }\n" : "return " + code + "; }\n");
        }
        Class<?> compiled = WrittenLoops.compiled("Numba", program.append('}').toString(), classes);
        Class<?> settings =
                Arrays.stream(compiled.getDeclaredClasses()).findAny().orElseThrow();
        int onLanes = 0;
        for (int k = 0; k < rows.size(); k++) {
            onLanes += check(compiled, settings, k, rows.get(k)) ? 1 : 0;
        }
        System.out.printf("numba's loops: %d, on lanes %d, wrong 0%n", rows.size(), onLanes);
        assertThat(rows).hasSizeGreaterThanOrEqualTo(34 + 8);
        assertThat(rows.stream().filter(row -> row.name.matches("prange\\d.*"))).hasSize(34);
    }

    /** Whether all bodies of a row run on lanes. */
    private static boolean check(Class<?> program, Class<?> settings, int k, Row row) throws Exception {
        List<CompileReport> reports = new ArrayList<>();
        for (int n : new int[] {10, 777}) {
            PlainLoops right = new PlainLoops(n);
            Object expected = right.run(row.name);
            for (boolean explained : new boolean[] {false, true}) {
                for (int threads : new int[] {1, 2, 4}) {
                    PlainLoops found = new PlainLoops(n);
                    String what = row + " n=" + n + " threads=" + threads + " explained=" + explained;
                    Consumer<CompileReport> reader = reports::add;
                    set(settings, "threads", threads);
                    set(settings, "reader", explained ? reader : null);
                    Method run = program.getDeclaredMethod(
                            "run" + k,
                            int.class,
                            double[].class,
                            double[].class,
                            double[][].class,
                            boolean[].class,
                            int[][].class);
                    run.setAccessible(true);
                    Object made = run.invoke(null, n, found.x, found.out, found.rows, found.flags, found.pairs);
                    assertThat(text(made)).as(what).isEqualTo(text(expected));
                    assertThat(found.out).as(what).isEqualTo(right.out);
                }
            }
        }
        String body = reports.stream()
                .filter(each -> !each.isCompiled())
                .map(CompileReport::reason)
                .findFirst()
                .orElse("lanes");
        assertThat(body).as(row.toString()).startsWith(row.body);
        return body.equals("lanes");
    }

    private static void set(Class<?> settings, String name, Object value) throws ReflectiveOperationException {
        Field field = settings.getDeclaredField(name);
        field.setAccessible(true);
        field.set(null, value);
    }

    /** All bits of what a loop gives. */
    private static String text(Object made) {
        return Arrays.deepToString(new Object[] {made});
    }

    private static List<Row> rows() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| ") && !line.startsWith("| numba")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
                assertThat(cells).as(line).hasSize(5);
                rows.add(new Row(cells[0], cells[2].replace("`", ""), cells[4]));
            }
        }
        return rows;
    }
}
