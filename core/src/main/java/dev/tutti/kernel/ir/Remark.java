// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

/**
 * Something that was done with a body, for people.
 *
 * @param line of the source, 0 if it is about the whole body or not known
 * @param text what
 */
public record Remark(int line, String text) {}
