// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Each writes its own number, then reads the other: one of them sees the other. */
@JCStressTest
@Outcome(
        id = {"0, 1", "1, 0", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "One was first.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Both read before both wrote.")
@State
public class LongIsVolatile {

    private final SharedLong left = SharedLong.of(0);
    private final SharedLong right = SharedLong.of(0);

    @Actor
    public void first(II_Result r) {
        left.set(1);
        r.r1 = (int) right.get();
    }

    @Actor
    public void second(II_Result r) {
        right.set(1);
        r.r2 = (int) left.get();
    }
}
