// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Functions;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a call of a random function on random data gives or throws, and all arrays after it, bit for bit. */
record RandomCall(Object result, String memory) {

    interface Code {
        @Nullable
        Object of(Object[] arguments) throws Throwable;
    }

    /** Calls with the data of a seed. */
    static RandomCall of(long data, Code code) throws Throwable {
        Object[] arguments = Functions.arguments(new Random(data));
        Object result;
        try {
            Object value = code.of(arguments);
            result = value == null ? "nothing" : Bits.of(value);
        } catch (ArithmeticException | NullPointerException | IndexOutOfBoundsException e) {
            result = e.getClass();
        }
        StringBuilder memory = new StringBuilder();
        for (Object each : arguments) {
            memory.append(Bits.of(each)).append('\n');
        }
        return new RandomCall(result, memory.toString());
    }
}
