// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.util.List;

/** The one list of JVM flags that Tutti's processes run with. */
public final class JvmFlags {
    private JvmFlags() {}

    /**
     * Flags of the command line's own JVM.
     *
     * @return the flags, ready for the {@code java} command
     */
    public static List<String> launcher() {
        return List.of("--enable-native-access=ALL-UNNAMED");
    }
}
