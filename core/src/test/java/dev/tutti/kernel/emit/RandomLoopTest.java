// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tutti.kernel.ir.Function;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random loop bodies on random data, run by the interpreter index by index, by scalar loops, and on lanes of 128, 256 and
 * 512 bits. All must leave the same bits, and end with the same exception at the same index.
 *
 * <p>{@code -Dloops=100000} tries more of them, {@code -Dloop=17} that one, {@code -Dfirst=N} begins there.
 */
class RandomLoopTest {

    private static final int[] WIDTHS = {128, 256, 512};

    private int vectorized;
    private final Map<String, Integer> refused = new TreeMap<>();

    @Test
    void allWaysAgree() {
        String one = System.getProperty("loop");
        long first = one == null ? Long.getLong("first", 0) : Long.parseLong(one);
        long count = one == null ? Long.getLong("loops", 400) : 1;
        for (long seed = first; seed < first + count; seed++) {
            RandomLoop loop = RandomLoop.of(seed);
            try {
                check(loop);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(loop.toString(), e);
            }
        }
        System.out.println(count + " random loops, on lanes " + vectorized + ", others " + refused);
        if (one == null) {
            assertThat(vectorized).isGreaterThan((int) count / 3);
        }
    }

    private void check(RandomLoop loop) {
        RandomLoop.Outcome expected = loop.interpreted(0);
        LoopCode scalar = ScalarLoop.compile(loop.function(), loop.inputs(), loop.sink());
        assertThat(loop.oneByOne(scalar, 0).difference(expected))
                .as("scalar, %s", loop)
                .isEmpty();
        for (int bits : WIDTHS) {
            VectorLoop.Compiled vector;
            try {
                vector = VectorLoop.compile(loop.function(), loop.inputs(), loop.sink(), bits);
            } catch (NoLanesException e) {
                refused.merge(Objects.requireNonNull(e.getMessage()), 1, Integer::sum);
                return;
            }
            assertThat(loop.onLanes(scalar, vector.code(), vector::fits, 0).difference(expected))
                    .as("%s bits, %s", bits, loop)
                    .isEmpty();
        }
        vectorized++;
    }

    /** A test that finds no mistake says nothing: this one finds each within a few hundred loops. */
    @ParameterizedTest
    @EnumSource
    void aVectorizerWithAMistakeIsFound(LaneBug bug) {
        for (long seed = 0; seed < 600; seed++) {
            RandomLoop loop = RandomLoop.of(seed);
            if (!bug.difference(loop, WIDTHS[(int) (seed % WIDTHS.length)]).isEmpty()) {
                return;
            }
        }
        fail("600 loops do not tell a vectorizer from one that " + bug);
    }

    @Test
    void aLoopWithAMistakeIsMadeSmaller() {
        LaneBug bug = LaneBug.DROPS_THE_LAST_LANE;
        int bits = 256;
        RandomLoop loop = Stream.iterate(0L, seed -> seed + 1)
                .map(RandomLoop::of)
                .filter(each -> !bug.difference(each, bits).isEmpty())
                .findFirst()
                .orElseThrow();
        Function small = Shrinker.shrink(
                loop.function(), each -> !bug.difference(loop.with(each), bits).isEmpty(), 500);
        assertThat(bug.difference(loop.with(small), bits)).isNotEmpty();
        assertThat(Shrinker.size(small)).as("%s", small).isLessThan(Shrinker.size(loop.function()) / 3);
    }

    /** Most of it in this few loops; {@code ./benchmarks/run fuzz} says what is missing in many. */
    @Test
    void loopsDoOnLanesWhatThereIs() {
        Set<String> missing = LaneCoverage.all();
        int all = missing.size();
        for (long seed = 0; seed < 400; seed++) {
            try {
                missing.removeAll(LaneCoverage.of(RandomLoop.of(seed).function()));
            } catch (NoLanesException e) {
                continue;
            }
        }
        assertThat(missing).hasSizeLessThan(all / 2);
    }
}
