// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzTest {

    private static Said said(Figure figure, Set<String> words, List<String> lines) {
        Said said = new Said(figure, words, 0);
        lines.forEach(said::take);
        return said;
    }

    @Test
    void takes_what_is_asked_for() {
        assertThat(Fuzz.Asked.of(List.of()).figures()).containsExactlyInAnyOrder(Figure.values());
        assertThat(Fuzz.Asked.of(List.of("R13", "--seed", "7", "R15", "--minutes", "3")))
                .isEqualTo(new Fuzz.Asked(Set.of(Figure.R13, Figure.R15), 3, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"R11", "--minutes", "--minutes 0", "--seed -1", "--seed x", "--quick"})
    void refuses_what_it_does_not_know(String said) {
        assertThatThrownBy(() -> Fuzz.Asked.of(List.of(said.split(" ")))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void all_mistakes_have_to_be_found() {
        Set<String> words = Set.of("found", "missed");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add("found lanes NUMBER_" + i + ", by random code number 3");
        }
        lines.add("end");
        assertThat(Verdicts.mistakes(said(Figure.R13, words, lines)).holds()).isTrue();
        lines.add("missed lanes LAST");
        Line missed = Verdicts.mistakes(said(Figure.R13, words, lines));
        assertThat(missed.found()).isEqualTo("20 of 21 found");
        assertThat(missed.misses()).containsExactly("not found: lanes LAST");
        Line few = Verdicts.mistakes(said(Figure.R13, words, List.of("found one", "end")));
        assertThat(few.misses()).containsExactly("planted: 1, 20 asked");
    }

    @Test
    void no_pair_may_differ() {
        Set<String> words = Set.of("pairs", "wrong");
        Line right = Verdicts.pairs(said(Figure.R14, words, List.of("pairs 70 add int", "pairs 30 sub int", "end")));
        assertThat(right.holds()).isTrue();
        assertThat(right.found()).startsWith("100 pairs of 2 operations").endsWith("0 differ");
        Line wrong = Verdicts.pairs(said(Figure.R14, words, List.of("pairs 1 add", "wrong add by 128 bits", "end")));
        assertThat(wrong.misses()).containsExactly("add by 128 bits");
    }

    @Test
    void no_unsafe_loop_goes_onto_lanes_and_most_safe_ones_do() {
        Set<String> words = Set.of("unsafe", "accepted", "refused", "safe", "lanes", "written", "wrong");
        List<String> lines = new ArrayList<>(List.of("end"));
        for (int i = 0; i < 100; i++) {
            lines.addAll(List.of("unsafe " + i, "refused " + i, "safe " + i, (i < 90 ? "lanes " : "written ") + i));
        }
        Line right = Verdicts.corpus(said(Figure.R15, words, lines));
        assertThat(right.misses()).isEmpty();
        assertThat(right.found()).isEqualTo("0 of 100 unsafe ones on lanes; 90 of 100 safe ones, 90 %; 0 wrong");
        lines.addAll(List.of("safe another", "written another", "accepted a[i - 1]", "wrong b: out[3] is 1, not 2"));
        assertThat(Verdicts.corpus(said(Figure.R15, words, lines)).misses())
                .containsExactly(
                        "accepted: a[i - 1]",
                        "wrong: b: out[3] is 1, not 2",
                        "percent of the safe loops on lanes: 89, 90 asked");
    }

    @Test
    void loops_that_throw_are_counted_together() {
        Set<String> words = Set.of("threw", "onlanes", "wrong");
        List<String> lines = List.of("threw 6000", "onlanes 5", "threw 4000", "onlanes 0", "end");
        assertThat(Verdicts.throwing(said(Figure.R16, words, lines)).holds()).isTrue();
        assertThat(Verdicts.throwing(said(Figure.R16, words, List.of("threw 1", "onlanes 1", "Exception in thread")))
                        .misses())
                .containsExactly(
                        "it did not come to its end: Exception in thread", "loops that throw: 1, 10,000 asked");
    }

    @Test
    void levels_that_ran_too_little_are_misses_by_name() {
        Level level = new Level(0, 1, 1);
        level.take("all add", 0);
        Line line = Verdicts.levels(List.of(level));
        assertThat(line.misses())
                .containsExactly(
                        "loops compiled at UseAVX=0: 0, 2,500 asked",
                        "elements: 0, 100,000,000 asked",
                        "seen 0 % of operations, 95 asked; not add");
        assertThat(Fuzz.exitCode(List.of(line))).isEqualTo(1);
        assertThat(Fuzz.markdown(List.of(line), 5))
                .contains("**no**", "- R12 missed: elements: 0", "0 of 1 targets hold; seed 5.");
        assertThat(Fuzz.exitCode(List.of(new Line(Figure.R13, "all", List.of()))))
                .isZero();
    }
}
