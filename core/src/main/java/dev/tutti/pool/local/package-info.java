// SPDX-License-Identifier: Apache-2.0
/** Backends whose tasks run in this JVM: on the caller's thread, on platform threads, on virtual threads. */
@NullMarked
package dev.tutti.pool.local;

import org.jspecify.annotations.NullMarked;
