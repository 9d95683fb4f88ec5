// SPDX-License-Identifier: Apache-2.0
/** The order in which numbers are added, which decision record 0001 defines. Not exported. */
@NullMarked
package dev.tutti.tree;

import org.jspecify.annotations.NullMarked;
