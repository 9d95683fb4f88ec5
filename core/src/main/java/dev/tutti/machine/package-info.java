// SPDX-License-Identifier: Apache-2.0
/** What this machine and this JVM offer: cores, memory, caches, SIMD width, and the one list of JVM flags. */
@NullMarked
package dev.tutti.machine;

import org.jspecify.annotations.NullMarked;
