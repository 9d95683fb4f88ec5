// SPDX-License-Identifier: Apache-2.0
// A counter that several workers increase: += on a shared value loses increments, a lock or one atomic operation does not.
// The lock works between threads and between processes.
//
//     ./tutti run examples/08_lock.java

import dev.tutti.Pool;
import dev.tutti.shared.SharedInt;
import dev.tutti.shared.SharedLock;
import module java.base;

class Lock {
    void main() {
        List<Integer> workers = List.of(0, 1, 2, 3);
        try (Pool pool = Pool.processes(2);
                SharedInt locked = SharedInt.of(0);
                SharedInt atomic = SharedInt.of(0);
                SharedLock lock = SharedLock.plain()) {
            pool.map(worker -> {
                for (int i = 0; i < 1_000; i++) {
                    lock.lock();
                    try {
                        locked.set(locked.get() + 1); // read, add, write: nobody else in between
                    } finally {
                        lock.unlock();
                    }
                    atomic.addAndGet(1); // the same in one operation
                }
                return null;
            }, workers);
            IO.println("with a lock " + locked.get() + ", atomic " + atomic.get());
        }
    }
}
