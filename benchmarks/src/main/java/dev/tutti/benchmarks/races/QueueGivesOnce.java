// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of two who poll for one element, one gets it. */
@JCStressTest
@Outcome(
        id = {"7, -1", "-1, 7"},
        expect = Expect.ACCEPTABLE,
        desc = "One has it.")
@State
public class QueueGivesOnce {

    private final SharedQueue<Integer> queue = filled();

    private static SharedQueue<Integer> filled() {
        SharedQueue<Integer> queue = SharedQueue.of(1, 1 << 10);
        if (!queue.offer(7)) {
            throw new AssertionError("an empty queue has room");
        }
        return queue;
    }

    @Actor
    public void first(II_Result r) {
        Integer element = queue.poll();
        r.r1 = element == null ? -1 : element;
    }

    @Actor
    public void second(II_Result r) {
        Integer element = queue.poll();
        r.r2 = element == null ? -1 : element;
    }
}
