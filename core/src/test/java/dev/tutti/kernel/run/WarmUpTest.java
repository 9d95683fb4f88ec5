// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.shared.SharedDoubles;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A loop is tried on copies. */
class WarmUpTest {

    private static final int N = 2000;

    private static Made made(Body.IntAction body) throws Exception {
        MethodTypeDesc call = MethodTypeDesc.ofDescriptor("(I)V");
        return Made.of(new CompiledLoop.Use(call, LoopCode.Sink.NOTHING, false, false), body)
                .getFirst();
    }

    private static WarmUp warmUp(Made made) {
        return warmUp(made, 0);
    }

    private static WarmUp warmUp(Made made, double writtenNanosPerIndex) {
        return new WarmUp(
                made.lifted().function(), LoopCode.Sink.NOTHING, made.inputs(), 0, 0, N, writtenNanosPerIndex);
    }

    /** Tries it; returns why lanes are not to be used, {@code null} if they are. */
    private static @Nullable String tryOut(Body.IntAction body) throws Exception {
        Made made = made(body);
        return run(warmUp(made).trial(made.code())).slower();
    }

    private static WarmUp.Outcome run(WarmUp.Trial trial) {
        for (long pause = trial.turn(); pause != WarmUp.Turns.DONE; pause = trial.turn()) {
            LockSupport.parkNanos(pause);
        }
        return Objects.requireNonNull(trial.outcome());
    }

    @Test
    void whatThrowsIsNotTried() throws Exception {
        double[] x = new double[N];
        assertThat(tryOut(i -> x[i + N] = 1)).contains("could not be tried");
        assertThat(tryOut(i -> x[i] = 1 / (i / N))).contains("could not be tried");
    }

    /** Which the JVM may have compiled to vectors where it is not the body as it is written, but called nowhere. */
    @Test
    void lanesNeedNotBeFasterThanOneByOneToBeWorthIt() throws Exception {
        double[] x = new double[N];
        Made steady = made(i -> x[i] = i);
        assertThat(warmUp(steady).areWorthIt(1.01, 1)).as("instead of that").isFalse();
        assertThat(warmUp(steady).areWorthIt(0.99, 1)).isTrue();
        assertThat(warmUp(steady, 1).areWorthIt(1.09, 1)).isTrue();
        assertThat(warmUp(steady, 1).areWorthIt(1.3, 1)).isFalse();
        assertThat(warmUp(steady, 5).areWorthIt(1.3, 1)).isTrue();
        assertThat(warmUp(steady, 5).areWorthIt(5.1, 1)).isFalse();
        Made varying = made(i -> {
            double sum = 0;
            for (int j = 0; j < i; j++) {
                sum += j;
            }
            x[i] = sum;
        });
        assertThat(warmUp(varying, 5).areWorthIt(1.3, 1))
                .as("five of how long a loop?")
                .isFalse();
    }

    @Test
    void whatIsCompiledLateIsNotTakenForSlow() throws Exception {
        double[] x = new double[N];
        Made made = made(i -> x[i] = i);
        WarmUp warmUp = warmUp(made);
        run(warmUp.trial(made.code()));
        Slow steady = new Slow(Integer.MAX_VALUE, 1_000_000);
        Slow late = new Slow(20, 20_000_000);
        Contest contest = new Contest(warmUp, List.of(steady, late));
        int rounds = 1;
        while (contest.turn() != WarmUp.Turns.DONE) {
            rounds++;
        }
        assertThat(rounds).isGreaterThan(20);
        assertThat(contest.nanosPerIndex(1)).isLessThan(contest.nanosPerIndex(0));
    }

    /** One whose code was not compiled for seconds kept all other loops waiting, as they are written. */
    @Test
    void aTrialThatTakesLongKeepsNobodyWaiting() throws Exception {
        double[] x = new double[N];
        Made made = made(i -> x[i] = i);
        VectorLoop.Compiled code = made.code();
        VectorLoop.Compiled slow = new VectorLoop.Compiled(
                new Slow(Integer.MAX_VALUE, 10_000_000), code.apart(), code.lanes(), code.least(), code.remarks());
        List<WarmUp.Trial> trials =
                Stream.of(slow, code).map(each -> warmUp(made).trial(each)).toList();
        CountDownLatch second = new CountDownLatch(1);
        trials.forEach(each -> WarmUp.takeTurns(() -> {
            long pause = each.turn();
            if (each == trials.get(1) && pause == WarmUp.Turns.DONE) {
                second.countDown();
            }
            return pause;
        }));
        assertThat(second.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(trials.getFirst().outcome()).isNull();
    }

    /** Takes its time for so many calls. */
    private static final class Slow implements LoopCode {
        private int slow;
        private final long nanos;

        Slow(int slow, long nanos) {
            this.slow = slow;
            this.nanos = nanos;
        }

        @Override
        public int run(@Nullable Object[] inputs, int outer, long first, int count, Object out, int at) {
            if (count > 0 && slow-- > 0) {
                LockSupport.parkNanos(nanos);
            }
            return count;
        }
    }

    @Test
    void sharedArraysAreNotWritten() throws Exception {
        try (SharedDoubles x = SharedDoubles.of(N);
                SharedDoubles rows = SharedDoubles.of(2, N)) {
            tryOut(i -> {
                x.set(i, x.get(i) + 1);
                rows.set(1, i, rows.get(1, i) - i);
            });
            assertThat(x.toArray()).containsOnly(0);
            assertThat(rows.toArray()).containsOnly(0);
        }
    }

    @Test
    void javaArraysAreNotWritten() throws Exception {
        double[] x = new double[N];
        tryOut(i -> x[i] += 1);
        assertThat(x).containsOnly(0);
    }
}
