// SPDX-License-Identifier: Apache-2.0
/** System calls that Java has no name for. Not exported. */
@NullMarked
package dev.tutti.posix;

import org.jspecify.annotations.NullMarked;
