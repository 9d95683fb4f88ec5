// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedBarrier;
import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What each wrote before the barrier, the other sees behind it. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both see both.")
@State
public class BarrierPublishes {

    private final SharedBarrier barrier = SharedBarrier.of(2);
    private final SharedLong left = SharedLong.of(0);
    private final SharedLong right = SharedLong.of(0);

    @Actor
    public void first(II_Result r) {
        left.setPlain(1);
        Uninterrupted.run(barrier::await);
        r.r1 = (int) right.getPlain();
    }

    @Actor
    public void second(II_Result r) {
        right.setPlain(1);
        Uninterrupted.run(barrier::await);
        r.r2 = (int) left.getPlain();
    }
}
