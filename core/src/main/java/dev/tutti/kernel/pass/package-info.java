// SPDX-License-Identifier: Apache-2.0
/** From functions to functions that are easier to compile, and what compilers have to know of them. */
@NullMarked
package dev.tutti.kernel.pass;

import org.jspecify.annotations.NullMarked;
