// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

/** What was measured, an immutable value. {@link Object#toString()} says it in words, for people. */
public sealed interface Measurement permits Timing, Memory, Scaling {}
