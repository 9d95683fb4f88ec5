// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLock;
import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two add to a plain number under a lock: none is lost. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both are there.")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "One is lost.")
@State
public class LockExcludes {

    private final SharedLock lock = SharedLock.plain();
    private final SharedLong number = SharedLong.of(0);

    private void add() {
        lock.lock();
        try {
            number.setPlain(number.getPlain() + 1);
        } finally {
            lock.unlock();
        }
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
