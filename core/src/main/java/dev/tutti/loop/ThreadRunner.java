// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Schedule;
import dev.tutti.machine.Cores;
import org.jspecify.annotations.Nullable;

/**
 * The caller and other threads of this JVM.
 *
 * @param threads how many, the caller included; 0 for as many as there are idle cores
 */
record ThreadRunner(int threads, Schedule schedule) implements Runner {

    @Override
    public <P extends @Nullable Object> void run(Operation<P> operation, long length, Meter meter) {
        int most = Cores.count(); // looked at first: it may be refused, and then nothing has begun
        int parties = (int) Math.min(threads > 0 ? threads : most, Math.max(1, length));
        boolean obeyed = threads > 0 && !Cores.isComputing();
        new Team(operation, length, new Claims(schedule, length, parties), meter, parties - 1, obeyed).run();
    }
}
