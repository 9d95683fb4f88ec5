// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The arrays of one element a lane that a loop makes before it begins. What it needs is known when its code has been
 * written once; it is written a second time then.
 */
final class Scratch {

    private final int lanes;
    private final Map<Object, ClassDesc> wanted = new LinkedHashMap<>();
    private final Map<Object, Integer> slots = new HashMap<>();

    Scratch(int lanes) {
        this.lanes = lanes;
    }

    /** Makes all arrays that are known to be needed. */
    void begin(CodeBuilder code) {
        slots.clear();
        wanted.forEach((key, component) -> slots.put(key, make(code, component)));
    }

    /** Whether all that was needed had been made before. */
    boolean isComplete() {
        return slots.size() == wanted.size();
    }

    /** The variable of an array. */
    int slot(CodeBuilder code, Object key, ClassDesc component) {
        Integer slot = slots.get(key);
        if (slot != null) {
            return slot;
        }
        wanted.put(key, component);
        return make(code, component);
    }

    private int make(CodeBuilder code, ClassDesc component) {
        code.loadConstant(lanes);
        if (component.isPrimitive()) {
            code.newarray(TypeKind.from(component));
        } else {
            code.anewarray(component);
        }
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }
}
