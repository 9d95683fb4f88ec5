// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.util.List;

/** The routines that vectors have, with the same bits. */
final class LaneCalls {

    private LaneCalls() {}

    /** Pushes what a routine gives; returns whether vectors have it. */
    static boolean emit(Operation.Call call, LaneValues values, int block) {
        List<Value> arguments = call.arguments();
        LaneOps ops = values.ops;
        Lane lane = Lane.of(call.kind());
        switch (call.routine().toString()) {
            case "Math.abs", "StrictMath.abs" -> {
                values.push(block, arguments.getFirst());
                ops.single(lane, "abs");
            }
            case "Math.sqrt", "StrictMath.sqrt" -> {
                values.push(block, arguments.getFirst());
                ops.single(lane, "sqrt");
            }
            case "Math.min", "Math.max", "StrictMath.min", "StrictMath.max", "Integer.min", "Long.min" -> {
                values.push(block, arguments.getFirst());
                values.push(block, arguments.getLast());
                ops.simple(lane, call.routine().name());
            }
            case "Math.fma" -> {
                arguments.forEach(each -> values.push(block, each));
                ops.fma(lane);
            }
            case "Integer.bitCount" -> {
                values.push(block, arguments.getFirst());
                ops.unary(Lane.INT, "BIT_COUNT");
            }
            case "Long.bitCount" -> {
                values.push(block, arguments.getFirst());
                ops.unary(Lane.LONG, "BIT_COUNT");
                ops.convert(Lane.LONG, Lane.INT, "L2I");
            }
            case "Double.doubleToRawLongBits" ->
                bits(Lane.DOUBLE, "reinterpretAsLongs", Lane.LONG, call, values, block);
            case "Double.longBitsToDouble" -> bits(Lane.LONG, "reinterpretAsDoubles", Lane.DOUBLE, call, values, block);
            case "Float.floatToRawIntBits" -> bits(Lane.FLOAT, "reinterpretAsInts", Lane.INT, call, values, block);
            case "Float.intBitsToFloat" -> bits(Lane.INT, "reinterpretAsFloats", Lane.FLOAT, call, values, block);
            default -> {
                return false;
            }
        }
        return call.kind() != Kind.REFERENCE;
    }

    /** The same bits as numbers of another kind. */
    private static void bits(Lane from, String method, Lane to, Operation.Call call, LaneValues values, int block) {
        values.push(block, call.arguments().getFirst());
        values.ops.reinterpret(from, method, to);
    }
}
