// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Function;
import java.util.Arrays;
import java.util.List;

/** {@link LaneBug} for tests of other packages. */
public final class Mistakes {

    private Mistakes() {}

    /** The names of those that a single array can show. */
    public static List<String> all() {
        return Arrays.stream(LaneBug.values())
                .filter(each -> each != LaneBug.SKIPS_THE_ALIAS_CHECK)
                .map(Enum::name)
                .toList();
    }

    /** A loop with a mistake. */
    public static VectorLoop.Compiled planted(
            String mistake, Function function, int inputs, LoopCode.Sink sink, int bits) throws NoLanesException {
        return LaneBug.valueOf(mistake).planted(function, inputs, sink, bits);
    }
}
