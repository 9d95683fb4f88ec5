// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;

/** The list of all labs. */
public final class Labs {

    private Labs() {}

    /**
     * Every lab, document by document.
     *
     * @return the labs; making the list makes no inputs
     */
    public static List<Lab> all() {
        return List.of(
                new CpuCount(),
                new SquareMap(),
                new PoolApi(),
                new PiMonteCarlo(),
                new IntegralTasks(),
                new GlobalData(),
                new PairwiseRows());
    }
}
