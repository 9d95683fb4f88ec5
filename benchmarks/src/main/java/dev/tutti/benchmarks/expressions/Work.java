// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * A case in one of Java's forms, with its data.
 *
 * @param run what the clock sees
 * @param answer of a result, a number to compare
 */
record Work(Supplier<Object> run, Answer answer) {

    /** The number to compare. */
    interface Answer {
        double of(Object result);
    }

    static Work number(DoubleSupplier run) {
        return new Work(run::getAsDouble, result -> (double) result);
    }

    static Work array(Supplier<double[]> run) {
        return new Work(run::get, result -> Data.checksum((double[]) result));
    }
}
