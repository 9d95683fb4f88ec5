// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loops whose order matters run as they are written, and so give what the plain loop gives on one thread. */
class UnsafeLoopsTest {

    private static final int FROM = WrittenLoops.FROM;
    private static final int N = WrittenLoops.N;

    @TempDir
    private Path classes;

    @Test
    void noneRunsOnLanes() throws Exception {
        WrittenLoops loops = new WrittenLoops("Unsafe", UnsafeLoops.all(), classes);
        List<String> accepted = new ArrayList<>();
        for (int k = 0; k < loops.cases().size(); k++) {
            if (check(loops, k).isCompiled()) {
                accepted.add(loops.cases().get(k).toString());
            }
        }
        System.out.printf("unsafe loops: %d, accepted %d%n", loops.cases().size(), accepted.size());
        assertThat(loops.cases()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(accepted).isEmpty();
    }

    /** The indices are so large that positions wrap around; 3 apart, they are those of neighbours. */
    @Test
    void positionsThatWrapAroundMeetToo() {
        int first = 715_827_884;
        double[] out = new double[3 * N];
        double[] right = new double[3 * N];
        for (int i = first; i < first + N - 2; i++) {
            right[3 * i + (Integer.MIN_VALUE + 1)] = right[3 * i + (Integer.MAX_VALUE - 1)] + 1;
        }
        Body.IntAction body = i -> out[3 * i + (Integer.MIN_VALUE + 1)] = out[3 * i + (Integer.MAX_VALUE - 1)] + 1;
        List<CompileReport> reports = new ArrayList<>();
        Loop.range(first, first + N - 2).serial().explain(reports::add).forEach(body);
        assertThat(out).isEqualTo(right);
        assertThat(reports.getFirst().isCompiled()).isFalse();
    }

    private static CompileReport check(WrittenLoops loops, int k) {
        WrittenLoops.Case each = loops.cases().get(k);
        Object right = loops.data(k);
        Object values = loops.plain(k, right);
        assertThat(WrittenLoops.thrown(right)).as(each.toString()).isNull();
        if (!each.setup().isEmpty()) {
            // The class of bodies has code now, which is right for arrays that are different ones.
            Object apart = loops.fresh();
            run(Loop.range(FROM, N).serial().explain(report -> {}), loops.body(k, apart));
        }
        Object onLanes = loops.data(k);
        if (OnLanes.run(loops.body(k, onLanes), FROM, N, null) > 0) {
            assertThat(loops.difference(right, onLanes, null))
                    .as(each.toString())
                    .isEmpty();
        }
        List<CompileReport> reports = new ArrayList<>();
        for (boolean explained : new boolean[] {false, true}) {
            Object found = loops.data(k);
            IntLoop loop = Loop.range(FROM, N).serial();
            Object body = loops.body(k, found);
            Object made = explained ? run(loop.explain(reports::add), body) : run(loop, OnLanes.asWritten(body));
            assertThat(loops.difference(right, found, null)).as(each.toString()).isEmpty();
            if (!(values instanceof boolean[])) {
                assertThat(made).as(each.toString()).isEqualTo(values);
            }
        }
        CompileReport report = reports.getFirst();
        assertThat(report.isCompiled() || !report.reason().isEmpty())
                .as(each.toString())
                .isTrue();
        assertThat(report.reason()).as(each.toString()).doesNotContain("defect");
        if (report.isCompiled()) {
            Object found = loops.data(k);
            OnLanes.run(loops.body(k, found), FROM, N, made(values));
            assertThat(loops.difference(right, found, null)).as(each.toString()).isEmpty();
        }
        return report;
    }

    private static Object made(Object values) {
        return switch (values) {
            case double[] doubles -> new double[doubles.length];
            case long[] longs -> new long[longs.length];
            case int[] ints -> new int[ints.length];
            case null, default -> null;
        };
    }

    private static Object run(IntLoop loop, Object body) {
        return switch (body) {
            case Body.IntAction action -> {
                loop.forEach(action);
                yield null;
            }
            case Body.IntToDouble value -> loop.toDoubles(value);
            case Body.IntToLong value -> loop.toLongs(value);
            case Body.IntToInt value -> loop.toInts(value);
            case Body.IntTest test -> loop.count(test);
            default -> throw new AssertionError(body);
        };
    }
}
