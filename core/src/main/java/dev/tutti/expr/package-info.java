// SPDX-License-Identifier: Apache-2.0
/** Arrays of numbers, and expressions of them that are computed in one pass over memory. */
@NullMarked
package dev.tutti.expr;

import org.jspecify.annotations.NullMarked;
