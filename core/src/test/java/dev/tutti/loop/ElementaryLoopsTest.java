// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.kernel.math.Elementary;
import dev.tutti.shared.SharedDoubles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@code Math.exp, log, sin} and {@code cos} in a body are the library's own, wherever the body runs. */
class ElementaryLoopsTest {

    private static final int N = 20_011;

    /** A body, and the same with calls of the library's own functions, to be called as it is written. */
    private record Case(String name, Body.IntToDouble body, Body.IntToDouble right) {}

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static List<Case> cases() {
        double[] x = arguments();
        return List.of(
                new Case("exp", i -> Math.exp(x[i]), i -> Elementary.exp(x[i])),
                new Case("log", i -> Math.log(i), i -> Elementary.log(i)),
                new Case("a method reference", Math::sin, Elementary::sin),
                new Case(
                        "all", i -> Math.exp(-x[i] * x[i]) * Math.sin(x[i]) + Math.cos(i) - Math.log(x[i] + 400), i -> {
                            double gauss = Elementary.exp(-x[i] * x[i]);
                            return gauss * Elementary.sin(x[i]) + Elementary.cos(i) - Elementary.log(x[i] + 400);
                        }),
                new Case(
                        "a condition",
                        i -> x[i] > 0 ? Math.log(x[i]) : Math.cos(x[i] * 1e5),
                        i -> x[i] > 0 ? Elementary.log(x[i]) : Elementary.cos(x[i] * 1e5)),
                new Case("a method", i -> logistic(x[i]), i -> 1 / (1 + Elementary.exp(-x[i]))),
                new Case(
                        "a loop",
                        i -> {
                            double sum = 0;
                            for (int k = 0; k < i % 4; k++) {
                                sum += Math.sin(x[i] + k);
                            }
                            return sum;
                        },
                        i -> {
                            double sum = 0;
                            for (int k = 0; k < i % 4; k++) {
                                sum += Elementary.sin(x[i] + k);
                            }
                            return sum;
                        }));
    }

    private static double[] arguments() {
        double[] x = new double[N];
        for (int i = 0; i < N; i++) {
            x[i] = (i * 7919L % N - 9_000) / 64.0;
        }
        return x;
    }

    // ---- one answer

    @Test
    void everyJvmGivesTheSame() throws Exception {
        List<String> vectors = List.of("--add-modules", "jdk.incubator.vector");
        Map<String, String> answers = new TreeMap<>();
        answers.put("without vectors", answer(List.of(), "written"));
        answers.put("interpreted", answer(List.of("-Xint"), "written"));
        answers.put(
                "without the JVM's own",
                answer(
                        List.of(
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:DisableIntrinsic=_dexp,_dlog,_dsin,_dcos",
                                "-XX:TieredStopAtLevel=1"),
                        "written"));
        List<String> narrow = new ArrayList<>(vectors);
        narrow.add("-XX:UseAVX=1");
        answers.put("on narrow lanes", answer(narrow, "narrow"));
        answers.put("on lanes", answer(vectors, "compiled"));
        assertThat(answers.values().stream().distinct()).as(answers.toString()).hasSize(1);
        assertThat(answers.get("interpreted").lines()).hasSize(Program.KERNELS);
    }

