// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The same with release and acquire, which does not forbid that both read before both wrote. */
@JCStressTest
@Outcome(
        id = {"0, 1", "1, 0", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "One was first.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both read before both wrote.")
@State
public class LongMayWait {

    private final SharedLong left = SharedLong.of(0);
    private final SharedLong right = SharedLong.of(0);

    @Actor
    public void first(II_Result r) {
        left.setRelease(1);
        r.r1 = (int) right.getAcquire();
    }

    @Actor
    public void second(II_Result r) {
        right.setRelease(1);
        r.r2 = (int) left.getAcquire();
    }
}
