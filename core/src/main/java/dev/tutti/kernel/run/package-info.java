// SPDX-License-Identifier: Apache-2.0
/** When compiled loops are made, and when they are used in the place of those that call the body as it is written. */
@NullMarked
package dev.tutti.kernel.run;

import org.jspecify.annotations.NullMarked;
