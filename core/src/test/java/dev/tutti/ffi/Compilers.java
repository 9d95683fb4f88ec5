// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.spi.Availability;
import org.junit.jupiter.api.Assumptions;

/** Tests that need a compiler are skipped where there is none. */
final class Compilers {

    private Compilers() {}

    static void assume(NativeCompiler compiler) {
        Availability availability = compiler.availability();
        Assumptions.assumeTrue(availability.available(), availability.sentence());
    }
}
