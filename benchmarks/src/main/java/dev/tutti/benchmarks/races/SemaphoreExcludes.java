// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import dev.tutti.shared.SharedSemaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two add to a plain number with the one permit: none is lost. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both are there.")
@State
public class SemaphoreExcludes {

    private final SharedSemaphore permit = SharedSemaphore.bounded(1);
    private final SharedLong number = SharedLong.of(0);

    private void add() {
        Uninterrupted.run(permit::acquire);
        number.setPlain(number.getPlain() + 1);
        permit.release();
    }

    @Actor
    public void first() {
        add();
    }

    @Actor
    public void second() {
        add();
    }

    @Arbiter
    public void after(J_Result r) {
        r.r1 = number.getPlain();
    }
}
