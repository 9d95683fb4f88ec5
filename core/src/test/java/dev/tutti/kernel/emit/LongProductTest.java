// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products of masked {@code long}s, run until C2 has compiled them: it takes {@code x & -8} for a number of 32 bits, and
 * multiplies the low halves only.
 */
class LongProductTest {

    private static final int LENGTH = 64;

    /** Calls of a loop after which C2 has compiled it. */
    private static final int CALLS = 20_000;

    @ParameterizedTest
    @CsvSource({"-8, -8", "-8, 4294967295", "4294967295, 4294967295", "9223372036854775807, -1"})
    void ofMaskedNumbersAreWhole(long one, long other) throws NoLanesException {
        Function function = product(one, other);
        long[] left = new long[LENGTH];
        long[] right = new long[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            left[i] = 0x1234_5678_9ABCL * (i + 1) + 7;
            right[i] = -0x0FED_CBA9_8765L * (i + 3) + 5;
        }
        for (int bits : new int[] {128, 256, 512}) {
            LoopCode code =
                    VectorLoop.compile(function, 2, LoopCode.Sink.LONGS, bits).code();
            long[] out = new long[LENGTH];
            for (int call = 0; call < CALLS; call++) {
                code.run(new Object[] {left, right}, 0, 0, LENGTH, out, 0);
            }
            for (int i = 0; i < LENGTH; i++) {
                assertThat(out[i]).as("%s bits, i=%s", bits, i).isEqualTo((left[i] & one) * (right[i] & other));
            }
        }
    }

    /** {@code (left[i] & one) * (right[i] & other)}. */
    private static Function product(long one, long other) {
        Value left = new Value(0, Kind.REFERENCE);
        Value right = new Value(1, Kind.REFERENCE);
        Value index = new Value(2, Kind.INT);
        List<Instruction> instructions = new ArrayList<>();
        Value first = masked(left, index, one, 3, instructions);
        Value second = masked(right, index, other, 6, instructions);
        Value product = new Value(9, Kind.LONG);
        instructions.add(new Instruction(product, new Operation.Binary(Arithmetic.MUL, first, second), 0));
        return new Function(
                "product",
                List.of(left, right, index),
                List.of(new Block(List.of(), instructions, new Exit.Return(product))),
                Kind.LONG);
    }

    private static Value masked(Value array, Value index, long mask, int number, List<Instruction> instructions) {
        Value loaded = new Value(number, Kind.LONG);
        Value constant = new Value(number + 1, Kind.LONG);
        Value masked = new Value(number + 2, Kind.LONG);
        instructions.add(new Instruction(loaded, new Operation.Load(Element.LONG, array, index), 0));
        instructions.add(new Instruction(constant, Operation.Constant.of(mask), 0));
        instructions.add(new Instruction(masked, new Operation.Binary(Arithmetic.AND, loaded, constant), 0));
        return masked;
    }
}
