// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedEvent;
import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What was written before an event was set, who finds it set sees. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "In order.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The event without the value.")
@State
public class EventPublishes {

    private final SharedEvent event = SharedEvent.create();
    private final SharedLong value = SharedLong.of(0);

    @Actor
    public void first() {
        value.setPlain(1);
        event.set();
    }

    @Actor
    public void second(II_Result r) {
        r.r1 = event.isSet() ? 1 : 0;
        r.r2 = (int) value.getPlain();
    }
}
