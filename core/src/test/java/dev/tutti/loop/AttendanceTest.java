// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.Deadline;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is inside a loop. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttendanceTest {

    @Test
    void whoWaitsBeforeEnteringIsToldThatTheLoopIsOver() throws Exception {
        Attendance attendance = new Attendance();
        FutureTask<Boolean> entering = new FutureTask<>(() -> {
            attendance.awaitClosed(Long.MAX_VALUE);
            return attendance.enter();
        });
        Thread late = Thread.ofPlatform().daemon().start(entering);
        while (late.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        attendance.close();
        assertThat(entering.get(Deadline.SECONDS, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void whoHasWaitedEntersALoopThatIsNotOver() throws InterruptedException {
        Attendance attendance = new Attendance();
        attendance.awaitClosed(1);
        assertThat(attendance.enter()).isTrue();
        attendance.leave();
    }
}
