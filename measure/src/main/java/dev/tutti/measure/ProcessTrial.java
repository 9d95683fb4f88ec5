// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a map in worker processes, before they are recommended: there the function is new to the JVM, and statics that
 * it reads may have other values, which only the worker can see.
 */
final class ProcessTrial {

    private static final int PASSES = 2;

    private ProcessTrial() {}

    /**
     * The profile as worker processes show it.
     *
     * @param sample as many items as there are workers, at least
     */
    static <T extends @Nullable Object> Profile of(
            Profile profile, Task<? super T, ?> task, List<T> sample, int workers) {
        double[] seconds = new double[PASSES];
        try (StartedPool open = StartedPool.open(Pool.options(), "processes:" + workers)) {
            for (int pass = 0; pass < PASSES; pass++) {
                long begin = System.nanoTime();
                open.pool().chunk(1).map(task, sample);
                seconds[pass] = (System.nanoTime() - begin) / 1e9;
            }
        } catch (TaskFailedException e) {
            if (e.getCause() instanceof TaskRefusedException refused) {
                return profile.with(Travel.refused(Objects.toString(refused.getMessage())));
            }
            throw e;
        } catch (TaskRefusedException e) {
            return profile.with(Travel.refused(Objects.toString(e.getMessage())));
        }
        double rounds = Math.ceil((double) sample.size() / workers);
        // What a pass took beyond the items themselves is what side by side costs there.
        double slowdown = Math.max(1, seconds[PASSES - 1] / rounds / profile.itemSeconds());
        return profile.inProcesses(Math.max(0, seconds[0] - seconds[PASSES - 1]), slowdown);
    }
}
