// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import java.util.Arrays;

/** Numbers and arrays of them as text that is the same if their bits are. */
final class Bits {

    private Bits() {}

    /** NaNs are told apart: nothing here may change their payload, but the processor's choice between two. */
    static String of(Object value) {
        return switch (value) {
            case Float number -> "f" + Float.floatToIntBits(number);
            case Double number -> "d" + Double.doubleToLongBits(number);
            case boolean[] array -> Arrays.toString(array);
            case byte[] array -> Arrays.toString(array);
            case short[] array -> Arrays.toString(array);
            case char[] array -> Arrays.toString(new String(array).chars().toArray());
            case int[] array -> Arrays.toString(array);
            case long[] array -> Arrays.toString(array);
            case float[] array -> {
                StringBuilder text = new StringBuilder();
                for (float each : array) {
                    text.append(Float.floatToIntBits(each)).append(' ');
                }
                yield text.toString();
            }
            case double[] array ->
                Arrays.toString(
                        Arrays.stream(array).mapToLong(Double::doubleToLongBits).toArray());
            case double[][] rows -> Arrays.deepToString(rows);
            default -> value.toString();
        };
    }
}
