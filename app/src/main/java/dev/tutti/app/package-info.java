// SPDX-License-Identifier: Apache-2.0
/** The command line. */
@NullMarked
package dev.tutti.app;

import org.jspecify.annotations.NullMarked;
