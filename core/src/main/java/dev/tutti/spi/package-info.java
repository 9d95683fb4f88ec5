// SPDX-License-Identifier: Apache-2.0
/**
 * What a backend module implements so that {@link dev.tutti.Pool} can run on it.
 *
 * <p>A backend runs batches and reports each item's outcome; everything else (order, look-ahead, batching, retries,
 * timeouts, futures, progress) is done once, above it, for all backends. Backends in other jars are found by {@link
 * java.util.ServiceLoader} through {@link dev.tutti.spi.BackendProvider}; so is who watches a program's maps, {@link
 * dev.tutti.spi.MapWatcher}.
 */
@NullMarked
package dev.tutti.spi;

import org.jspecify.annotations.NullMarked;
