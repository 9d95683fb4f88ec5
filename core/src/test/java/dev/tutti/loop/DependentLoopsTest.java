// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.TaskRefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loops whose indices certainly disturb one another are refused on several threads, and no others are. */
class DependentLoopsTest {

    private static final int N = 1_000;

    @TempDir
    private Path classes;

    private final double[] x = new double[4 * N];
    private final double[] y = new double[4 * N];

    private void refused(IntLoop loop, Body.IntAction body, String... said) {
        Arrays.fill(x, 1);
        double[] before = x.clone();
        assertThatThrownBy(() -> loop.threads(2).forEach(body))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContainingAll(said)
                .hasMessageContaining("body=" + getClass().getName() + ".")
                .hasMessageContaining("DependentLoopsTest.java:")
                .hasMessageContaining("threads(1)");
        assertThat(x).as("as before the first index").isEqualTo(before);
    }

    private void runs(IntLoop loop, Body.IntAction body) {
        assertThatCode(() -> loop.threads(2).forEach(body)).doesNotThrowAnyException();
    }

    // ---- one by one

    @Test
    void whatAnotherIndexWrites() {
        refused(
                Loop.range(1, N),
                i -> x[i] = x[i - 1] + 1,
                "reads what the one 1 before it writes: distance=1",
                "array=x");
        refused(Loop.range(N), i -> x[i] = x[i + 3], "3 behind");
        refused(
                Loop.range(N),
                i -> {
                    x[2 * i] = i;
                    x[2 * i + 4] = -i;
                },
                "distance=2");
        refused(Loop.range(N), i -> x[N - i] = x[N - i + 1], "distance=1");
        int by = (int) x[0] + 7;
        refused(Loop.range(N), i -> x[i + by] = x[i + by + 2], "distance=2");
    }

    @Test
    void oneElementForAll() {
        refused(Loop.range(N), i -> x[0] += i, "every index writes one element");
        refused(Loop.range(N), i -> x[7] = i, "every index writes one element");
        refused(Loop.range(N), i -> x[i] = x[i] / x[5], "the element that another one writes");
    }

    @Test
    void anArrayByTwoNames() {
        double[] same = x;
        refused(Loop.range(1, N), i -> x[i] = same[i - 1], "distance=1");
        Body.IntAction[] bodies = new Body.IntAction[2];
        double[][] sources = {x, y};
        for (int k = 0; k < 2; k++) {
            double[] source = sources[k];
            bodies[k] = i -> x[i] = source[i + 1];
        }
        refused(Loop.range(N), bodies[0], "distance=1");
        runs(Loop.range(N), bodies[1]);
    }

    @Test
    void ofLongsAndGrids() {
        assertThatThrownBy(() -> Loop.range(1L, 900L).threads(3).forEach(i -> x[(int) i] = x[(int) i - 1]))
                .isInstanceOf(TaskRefusedException.class);
        assertThatThrownBy(() -> Loop.grid(9, 30).threads(2).forEach((row, column) -> x[column] += row))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("every row writes the same elements");
        Loop.grid(1, 30).threads(2).forEach((row, column) -> x[column] += row);
        assertThatThrownBy(() -> Loop.range(1, 900).threads(3).sum(i -> {
                    x[i] = x[i - 1];
                    return 1;
                }))
                .isInstanceOf(TaskRefusedException.class);
    }

    @Test
    void aDistanceBeyondTheRangeIsNone() {
        runs(Loop.range(N), i -> x[i] = x[i + N]);
        runs(Loop.range(5), i -> x[i] = x[i + 5]);
        refused(Loop.range(6), i -> x[i] = x[i + 5], "distance=5");
        runs(Loop.range(6, N), i -> x[i] = x[i] / x[5]);
        runs(Loop.range(3, 4), i -> x[0] = i);
        runs(Loop.range(0), i -> x[0] = i);
    }

    @Test
    void whatMayNotHappenRuns() {
        runs(Loop.range(1, N), i -> {
            if (i % 2 == 1) {
                x[i] = x[i - 1] + x[i + 1];
            }
        });
        int[] positions = new int[N];
        runs(Loop.range(N), i -> x[positions[i]] = i);
        runs(Loop.range(N), i -> x[i % 10] = i);
        double[][] rows = {x, y};
        runs(Loop.range(N), i -> rows[0][0] = i);
    }

    @Test
    void oneThreadRunsAll() {
        for (IntLoop loop : List.of(Loop.range(1, N).serial(), Loop.range(1, N).threads(1))) {
            x[0] = 1;
            loop.forEach(i -> x[i] = x[i - 1] + 1);
            assertThat(x[N - 1]).isEqualTo(N);
        }
        try (Pool serial = Pool.of("serial");
                Pool one = Pool.of("threads:1");
                Pool two = Pool.of("threads:2")) {
            Body.IntAction body = i -> x[i] = x[i - 1] + 1;
            Loop.range(1, N).on(serial).forEach(body);
            Loop.range(1, N).on(one).forEach(body);
            assertThatThrownBy(() -> Loop.range(1, N).on(two).forEach(body)).isInstanceOf(TaskRefusedException.class);
        }
    }

    // ---- all that are written out elsewhere

    @Test
    void noSafeLoopIsRefused() throws Exception {
        assertThat(refused(new WrittenLoops("SafeOnThreads", SafeLoops.all(), classes)))
                .isEmpty();
    }

    @Test
    void whatIsRefusedIsUnsafeAndMuchIs() throws Exception {
        WrittenLoops loops = new WrittenLoops("UnsafeOnThreads", UnsafeLoops.all(), classes);
        List<String> refused = refused(loops);
        System.out.printf("unsafe loops: %d, refused %d%n", loops.cases().size(), refused.size());
        assertThat(refused)
                .hasSizeGreaterThan(100)
                .anyMatch(each -> each.startsWith("a running sum"))
                .anyMatch(each -> each.startsWith("a sum into an element"));
    }

    private static List<String> refused(WrittenLoops loops) {
        List<String> refused = new ArrayList<>();
        for (int k = 0; k < loops.cases().size(); k++) {
            Object body = loops.body(k, loops.data(k));
            IntLoop loop = Loop.range(WrittenLoops.FROM, WrittenLoops.N).threads(2);
            try {
                switch (body) {
                    case Body.IntAction action -> loop.forEach(action);
                    case Body.IntToDouble value -> loop.toDoubles(value);
                    case Body.IntToLong value -> loop.toLongs(value);
                    case Body.IntToInt value -> loop.toInts(value);
                    case Body.IntTest test -> loop.count(test);
                    default -> throw new AssertionError(body);
                }
            } catch (TaskRefusedException e) {
                refused.add(loops.cases().get(k).name() + ": " + e.getMessage());
            } catch (RuntimeException raced) {
                // what runs though it is unsafe may throw anything
            }
        }
        return refused;
    }
}
