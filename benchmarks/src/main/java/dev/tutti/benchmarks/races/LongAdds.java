// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two updates of one number are both there. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "Both are there.")
@State
public class LongAdds {

    private final SharedLong number = SharedLong.of(0);

    @Actor
    public void first() {
        number.getAndAdd(1);
    }

    @Actor
    public void second() {
        number.updateAndGet(x -> x + 2);
    }

    @Arbiter
    public void after(J_Result r) {
        r.r1 = number.get();
    }
}
