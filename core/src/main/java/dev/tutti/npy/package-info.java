// SPDX-License-Identifier: Apache-2.0
/** How numpy's files begin. Not exported. */
@NullMarked
package dev.tutti.npy;

import org.jspecify.annotations.NullMarked;
