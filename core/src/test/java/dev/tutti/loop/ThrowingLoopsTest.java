// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loop that throws does so as the plain loop: the same exception of the lowest index, from the same line, with all
 * below done; and on one thread with nothing above done.
 */
class ThrowingLoopsTest {

    private static final int FROM = WrittenLoops.FROM;
    private static final int N = WrittenLoops.N;

    /** Exceptions that the JVM has thrown without their messages. */
    private int bare;

    @TempDir
    private Path classes;

    @Test
    void exceptionsAreThoseOfThePlainLoop() throws Exception {
        WrittenLoops loops = new WrittenLoops("Throwing", ThrowingLoops.all(), classes);
        int onLanes = 0;
        int throwing = 0;
        for (int k = 0; k < loops.cases().size(); k++) {
            onLanes += check(loops, k) ? 1 : 0;
            Object right = loops.data(k);
            loops.plain(k, right);
            throwing += WrittenLoops.thrown(right) == null ? 0 : 1;
        }
        System.out.printf(
                "loops with exceptions: %d, throwing %d, on lanes %d; thrown without a message by the JVM: %d%n",
                loops.cases().size(), throwing, onLanes, bare);
        assertThat(throwing).isGreaterThanOrEqualTo(40);
        assertThat(onLanes).isGreaterThanOrEqualTo(throwing / 2);
        assertThat(bare).isLessThan(throwing);
    }

    /** Whether the body has code. */
    private boolean check(WrittenLoops loops, int k) {
        Object right = loops.data(k);
        Object values = loops.plain(k, right);
        List<CompileReport> reports = new ArrayList<>();
        for (boolean explained : new boolean[] {false, true}) {
            for (int threads : new int[] {1, 4}) {
                Object found = loops.data(k);
                Object lambda = loops.body(k, found);
                Object body = explained ? lambda : OnLanes.asWritten(lambda);
                String what = loops.cases().get(k) + " threads=" + threads + " explained=" + explained;
                IntLoop loop = Loop.range(FROM, N).threads(threads);
                IntLoop run = explained ? loop.explain(reports::add) : loop;
                alike(what, loops, k, right, catchThrowable(() -> run(run, body)));
                assertThat(loops.difference(right, found, threads == 1 ? null : loops.data(k)))
                        .as(what)
                        .isEmpty();
                assertThat(catchThrowable(() -> run(Loop.range(FROM, FROM).threads(threads), body)))
                        .as("no index of " + what)
                        .isNull();
            }
        }
        Object found = loops.data(k);
        Object body = loops.body(k, found);
        Object made = SafeLoopsTest.empty(values);
        String what = "on lanes " + loops.cases().get(k);
        boolean isCompiled = reports.getFirst().isCompiled();
        Throwable thrown = catchThrowable(() -> OnLanes.run(body, FROM, N, made));
        if (isCompiled) {
            alike(what, loops, k, right, thrown);
            assertThat(loops.difference(right, found, null)).as(what).isEmpty();
            int done = WrittenLoops.at(right) - FROM;
            if (values instanceof double[] doubles) {
                assertThat(Arrays.copyOf((double[]) made, done)).as(what).isEqualTo(Arrays.copyOf(doubles, done));
            }
        }
        return isCompiled;
    }

    private void alike(String what, WrittenLoops loops, int k, Object right, Throwable thrown) {
        Throwable expected = WrittenLoops.thrown(right);
        if (expected == null) {
            assertThat(thrown).as(what).isNull();
            return;
        }
        assertThat(thrown).as(what).isExactlyInstanceOf(expected.getClass());
        if (thrown.getStackTrace().length == 0 || expected.getStackTrace().length == 0) {
            // The JIT compiler has an exception without message and trace for places that throw often.
            bare++;
            return;
        }
        assertThat(thrown.getMessage()).as(what).isEqualTo(expected.getMessage());
        StackTraceElement top = thrown.getStackTrace()[0];
        StackTraceElement plain = expected.getStackTrace()[0];
        String method = plain.getMethodName();
        if (method.equals("plain" + k) || method.equals("value" + k)) {
            assertThat(top.getClassName()).as(what).isEqualTo(loops.program().getName());
            assertThat(top.getMethodName()).as(what).startsWith("lambda$body" + k + "$");
            assertThat(top.getLineNumber()).as(what).isEqualTo(loops.line(k));
        } else {
            assertThat(top).as(what).isEqualTo(plain);
        }
    }

    private static void run(IntLoop loop, Object body) {
        switch (body) {
            case Body.IntAction action -> loop.forEach(action);
            case Body.IntToDouble value -> {
                loop.sum(value);
                loop.toDoubles(value);
            }
            case Body.IntToLong value -> loop.toLongs(value);
            case Body.IntToInt value -> loop.toInts(value);
            case Body.IntTest test -> loop.count(test);
            default -> throw new AssertionError(body);
        }
    }
}
