// SPDX-License-Identifier: Apache-2.0
/** The experiments of a course in parallel computing, as named workloads. */
@NullMarked
package dev.tutti.labs;

import org.jspecify.annotations.NullMarked;
