// SPDX-License-Identifier: Apache-2.0
/** Memory that processes share. */
@NullMarked
package dev.tutti.shared;

import org.jspecify.annotations.NullMarked;
