// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.time.Duration;
import java.util.List;

/** Takes one figure of the scoreboard, or two that are of the same run. Has a constructor without arguments. */
interface FaultFigure {

    /** When it is taken for hung. */
    Duration limit(boolean quick);

    /** Takes the figure. An exception is a miss too. */
    List<Line> measure(Trial trial) throws Exception;
}
