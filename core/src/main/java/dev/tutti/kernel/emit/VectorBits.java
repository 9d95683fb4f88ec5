// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import java.util.Set;

/** The vectors of a machine whose JVM has the module {@code jdk.incubator.vector}. */
public final class VectorBits {

    private VectorBits() {}

    /**
     * How wide they are.
     *
     * @throws ReflectiveOperationException if the module is not there, or not as it was
     */
    public static int preferred() throws ReflectiveOperationException {
        Class<?> shapes = Class.forName("jdk.incubator.vector.VectorShape");
        Object preferred = shapes.getMethod("preferredShape").invoke(null);
        return (Integer) shapes.getMethod("vectorBitSize").invoke(preferred);
    }

    /**
     * Whether C2 has instructions for masks of two lanes. For x86 without AVX2 it has none (JDK 25.0.3, x86.ad,
     * min_vector_size: four booleans at least), and calls Java methods that make a mask object for each step: 20 to 60
     * times as slow as no lanes at all, and some of them take it minutes to compile.
     */
    static boolean haveMasksOfTwo() {
        return Found.MASKS_OF_TWO;
    }

    private static final class Found {
        private static final int WITH_AVX2 = 256;

        static final boolean MASKS_OF_TWO = find();

        private static boolean find() {
            try {
                return !Set.of("amd64", "x86_64").contains(System.getProperty("os.arch")) || preferred() >= WITH_AVX2;
            } catch (ReflectiveOperationException e) {
                return true; // nothing will run on lanes
            }
        }
    }
}
