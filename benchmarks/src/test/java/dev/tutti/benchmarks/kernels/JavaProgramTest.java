// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java's contestants answer as the reference says, at sizes that no block or lane divides. */
class JavaProgramTest {

    private static final List<Integer> SIZES = List.of(17, 31, 257);

    private static Stream<Contestant> java() {
        return Arrays.stream(Contestant.values()).filter(contestant -> contestant.language == Contestant.Language.JAVA);
    }

    @ParameterizedTest
    @EnumSource
    void each_form_answers_right_at_once_and_after_many_calls(Kernel kernel) {
        java().forEach(contestant -> SIZES.forEach(n -> {
            Reference reference = Reference.of(kernel, n);
            JavaProgram program = new JavaProgram(contestant.javaKernels());
            Map<String, Object> first = program.reply("start " + kernel.id() + " " + n);
            Map<String, Object> steady = program.reply("measure 0 0 5");
            double tolerance = kernel.tolerance(n, contestant.isExact()) * Math.abs(reference.answer());
            assertThat(Session.number(first, "answer"))
                    .as("%s n=%d", contestant, n)
                    .isCloseTo(reference.answer(), within(tolerance));
            assertThat(Session.number(steady, "answer"))
                    .as("%s n=%d", contestant, n)
                    .isCloseTo(reference.answer(), within(tolerance));
            assertThat(Steady.of(steady).calls()).isEqualTo(5);
            assertThat(Steady.of(steady).median())
                    .isBetween(Steady.of(steady).low(), Steady.of(steady).high());
        }));
    }

    @Test
    void what_is_not_summed_has_the_bits_of_the_plain_loop() {
        for (Kernel kernel : Kernel.values()) {
            switch (kernel) {
                case INTEGRAL, GAUSS, PI, RECIPROCALS, ARRAY_SUM -> {} // sums in another order, other points
                case DISTANCES,
                        MOVING_AVERAGE,
                        MANDELBROT,
                        BLACK_SCHOLES,
                        HISTOGRAM,
                        PRIMES,
                        SAXPY,
                        JACOBI,
                        MATRIX_VECTOR ->
                    assertThat(answer(kernel, Contestant.TUTTI))
                            .as("%s", kernel)
                            .isEqualTo(answer(kernel, Contestant.JAVA_LOOP));
            }
        }
    }

    private static double answer(Kernel kernel, Contestant contestant) {
        Map<String, Object> reply = new JavaProgram(contestant.javaKernels()).reply("start " + kernel.id() + " 101");
        return Session.number(reply, "answer");
    }

    @Test
    void published_answers() {
        assertThat(Reference.of(Kernel.PRIMES, 1_000_000).answer()).isEqualTo(78_498);
        assertThat(Reference.of(Kernel.INTEGRAL, 100_000_000).answer()).isCloseTo(1000.0 / 3 - 50, within(1e-5));
        assertThat(Reference.of(Kernel.RECIPROCALS, 1).answer()).isCloseTo(1 / 1.25, within(0.01));
        // A standard normal table.
        assertThat(Scalars.normal(1.96)).isCloseTo(0.9750021, within(1e-6));
        assertThat(Scalars.normal(-1)).isCloseTo(0.1586553, within(1e-6));
        // With no time left an option is worth what it pays.
        assertThat(Scalars.call(42, 40, 1e-9, 40)).isCloseTo(2, within(1e-6));
    }

    @Test
    void warming_up_runs_loops_whose_sum_is_right() {
        Contestant.TUTTI.javaKernels().warmUp();
    }

    @Test
    void unknown_requests_are_refused() {
        JavaProgram program = new JavaProgram(new PlainKernels());
        assertThatThrownBy(() -> program.reply("begin integral 3")).hasMessageContaining("begin integral 3");
        assertThatThrownBy(() -> program.reply("measure 0 0 1")).hasMessageContaining("nothing was started");
    }
}
