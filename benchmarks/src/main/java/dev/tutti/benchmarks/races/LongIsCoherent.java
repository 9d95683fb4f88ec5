// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two opaque reads of one number never see it go back. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "In order.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "Back in time.")
@State
public class LongIsCoherent {

    private final SharedLong value = SharedLong.of(0);

    @Actor
    public void first() {
        value.setOpaque(1);
    }

    @Actor
    public void second(II_Result r) {
        r.r1 = (int) value.getOpaque();
        r.r2 = (int) value.getOpaque();
    }
}
