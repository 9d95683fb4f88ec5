// SPDX-License-Identifier: Apache-2.0
/** From the bytecode of a lambda to a {@link dev.tutti.kernel.ir.Function}, or to the reason why not. */
@NullMarked
package dev.tutti.kernel.lift;

import org.jspecify.annotations.NullMarked;
