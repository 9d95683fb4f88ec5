// SPDX-License-Identifier: Apache-2.0
/**
 * Worker processes: child JVMs that run batches, their channel, their ledger, their ends. {@code README.md} beside this
 * file has the picture.
 */
@NullMarked
package dev.tutti.pool.process;

import org.jspecify.annotations.NullMarked;
