// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LevelTest {

    private static final String LOOP = "dev.tutti.kernel.emit.Loop/0x01";

    private final Level level = new Level(2, 2, 100);

    private void say(String... lines) {
        for (String line : lines) {
            level.take(line, 0);
        }
    }

    private static String compiled(String end) {
        return "  1076  132   !b        " + LOOP + "::run (120 bytes)" + end;
    }

    @Test
    void counts_loops_whose_code_is_in_use_when_they_end() {
        level.begin(0);
        say("bits 256", "all add", "all sub", "refused 0", "left 1");
        say("kernel 2 " + LOOP, compiled(""), "seen add", "end 60");
        say("kernel 3 " + LOOP, "end 60"); // which C2 has not seen
        say("kernel 4 " + LOOP, compiled("   COMPILE SKIPPED: out of nodes"), "end 60");
        assertThat(level.compiled()).isEqualTo(1);
        assertThat(level.elements()).isEqualTo(180);
        assertThat(level.seen()).containsExactly("add");
        assertThat(level.summary()).isEqualTo("1 of 3 on 256 bits (1 refused, 1 too long)");
    }

    @Test
    void code_that_was_given_up_and_made_again_counts_once() {
        level.begin(0);
        say("kernel 2 " + LOOP, compiled(""), compiled("   made not entrant: uncommon trap"), compiled(""), "end 1");
        assertThat(level.compiled()).isEqualTo(1);
    }

    @Test
    void has_enough_when_there_are_loops_and_elements() {
        level.begin(0);
        say("kernel 2 " + LOOP, compiled(""), "end 10", "kernel 3 " + LOOP, compiled(""), "end 10");
        assertThat(level.wantsMore(-1)).isTrue();
        say("kernel 4 " + LOOP, "end 80");
        assertThat(level.wantsMore(-1)).isFalse();
    }

    @Test
    void a_loop_that_takes_too_long_is_set_aside_by_name() {
        level.begin(0);
        say("kernel 17 " + LOOP);
        long late = TimeUnit.MINUTES.toNanos(5);
        assertThat(level.wantsMore(late)).isFalse();
        level.ended(-1, late);
        assertThat(level.aside()).containsExactly("seed 17 of UseAVX=2");
        assertThat(level.crashes()).isEmpty();
    }

    @Test
    void what_differs_is_kept_with_what_it_was_made_of() {
        level.begin(0);
        say("kernel 9 " + LOOP, "wrong 9 call 3: array 1", "smaller -Dloop=9:", "  add v1, v2", ".", "end 5");
        say("kernel 10 " + LOOP, "end 5");
        assertThat(level.mismatches())
                .singleElement()
                .asString()
                .startsWith("different at UseAVX=2, seed 9 call 3: array 1\nsmaller -Dloop=9:\n  add v1, v2");
        assertThat(level.elements()).isEqualTo(10);
    }

    @Test
    void a_jvm_that_ends_by_itself_is_a_miss() {
        level.begin(0);
        say("kernel 9 " + LOOP, "# A fatal error has been detected");
        level.ended(134, 1);
        assertThat(level.crashes()).singleElement().asString().contains("134", "seed 9", "fatal error");
        assertThat(level.aside()).isEmpty();
    }
}
