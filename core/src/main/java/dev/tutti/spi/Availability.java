// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

/**
 * Whether an optional part can be used here, in one sentence that serves log, error, {@code doctor} and skipped test.
 *
 * @param available whether it can
 * @param sentence what was found, and if it is not available what to do
 */
public record Availability(boolean available, String sentence) {}
