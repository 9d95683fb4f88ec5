// SPDX-License-Identifier: Apache-2.0
/** Parallel loops and maps: one body or task, run by every core or by worker processes, with the same answer. */
@SuppressWarnings("module") // measure is another jar, which need not be there
module dev.tutti {
    requires java.management;
    requires static transitive org.jspecify;

    exports dev.tutti;
    exports dev.tutti.expr;
    exports dev.tutti.ffi;
    exports dev.tutti.machine;
    exports dev.tutti.shared;
    exports dev.tutti.spi;
    exports dev.tutti.wire to
            dev.tutti.measure; // which says what a task would be in bytes

    uses dev.tutti.spi.BackendProvider;
    uses dev.tutti.spi.MapWatcher;
}
