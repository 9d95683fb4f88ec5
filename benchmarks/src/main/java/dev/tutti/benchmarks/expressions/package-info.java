/** Array expressions beside numpy, numexpr, numba and plain Java. */
@NullMarked
package dev.tutti.benchmarks.expressions;

import org.jspecify.annotations.NullMarked;
