// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import dev.tutti.shared.SharedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What was written before an element was put, its taker sees. */
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "There was no element yet.")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "The element and what was written before.")
@State
public class QueuePublishes {

    private final SharedQueue<Integer> queue = SharedQueue.of(1, 1 << 10);
    private final SharedLong value = SharedLong.of(0);

    @Actor
    public void first() {
        value.setPlain(1);
        Uninterrupted.run(() -> queue.put(7));
    }

    @Actor
    public void second(II_Result r) {
        Integer element = queue.poll();
        r.r1 = element == null ? -1 : element;
        r.r2 = element == null ? -1 : (int) value.getPlain();
    }
}
