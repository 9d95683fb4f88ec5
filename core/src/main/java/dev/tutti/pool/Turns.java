// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs with ready items, which take turns, a batch each. Guarded by the engine's lock. */
final class Turns {

    private final ArrayDeque<Job> jobs = new ArrayDeque<>();

    /** Lets a job take part, if it does not already. */
    void offer(Job job) {
        if (!job.queued) {
            job.queued = true;
            jobs.addLast(job);
        }
    }

    /** The job whose turn it is, which has ready items; {@code null} if none has. */
    @Nullable
    Job current() {
        while (true) {
            Job job = jobs.peekFirst();
            if (job == null || job.hasReady()) {
                return job;
            }
            removeFirst();
        }
    }

    /** The current job has had its turn. */
    void pass() {
        Job job = removeFirst();
        if (job.hasReady()) {
            offer(job);
        }
    }

    private Job removeFirst() {
        Job job = jobs.removeFirst();
        job.queued = false;
        return job;
    }

    List<Job> all() {
        return List.copyOf(jobs);
    }
}
