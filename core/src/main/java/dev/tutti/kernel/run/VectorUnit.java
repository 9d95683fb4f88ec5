// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.VectorBits;
import dev.tutti.machine.Budget;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What this JVM can do with vectors. */
final class VectorUnit {

    static final String MODULE = "jdk.incubator.vector";

    private static final @Nullable Module VECTORS =
            ModuleLayer.boot().findModule(MODULE).orElse(null);

    private static final AtomicBoolean ADVISED = new AtomicBoolean();

    private VectorUnit() {}

    /** Found when it is first asked for, which takes a while. */
    private static final class Found {
        static final int BITS = VECTORS == null ? 0 : find(VECTORS);
    }

    /** Whether this JVM was started with the module. */
    static boolean isThere() {
        return VECTORS != null;
    }

    /** The bits of a vector, 0 if there are none. */
    static int bits() {
        return Found.BITS;
    }

    private static int find(Module vectors) {
        VectorUnit.class.getModule().addReads(vectors);
        try {
            return VectorBits.preferred();
        } catch (ReflectiveOperationException | LinkageError e) {
            log().log(System.Logger.Level.WARNING, "Loops run without vectors, since module " + MODULE + " fails", e);
            return 0;
        }
    }

    /** What code is made for, for people. */
    static String target() {
        return bits() == 0 ? "no vectors, since module " + MODULE + " is not there" : "vectors of " + bits() + " bits";
    }

    /** Says once, to whom it concerns, how to have vectors. Worker processes never have them. */
    static void advise() {
        if (Budget.depth() == 0 && !ADVISED.getAndSet(true)) {
            log().log(
                            System.Logger.Level.INFO,
                            "Loops run without vectors, which are several times faster: start java with --add-modules {0}",
                            MODULE);
        }
    }

    private static System.Logger log() {
        return System.getLogger(VectorUnit.class.getName());
    }
}
