// SPDX-License-Identifier: Apache-2.0
/** Bytecode for {@link dev.tutti.kernel.ir.Function}s. */
@NullMarked
package dev.tutti.kernel.emit;

import org.jspecify.annotations.NullMarked;