    private static String answer(List<String> flags, String how) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), how));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(command + "\n" + out).isZero();
        return out;
    }

    /** Prints a line for each kernel, after it has seen that all numbers of threads agree. */
    static final class Program {

        static final int KERNELS = 7 * 8 + 3;
        private static final int SOME = 5_003;

        private Program() {}

        public static void main(String[] args) {
            boolean isCompiled = args[0].equals("compiled");
            boolean isNarrow = args[0].equals("narrow"); // where some of them are not for lanes
            for (Case each : cases()) {
                double[] values = new double[SOME];
                for (int i = 0; i < SOME; i++) {
                    values[i] = each.right.applyAsDouble(i);
                }
                List<Long> answer = null;
                for (int threads = 1; threads <= 4; threads++) {
                    int number = threads;
                    UnaryOperator<IntLoop> loop = made -> {
                        IntLoop on = made.threads(number);
                        return isCompiled ? on.compiledOnly() : isNarrow ? on.explain(report -> {}) : on;
                    };
                    List<Long> found = answers(loop.apply(Loop.range(SOME)), each, values);
                    require(answer == null || answer.equals(found), each.name + " on " + threads + " threads");
                    answer = found;
                }
                answer.forEach(System.out::println);
            }
            double[] x = arguments();
            double[] out = new double[SOME];
            double[] moved = x.clone();
            Loop.range(SOME).threads(2).forEach(i -> {
                out[i] = Math.exp(x[i]);
                moved[i] += 0.5 * Math.cos(moved[i]);
            });
            System.out.println(Arrays.hashCode(out) + " " + Arrays.hashCode(moved));
            System.out.println(
                    bits(Loop.grid(70, 71).threads(3).sum((row, column) -> Math.sin(row * 0.1) * Math.exp(-column))));
            double[] bins = new double[7];
            Loop.range(SOME).threads(2).addInto(bins, i -> (int) (3 + 3 * Math.sin(i)), i -> Math.log(i + 1));
            System.out.println(Arrays.hashCode(bins));
        }

        private static List<Long> answers(IntLoop loop, Case each, double[] right) {
            double[] values = loop.toDoubles(each.body);
            require(Arrays.equals(values, right), each.name + " has other values");
            double sum = loop.sum(each.body);
            require(bits(sum) == bits(BlockTree.sum(right.clone(), 0, right.length)), each.name + " has another sum");
            return List.of(
                    (long) Arrays.hashCode(values),
                    bits(sum),
                    bits(loop.min(each.body)),
                    bits(loop.max(each.body)),
                    (long) loop.argMin(each.body),
                    (long) loop.argMax(each.body),
                    bits(loop.reduce(Math::max, each.body)),
                    bits(Loop.range(100L, 2_000L).sum(i -> Math.exp(-i * 0.01))));
        }

        private static void require(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(what);
            }
        }

        private static long bits(double value) {
            return Double.doubleToRawLongBits(value);
        }
    }

    @Test
    void workerProcessesGiveTheSame() {
        double[] x = arguments();
        double[] right = new double[N];
        Arrays.setAll(right, i -> Elementary.exp(-x[i] * x[i]) * Elementary.sin(x[i]));
        try (Pool pool = Pool.of("processes:2")) {
            assertThat(Loop.range(N).on(pool).toDoubles(i -> Math.exp(-x[i] * x[i]) * Math.sin(x[i])))
                    .isEqualTo(right);
            assertThat(Loop.range(N).on(pool).sum(i -> Math.exp(-x[i] * x[i]) * Math.sin(x[i])))
                    .isEqualTo(BlockTree.sum(right.clone(), 0, N));
        }
    }

    /** Its initializer does more than fill fields, and nothing in a worker has asked for it before the loop. */
    private static final class Settled {
        private static double rate = Double.parseDouble("0.125");

        private static double of(double x) {
            return Math.exp(-rate * x);
        }
    }

    @Test
    void aClassThatIsNotInitializedThereIsNoHindrance() {
        double[] right = new double[1_000];
        Arrays.setAll(right, i -> Elementary.exp(-0.125 * i));
        try (Pool pool = Pool.of("processes:1")) {
            assertThat(Loop.range(1_000).on(pool).toDoubles(i -> Settled.of(i))).isEqualTo(right);
        }
        assertThat(Loop.range(1_000).threads(2).toDoubles(i -> Settled.of(i))).isEqualTo(right);
    }

    @Test
    void sharedArraysHoldTheSame() {
        try (SharedDoubles shared = SharedDoubles.of(500);
                SharedDoubles other = SharedDoubles.of(500)) {
            Loop.range(500).threads(2).forEach(i -> shared.set(i, Math.sin(i)));
            for (int i = 0; i < 500; i++) {
                assertThat(shared.get(i)).isEqualTo(Elementary.sin(i));
            }
            double[] x = new double[500];
            assertThatThrownBy(() -> Loop.range(500).serial().forEach(i -> {
                        x[i] += 1;
                        other.set(i, other.get(i) + Math.exp(i / 100.0));
                        x[i] += shared.get(i + 400);
                    }))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(x[100]).isEqualTo(1);
            assertThat(other.get(100)).isEqualTo(Math.exp(1));
            assertThat(other.get(101)).isZero();
            double[] y = new double[500];
            assertThatThrownBy(() -> Loop.range(500).serial().forEach(i -> {
                        y[i] += Math.exp(0);
                        y[i] += 0 * shared.get(i + 400);
                    }))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(y[100]).isEqualTo(1);
            assertThat(y[101]).isZero();
        }
    }

    @Test
    void fastNeedsNoLanes() {
        double[] x = arguments();
        double[] found = Loop.range(N).fast().toDoubles(i -> Math.exp(x[i] / 100));
        for (int i = 0; i < N; i++) {
            double right = Elementary.exp(x[i] / 100);
            assertThat(found[i]).isBetween(right - 4 * Math.ulp(right), right + 4 * Math.ulp(right));
        }
    }

    // ---- what is not lifted

    @Test
    void aBodyThatCannotBeLiftedCallsTheJvms() {
        double[] x = arguments();
        List<Double> list = new ArrayList<>();
        for (double each : x) {
            list.add(each);
        }
        double[] right = new double[N];
        Arrays.setAll(right, i -> Math.exp(x[i]));
        assertThat(Loop.range(N).threads(2).toDoubles(i -> Math.exp(list.get(i))))
                .isEqualTo(right);
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(9).explain(reports::add).toDoubles(i -> Math.exp(list.get(i)));
        assertThat(reports.getFirst().reason()).contains("Math.exp, log, sin and cos are the JVM's");
        Loop.range(9).explain(reports::add).toDoubles(i -> Math.sqrt(list.get(i)));
        assertThat(reports.getLast().reason()).doesNotContain("JVM's");
    }

    private static volatile double rate = 2;

    /** What is there to be changed while the loop runs is read for each index. */
    @Test
    void aVolatileFieldIsReadEachTime() {
        double[] right = new double[100];
        Arrays.setAll(right, i -> Math.exp(rate * i));
        List<CompileReport> reports = new ArrayList<>();
        assertThat(Loop.range(100).explain(reports::add).toDoubles(i -> Math.exp(rate * i)))
                .isEqualTo(right);
        assertThat(reports.getFirst().reason()).contains("volatile field rate");
    }

    @Test
    void objectsAreMadeByTheBodyAsItIsWritten() {
        List<Double> right = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            right.add(Math.sin(i));
        }
        assertThat(Loop.range(100).toList(i -> Math.sin(i))).isEqualTo(right);
    }

    // ---- exceptions

    @Test
    void exceptionsAreTheBodys() {
        double[] x = new double[100];
        Body.IntToDouble body = i -> Math.exp(x[i]);
        Throwable right = catchThrowable(() -> body.applyAsDouble(100));
        for (int threads = 1; threads <= 4; threads++) {
            IntLoop loop = Loop.range(0, 5_000).threads(threads);
            assertThatThrownBy(() -> loop.toDoubles(body))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                    .hasMessage(right.getMessage())
                    .satisfies(thrown -> assertThat(thrown.getStackTrace()[0]).isEqualTo(right.getStackTrace()[0]));
        }
        assertThatThrownBy(() -> Loop.range(5_000).threads(2).sum(i -> {
                    if (i > 70) {
                        throw new IllegalStateException("too far: " + i);
                    }
                    return Math.log(i + 1);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("too far: 71");
        double[] none = N > 0 ? null : x;
        assertThatThrownBy(() -> Loop.range(5_000).serial().sum(i -> Math.log(none[i])))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("none");
    }

    /** What the failed index has stored is stored once, and nothing behind it is. */
    @Test
    void whatWasStoredBeforeAnExceptionIsWhatTheBodyStores() {
        int[] divisors = new int[300];
        Arrays.fill(divisors, 1);
        divisors[200] = 0;
        double[] x = new double[300];
        double[] y = new double[300];
        long[] l = new long[300];
        float[] f = new float[300];
        int[] n = new int[300];
        assertThatThrownBy(() -> Loop.range(300).serial().forEach(i -> {
                    x[i] += 1;
                    y[i] -= 2;
                    if (i > 150) {
                        l[i] += 3;
                    } else {
                        l[i] -= 3;
                    }
                    f[i] += 4;
                    n[i] += 5;
                    n[i] += 5 / divisors[i];
                    x[i] += Math.exp(0);
                }))
                .isInstanceOf(ArithmeticException.class);
        for (int i : new int[] {0, 199, 200, 201}) {
            boolean isDone = i < 200;
            boolean isBegun = i <= 200;
            assertThat(x[i]).isEqualTo(isDone ? 2 : isBegun ? 1 : 0);
            assertThat(y[i]).isEqualTo(isBegun ? -2 : 0);
            assertThat(l[i]).isEqualTo(isBegun ? i > 150 ? 3 : -3 : 0);
            assertThat(f[i]).isEqualTo(isBegun ? 4 : 0);
            assertThat(n[i]).isEqualTo(isDone ? 10 : isBegun ? 5 : 0);
        }
    }

    /** There is no end to what had to be undone, so the body runs as it is written. */
    @Test
    void aBodyThatAddsUpElementsInALoopOfItsOwnRunsAsItIsWritten() {
        double[] x = arguments();
        double[] sums = new double[100];
        double[] right = new double[100];
        Loop.range(100).threads(2).forEach(i -> {
            for (int k = 0; k < 50; k++) {
                sums[i] += Math.exp(x[i + k] / 10);
            }
        });
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < 50; k++) {
                right[i] += Math.exp(x[i + k] / 10);
            }
        }
        assertThat(sums).isEqualTo(right);
        double[] failed = new double[100];
        assertThatThrownBy(() -> Loop.range(100).serial().forEach(i -> {
                    for (int k = 0; k < 50; k++) {
                        failed[i] += Math.exp(k == 7 ? x[i - 1] : 0);
                    }
                }))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThat(failed[0]).isEqualTo(7);
    }
}
