// SPDX-License-Identifier: Apache-2.0
/** Comparisons with other libraries. */
@NullMarked
package dev.tutti.benchmarks;

import org.jspecify.annotations.NullMarked;
