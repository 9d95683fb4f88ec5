// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Body;
import dev.tutti.Loop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processors whose vectors hold two numbers of 64 bits, and have no instructions for masks of two. */
class NarrowVectorsTest {

    private static final int N = 3_001;

    @Test
    void conditionsOnDoublesAreNotForLanesWithoutAvx2() throws Exception {
        assumeTrue(List.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "x86 only");
        assertThat(lanes("-XX:UseAVX=1"))
                .containsExactly(
                        "straight 2 ",
                        "parted 1 conditions on numbers of 64 bits, of which vectors of 128 bits hold two;"
                                + " use numbers of 32 bits, or a processor with AVX2",
                        "inner 1 conditions on numbers of 64 bits, of which vectors of 128 bits hold two;"
                                + " use numbers of 32 bits, or a processor with AVX2",
                        "floats 4 ");
    }

    private static List<String> lanes(String flag) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        flag,
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }

    /** Prints a line for each body: how many lanes, and why there are none. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) {
            double[] x = new double[N];
            float[] single = new float[N];
            for (int i = 0; i < N; i++) {
                x[i] = i - 1_000.5;
                single[i] = i - 1_000.5f;
            }
            tell("straight", i -> x[i] * x[i] + 1);
            tell("parted", i -> x[i] > 0 ? x[i] : -x[i] / 3);
            tell("inner", i -> {
                double sum = 0;
                for (int k = 0; k < 20 && sum < x[i]; k++) {
                    sum += k;
                }
                return sum;
            });
            Loop.range(N)
                    .explain(report -> System.out.println("floats " + report.lanes() + " " + report.reason()))
                    .forEach(i -> single[i] = single[i] > 0 ? single[i] : -single[i] / 3);
        }

        private static void tell(String name, Body.IntToDouble body) {
            double sum = Loop.range(N)
                    .explain(report -> System.out.println(name + " " + report.lanes() + " " + report.reason()))
                    .sum(body);
            double plain = Loop.range(N).sum(body);
            if (sum != plain) {
                throw new AssertionError(name + ": " + sum + " with lanes, " + plain + " as it is written");
            }
        }
    }
}
