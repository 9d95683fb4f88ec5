// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLong;
import dev.tutti.shared.SharedPipe;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What was written before a message was sent, its receiver sees. */
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "There was no message yet.")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "The message and what was written before.")
@State
public class PipePublishes {

    private final SharedPipe<Integer, Integer> pipe = SharedPipe.open(1 << 10);
    private final SharedPipe.End<Integer, Integer> sender = pipe.first();
    private final SharedPipe.End<Integer, Integer> receiver = pipe.second();
    private final SharedLong value = SharedLong.of(0);

    @Actor
    public void first() {
        value.setPlain(1);
        Uninterrupted.run(() -> sender.send(7));
    }

    @Actor
    public void second(II_Result r) {
        Integer message = receiver.poll();
        r.r1 = message == null ? -1 : message;
        r.r2 = message == null ? -1 : (int) value.getPlain();
    }
}
