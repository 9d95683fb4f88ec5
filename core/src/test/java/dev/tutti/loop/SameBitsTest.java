// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.GridLoop;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One answer, whatever runs the loops: vectors of every width, none, the JVM's interpreter, 1 to 4 threads, code that is
 * compiled before the first index, code that takes over in the midst, bodies as they are written, and worker processes with vectors and without.
 */
class SameBitsTest {

    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    @Test
    void everyJvmGivesTheSame() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        answers.put("without vectors", answer(List.of(), "written"));
        answers.put("interpreted", answer(List.of("-Xint"), "written"));
        for (int level = 0; level <= 3; level++) {
            String flag = "-XX:UseAVX=" + level;
            answers.put(flag, answer(List.of(flag), level < 2 ? "narrow" : "compiled"));
        }
        answers.put("taking over", answer(List.of(), "rounds"));
        answers.put("worker processes", answer(List.of(), "workers"));
        answers.put("worker processes with vectors", answer(List.of(), "vectorWorkers"));
        assertThat(answers.values().stream().distinct()).as(answers.toString()).hasSize(1);
        assertThat(answers.get("interpreted").lines()).hasSize(Program.KERNELS);
    }

    private static String answer(List<String> flags, String how) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        if (!how.equals("written")) {
            command.addAll(VECTORS);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), how));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(command + "\n" + out).isZero();
        return out;
    }

    /** Prints a line for each kernel, after it has seen that all numbers of threads and all rounds agree. */
    static final class Program {

        static final int KERNELS = 9;
        private static final int N = 20_011;

        private final boolean isCompiled;
        private final boolean isNarrow;
        private final long nanos;
        private final @Nullable Pool pool;
        private final double[] x = new double[N];
        private final float[] single = new float[N];

        private Program(String how) {
            isCompiled = how.equals("compiled");
            isNarrow = how.equals("narrow"); // where conditions on doubles are not for lanes
            pool = switch (how) {
                case "workers" -> Pool.options().workers(2).processes();
                case "vectorWorkers" ->
                    Pool.options()
                            .workers(2)
                            .jvmFlags("--add-modules=jdk.incubator.vector")
                            .processes();
                default -> null;
            };
            // Enough for code to take over.
            nanos = how.equals("rounds") ? 600_000_000L : pool != null ? 250_000_000L : 0;
            for (int i = 0; i < N; i++) {
                x[i] = (i * 7919L % N - 9_000) / 64.0;
                single[i] = (float) x[i] / 3;
            }
        }

        public static void main(String[] args) {
            Program program = new Program(args[0]);
            program.run();
            if (program.pool != null) {
                program.pool.close();
            }
        }

        private interface Kernel {
            long bits(UnaryOperator<IntLoop> loop, UnaryOperator<GridLoop> grid);
        }

        private void run() {
            double h = 10.0 / N;
            double[] y = x; // what travels to workers must not take this object along
            float[] narrow = single;
            tell((loop, grid) -> bits(values(loop).sum(i -> {
                double at = i * h;
                return at * at - at;
            })));
            tell((loop, grid) -> bits(values(loop).sum(i -> {
                double at = (i + 0.5) / N;
                return 1 / (1 + at * at);
            })));
            tell((loop, grid) -> bits(values(loop).sum(i -> y[i] > 0 ? Math.sqrt(y[i]) : -y[i] / 7)));
            tell((loop, grid) -> values(loop).count(i -> {
                Philox random = Philox.at(42, i);
                double a = random.nextDouble();
                double b = random.nextDouble();
                return a * a + b * b < 1;
            }));
            tell((loop, grid) -> {
                double[] out = new double[N];
                loop.apply(Loop.range(N - 9)).forEach(i -> {
                    double s = 0;
                    for (int k = 0; k < 9; k++) {
                        s += x[i + k];
                    }
                    out[i] = s / 9;
                });
                return Arrays.hashCode(out);
            });
            tell((loop, grid) -> {
                float[] out = single.clone();
                loop.apply(Loop.range(N)).forEach(i -> out[i] = 2.5f * single[i] + out[i]);
                return Arrays.hashCode(out);
            });
            tell((loop, grid) -> {
                int[] out = new int[128 * 128];
                grid.apply(Loop.grid(128, 128)).forEach((row, column) -> out[row * 128 + column] = escape(row, column));
                return Arrays.hashCode(out);
            });
            tell((loop, grid) -> {
                double[] out = new double[100 * 200];
                grid.apply(Loop.grid(98, 198)).forEach((row, column) -> {
                    int at = (row + 1) * 200 + column + 1;
                    out[at] = 0.25 * (x[at - 1] + x[at + 1] + x[at - 200] + x[at + 200]);
                });
                return Arrays.hashCode(out);
            });
            tell((loop, grid) -> Arrays.hashCode(values(loop)
                    .toLongs(i -> (i * 0x9E3779B97F4A7C15L >>> 17 & -8L) * (i - 7_000 & -8L) ^ (long) narrow[i])));
        }

        private IntLoop on(IntLoop loop, int threads) {
            IntLoop made = loop.threads(threads);
            return isCompiled ? made.compiledOnly() : isNarrow ? made.explain(report -> {}) : made;
        }

        private GridLoop on(GridLoop grid, int threads) {
            GridLoop made = grid.threads(threads);
            return isCompiled ? made.compiledOnly() : isNarrow ? made.explain(report -> {}) : made;
        }

        /** Where a loop of values runs; one that writes arrays of this JVM cannot run elsewhere. */
        private IntLoop values(UnaryOperator<IntLoop> loop) {
            return pool == null ? loop.apply(Loop.range(N)) : Loop.range(N).on(pool);
        }

        private static int escape(int row, int column) {
            double re = -2 + column * (3.0 / 128);
            double im = -1.5 + row * (3.0 / 128);
            double a = 0;
            double b = 0;
            int k = 0;
            while (k < 60 && a * a + b * b < 4) {
                double next = a * a - b * b + re;
                b = 2 * a * b + im;
                a = next;
                k++;
            }
            return k;
        }

        private static long bits(double value) {
            return Double.doubleToRawLongBits(value);
        }

        private void tell(Kernel kernel) {
            Long answer = null;
            long began = System.nanoTime();
            do {
                for (int threads = 1; threads <= 4; threads++) {
                    int number = threads;
                    long found = kernel.bits(loop -> on(loop, number), grid -> on(grid, number));
                    if (answer != null && answer != found) {
                        throw new AssertionError(found + " on " + threads + " threads, not " + answer);
                    }
                    answer = found;
                }
            } while (System.nanoTime() - began < nanos);
            System.out.println(answer);
        }
    }
}
