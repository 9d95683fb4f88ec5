// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import java.util.List;
import java.util.Locale;

/** What is computed; {@link PlainExpressions} says what each is, element by element. */
enum Case {
    DIFFERENCE("(x²-x).sum()", true),
    PI("4·(x²+y²<1).sum()/n", true),
    CHAIN("12 operations", true),
    SOFTMAX("softmax of rows", false),
    VARIANCE("running variance", false),
    PRODUCT("matrix product", false),
    CALL("one call: (x+1).sum()", false);

    final String title;

    /** Whether its result is computed element by element, and maybe added up. */
    final boolean isElementwise;

    Case(String title, boolean isElementwise) {
        this.title = title;
        this.isElementwise = isElementwise;
    }

    /** The name in requests and JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Case of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** How many elements, or how many rows and columns. */
    List<Integer> sizes(boolean quick) {
        return switch (this) {
            case DIFFERENCE ->
                quick ? List.of(1_000, 10_000) : List.of(1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000);
            case PI -> List.of(30_000);
            case CHAIN, VARIANCE -> List.of(quick ? 10_000 : 1_000_000);
            case SOFTMAX -> List.of(quick ? 100 : 1_000);
            case PRODUCT -> List.of(quick ? 128 : 1_024);
            case CALL -> List.of(16);
        };
    }

    /** A size as people read it. */
    String size(int n) {
        return switch (this) {
            case SOFTMAX, PRODUCT -> n + " × " + n;
            case DIFFERENCE, PI, CHAIN, VARIANCE, CALL -> String.format(Locale.ROOT, "%,d", n);
        };
    }

    /**
     * How far from the reference an answer may be, in parts of it: sums of n positive numbers are off by n·2⁻⁵³ at most
     * in whatever order, and a running variance loses a few digits more to its difference.
     */
    double tolerance() {
        return switch (this) {
            case PI -> 0;
            case DIFFERENCE, CHAIN, SOFTMAX, VARIANCE, PRODUCT, CALL -> 1e-8;
        };
    }
}
