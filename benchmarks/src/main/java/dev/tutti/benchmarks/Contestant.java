// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.util.Locale;

/** Who is measured. The loops are what the others of their language are compared with. */
enum Contestant {
    PYTHON_LOOP("Python loop", true, 1),
    POOL_FORK("multiprocessing.Pool, fork", true, 2),
    POOL_SPAWN("multiprocessing.Pool, spawn", true, 2),
    EXECUTOR("ProcessPoolExecutor", true, 2),
    JOBLIB("joblib (loky)", true, 2),
    JAVA_LOOP("Java loop", false, 1),
    STREAM("parallel stream", false, 2),
    FORK_JOIN("ForkJoinPool", false, 2),
    SERIAL("Tutti serial", false, 1),
    THREADS("Tutti threads(2)", false, 2),
    PROCESSES("Tutti processes(2)", false, 2),
    LANES("Tutti processes(2), lanes", false, 2);

    final String title;
    final boolean python;
    final int workers;

    Contestant(String title, boolean python, int workers) {
        this.title = title;
        this.python = python;
        this.workers = workers;
    }

    /** The name in arguments and JSON: {@code pool-fork}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Contestant loop() {
        return python ? PYTHON_LOOP : JAVA_LOOP;
    }

    /** Whether its workers are processes of Tutti's, with lanes or as they are by default. */
    boolean isOfProcesses() {
        return this == PROCESSES || this == LANES;
    }

    boolean isLoop() {
        return this == loop();
    }
}
