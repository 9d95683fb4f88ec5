// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

/** How large a lab's parameters are unless they are given. */
public enum Size {
    /** Some hundredths of a second each, to see that a lab works and roughly what it shows. */
    QUICK,
    /** Raised until a task takes as long as it took in the document: plain Java is 20 to 1,000 times faster. */
    SCALED,
    /** Those of the document, to compare answers. Too small for the JVM to show the document's effects. */
    DOCUMENT
}
