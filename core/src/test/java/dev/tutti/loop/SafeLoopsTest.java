// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loops that are safe give what the plain loop gives, however they run, and nearly all of them run on lanes. */
class SafeLoopsTest {

    private static final int FROM = WrittenLoops.FROM;
    private static final int N = WrittenLoops.N;

    @TempDir
    private Path classes;

    @Test
    void nearlyAllRunOnLanesAndAllGiveThePlainLoopsBits() throws Exception {
        WrittenLoops loops = new WrittenLoops("Safe", SafeLoops.all(), classes);
        List<String> written = new ArrayList<>();
        for (int k = 0; k < loops.cases().size(); k++) {
            CompileReport report = check(loops, k);
            if (!report.isCompiled()) {
                written.add(loops.cases().get(k).name() + ", because of " + report.reason());
            }
        }
        int number = loops.cases().size();
        System.out.printf("safe loops: %d, on lanes %d%n", number, number - written.size());
        written.forEach(each -> System.out.println("  as it is written: " + each));
        assertThat(number).isGreaterThanOrEqualTo(60);
        assertThat(number - written.size()).isGreaterThanOrEqualTo((int) Math.ceil(0.9 * number));
    }

    private static CompileReport check(WrittenLoops loops, int k) {
        WrittenLoops.Case each = loops.cases().get(k);
        Object right = loops.data(k);
        Object values = loops.plain(k, right);
        assertThat(WrittenLoops.thrown(right)).as(each.toString()).isNull();
        List<CompileReport> reports = new ArrayList<>();
        for (boolean explained : new boolean[] {false, true}) {
            for (int threads : new int[] {1, 2, 4}) {
                Object found = loops.data(k);
                IntLoop loop = Loop.range(FROM, N).threads(threads);
                Object lambda = loops.body(k, found);
                Object body = explained ? lambda : OnLanes.asWritten(lambda);
                String what = each + " threads=" + threads + " explained=" + explained;
                run(what, explained ? loop.explain(reports::add) : loop, body, values);
                assertThat(loops.difference(right, found, null)).as(what).isEmpty();
            }
        }
        CompileReport report = reports.getFirst();
        if (report.isCompiled()) {
            Object found = loops.data(k);
            Object made = empty(values);
            assertThat(OnLanes.run(loops.body(k, found), FROM, N, made))
                    .as("indices on lanes, of " + each)
                    .isPositive();
            assertThat(loops.difference(right, found, null)).as(each.toString()).isEmpty();
            assertThat(made)
                    .as(each.toString())
                    .isEqualTo(values instanceof boolean[] tests ? new long[] {count(tests)} : values);
        }
        return report;
    }

    /** An array for the values of a loop; {@code null} if it has none. */
    static Object empty(Object values) {
        return switch (values) {
            case double[] doubles -> new double[doubles.length];
            case long[] longs -> new long[longs.length];
            case int[] ints -> new int[ints.length];
            case boolean[] _ -> new long[1];
            case null, default -> null;
        };
    }

    private static long count(boolean[] tests) {
        long count = 0;
        for (boolean each : tests) {
            count += each ? 1 : 0;
        }
        return count;
    }

    private static void run(String what, IntLoop loop, Object body, Object values) {
        switch (body) {
            case Body.IntAction action -> loop.forEach(action);
            case Body.IntToDouble value -> {
                double[] right = (double[]) values;
                assertThat(loop.toDoubles(value)).as(what).isEqualTo(right);
                assertThat(loop.sum(value)).as(what).isEqualTo(ReductionOracle.sum(right.clone()));
                assertThat(loop.max(value))
                        .as(what)
                        .isEqualTo(Arrays.stream(right).max().orElseThrow());
                assertThat(loop.min(value))
                        .as(what)
                        .isEqualTo(Arrays.stream(right).min().orElseThrow());
            }
            case Body.IntToLong value -> {
                long[] right = (long[]) values;
                assertThat(loop.toLongs(value)).as(what).isEqualTo(right);
                assertThat(loop.sumLong(value))
                        .as(what)
                        .isEqualTo(LongStream.of(right).sum());
            }
            case Body.IntToInt value -> assertThat(loop.toInts(value)).as(what).isEqualTo(values);
            case Body.IntTest test -> assertThat(loop.count(test)).as(what).isEqualTo(count((boolean[]) values));
            default -> throw new AssertionError(what);
        }
    }
}
