// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static dev.tutti.kernel.emit.LaneEmitter.ALL;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.List;

/** Masks made of others, each in a variable of its own; {@link LaneEmitter#ALL} has none. */
final class Masks {

    private final CodeBuilder code;
    private final LaneOps ops;

    Masks(CodeBuilder code, LaneOps ops) {
        this.code = code;
        this.ops = ops;
    }

    /** The lanes of any of some masks. */
    int any(List<Integer> each) {
        if (each.size() == 1) {
            return each.getFirst();
        }
        if (each.contains(ALL)) {
            return ALL;
        }
        code.aload(each.getFirst());
        for (int mask : each.subList(1, each.size())) {
            code.aload(mask);
            ops.both("or");
        }
        return kept();
    }

    /** The lanes of both. */
    int both(int mask, int other) {
        if (mask == ALL) {
            return other;
        }
        code.aload(mask).aload(other);
        ops.both("and");
        return kept();
    }

    /** The lanes of the first but not of the second. */
    int butNot(int mask, int other) {
        if (mask == ALL) {
            code.aload(other);
            ops.not();
        } else {
            code.aload(mask).aload(other);
            ops.both("andNot");
        }
        return kept();
    }

    private int kept() {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }
}
