// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

/** What the board has lines for, in the order in which they are taken. */
enum Figure {
    R13("planted mistakes", "all found, of at least 20"),
    R14("operations on pairs", "0 differ"),
    R15("unsafe and safe loops", "0 unsafe ones on lanes, of at least 100; 90 % of the safe ones; 0 wrong"),
    R16("loops that throw", "10,000, and 0 differ"),
    R12(
            "loops compiled by C2",
            "2,500 at each of UseAVX 0 to 3, 100,000,000 elements, 95 % of operations seen, 0 differ");

    final String what;
    final String target;

    Figure(String what, String target) {
        this.what = what;
        this.target = target;
    }
}
