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
            default -> {
                return false;
            }
        }
        return call.kind() != Kind.REFERENCE;
    }
}
