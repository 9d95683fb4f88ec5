// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A value is written before a flag is released: who acquires the flag sees the value. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "In order.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag without the value.")
@State
public class LongPublishes {

    private final SharedLong value = SharedLong.of(0);
    private final SharedLong flag = SharedLong.of(0);

    @Actor
    public void first() {
        value.setPlain(1);
        flag.setRelease(1);
    }

    @Actor
    public void second(II_Result r) {
        r.r1 = (int) flag.getAcquire();
        r.r2 = (int) value.getPlain();
    }
}
