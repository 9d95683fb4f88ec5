// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import java.util.Locale;

/** Who is measured. All but plain Java have 2 threads, where they use several. */
enum Contestant {
    TUTTI("Tutti"),
    JAVA("plain Java"),
    NUMPY("numpy"),
    /** numpy whose OpenBLAS is told the processor, as old ones do not know new processors. */
    NUMPY_TUNED("numpy, OpenBLAS told the processor"),
    NUMEXPR("numexpr"),
    NUMBA("numba");

    final String title;

    Contestant(String title) {
        this.title = title;
    }

    /** The name in arguments and JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isJava() {
        return this == TUTTI || this == JAVA;
    }

    /** Whether it has a form of a case: numexpr has neither products nor cumulative sums, numba takes numpy's product. */
    boolean has(Case what) {
        return switch (this) {
            case TUTTI, JAVA, NUMPY -> true;
            case NUMPY_TUNED -> what == Case.PRODUCT;
            case NUMEXPR -> what != Case.VARIANCE && what != Case.PRODUCT;
            case NUMBA -> what != Case.PRODUCT;
        };
    }
}
