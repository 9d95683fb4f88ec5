// SPDX-License-Identifier: Apache-2.0
/** Timing, memory and speedup of parallel programs. */
@NullMarked
package dev.tutti.measure;

import org.jspecify.annotations.NullMarked;
