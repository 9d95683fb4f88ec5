// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @Test
    void senselessArgumentsAreRefusedWithTheirValues() {
        assertRefused(() -> Loop.range(10, 3), "range is reversed: from=10 to=3; ranges are half-open [from, to)");
        assertRefused(() -> Loop.range(10L, 3L), "range is reversed: from=10 to=3");
        assertRefused(() -> Loop.range(-1), "n=-1");
        assertRefused(() -> Loop.range(-1L), "n=-1");
        assertRefused(
                () -> Loop.range(Long.MIN_VALUE, Long.MAX_VALUE), "from=" + Long.MIN_VALUE, "to=" + Long.MAX_VALUE);
        assertRefused(() -> Loop.range(-1L, Long.MAX_VALUE), "from=-1");
        assertRefused(() -> Loop.grid(-1, 2), "rows=-1");
        assertRefused(() -> Loop.grid(2, -1), "columns=-1");
        assertRefused(() -> Loop.range(1).threads(0), "threads=0");
        assertRefused(() -> Loop.range(1L).threads(-3), "threads=-3");
        assertRefused(() -> Schedule.dynamic(0), "grain=0");
        assertRefused(() -> Schedule.guided(-1), "grain=-1");
    }

    @Test
    void aPoolAndANumberOfThreadsExcludeEachOther() {
        try (Pool pool = Pool.serial()) {
            assertRefused(() -> Loop.range(1).threads(2).on(pool), "pool=serial", "threads=2");
            assertRefused(() -> Loop.range(1).on(pool).threads(2), "pool=serial", "threads=2");
            assertRefused(() -> Loop.grid(1, 1).on(pool).serial(), "pool=serial", "threads=1");
        }
    }

    @Test
    void nullIsRefusedByName() {
        Body.IntToDouble none = null;
        assertThatThrownBy(() -> Loop.range(0).sum(none))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("body");
        assertThatThrownBy(() -> Loop.range(1).on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Loop.range(1).schedule(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Loop.range(1).onProgress(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Loop.range(1).reduce(null, i -> i)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Loop.range(0).addInto((double[]) null, i -> i, i -> i))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void loopsAreImmutableValues() {
        IntLoop loop = Loop.range(3, 9);
        Thread caller = Thread.currentThread();
        List<Progress> told = new ArrayList<>();
        IntLoop changed = loop.serial().schedule(Schedule.STATIC).onProgress(told::add);
        loop.sum(i -> i);
        assertThat(told).isEmpty();
        assertThat(changed.count(i -> Thread.currentThread().equals(caller))).isEqualTo(6);
        assertThat(told).isNotEmpty();
        assertThat(loop.threads(2)).isEqualTo(loop.threads(2)).isNotEqualTo(loop);
    }

    @Test
    void theOrderOfOptionsNeverMatters() {
        assertThat(Loop.range(9).threads(2).schedule(Schedule.GUIDED))
                .isEqualTo(Loop.range(9).schedule(Schedule.GUIDED).threads(2));
        try (Pool pool = Pool.serial()) {
            assertThat(Loop.range(9L).on(pool).schedule(Schedule.GUIDED))
                    .isEqualTo(Loop.range(9L).schedule(Schedule.GUIDED).on(pool));
        }
    }

    /** Compiled with all warnings as errors: no call needs a cast, and none is ambiguous, whatever its body returns. */
    @Test
    void bodiesOfEveryTypeCompileAsTheyAre() {
        int n = 10;
        double[] x = new double[n];
        assertThat(Loop.range(n).sum(i -> i)).isEqualTo(45);
        assertThat(Loop.range(n).sum(i -> (long) i)).isEqualTo(45);
        assertThat(Loop.range(n).sum(i -> (float) i)).isEqualTo(45);
        assertThat(Loop.range(n).sum(i -> 0.5 * i)).isEqualTo(22.5);
        assertThat(Loop.range(n).sum(i -> x[i])).isZero();
        assertThat(Loop.range(n).sum(Math::sqrt)).isPositive();
        assertThat(Loop.range(n).min(i -> {
                    double y = i - 5.0;
                    return y * y;
                }))
                .isZero();
        assertThat(Loop.range(n).sumLong(i -> i)).isEqualTo(45);
        assertThat(Loop.range(n).sumLong(i -> 1L << i)).isEqualTo(1023);
        assertThat(Loop.range(n).reduce(Math::max, i -> i)).isEqualTo(9);
        assertThat(Loop.range(n).reduceLong((a, b) -> a ^ b, i -> i)).isEqualTo(1);
        assertThat(Loop.range(n).count(i -> i % 2 == 0)).isEqualTo(5);
        assertThat(Loop.range(n).toList(i -> "" + i)).hasSize(n);
        assertThat(Loop.range(n).toList(Integer::toString)).hasSize(n);
        Loop.range(n).forEach(i -> x[i] = i);
        Loop.range(n).addInto(x, i -> i, i -> 1);
        Loop.range(n).addInto(x, i -> i, i -> 0.5);
        Loop.range(n).addInto(new long[n], i -> i, i -> 1);
        assertThat(x[9]).isEqualTo(10.5);
        assertThat(Loop.range(10L).sum(i -> i)).isEqualTo(45);
        assertThat(Loop.range(10L).count(i -> i > 3)).isEqualTo(6);
        assertThat(Loop.range(10L).sumLong(i -> i)).isEqualTo(45);
        Loop.range(10L).addInto(x, i -> (int) i, i -> i);
        assertThat(Loop.grid(3, 4).sum((r, c) -> r * c)).isEqualTo(18);
        assertThat(Loop.grid(3, 4).sumLong((r, c) -> (long) r * c)).isEqualTo(18);
        assertThat(Loop.grid(3, 4).toInts((r, c) -> r - c)).hasDimensions(3, 4);
        Body.IntToDouble body = i -> i * 2.0;
        assertThat(Loop.range(n).on(Pool.serial()).sum(body)).isEqualTo(90);
    }
}
