// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

import dev.tutti.shared.SharedLock;
import dev.tutti.shared.SharedLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a holder wrote, in memory and in the heap, the next one sees: all of it or nothing. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The reader was first.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The writer was.")
@State
public class LockPublishes {

    private final SharedLock lock = SharedLock.plain();
    private final SharedLong number = SharedLong.of(0);
    private int plain;

    @Actor
    public void first() {
        lock.lock();
        try {
            number.setPlain(1);
            plain = 1;
        } finally {
            lock.unlock();
        }
    }

    @Actor
    public void second(II_Result r) {
        lock.lock();
        try {
            r.r1 = (int) number.getPlain();
            r.r2 = plain;
        } finally {
            lock.unlock();
        }
    }
}
