// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.machine.Budget;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What this JVM can do with vectors. */
final class VectorUnit {

    private static final System.Logger LOG = System.getLogger(VectorUnit.class.getName());

    static final String MODULE = "jdk.incubator.vector";

    /** The bits of a vector, 0 if there are none. */
    static final int BITS = bits();

    private static final AtomicBoolean ADVISED = new AtomicBoolean();

    private VectorUnit() {}

    private static int bits() {
        Module vectors = ModuleLayer.boot().findModule(MODULE).orElse(null);
        if (vectors == null) {
            return 0;
        }
        VectorUnit.class.getModule().addReads(vectors);
        try {
            Class<?> shapes = Class.forName(vectors, MODULE + ".VectorShape");
            @Nullable Object preferred = shapes.getMethod("preferredShape").invoke(null);
            return (Integer) shapes.getMethod("vectorBitSize").invoke(preferred);
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "Loops run without vectors, since module " + MODULE + " fails", e);
            return 0;
        }
    }

    /** Says once, to whom it concerns, how to have vectors. Worker processes never have them. */
    static void advise() {
        if (Budget.depth() == 0 && !ADVISED.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Loops run without vectors, which are several times faster: start java with --add-modules {0}",
                    MODULE);
        }
    }
}
