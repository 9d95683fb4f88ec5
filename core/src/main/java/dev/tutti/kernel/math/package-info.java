// SPDX-License-Identifier: Apache-2.0
/** Functions of numbers, written so that they run on SIMD lanes when they are lifted. */
@NullMarked
package dev.tutti.kernel.math;

import org.jspecify.annotations.NullMarked;
