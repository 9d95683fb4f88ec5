// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the references of a function must be, told by how they are used. */
final class ArrayTypes {

    /** What {@link dev.tutti.kernel.ir.Memory} is in code. */
    static final ClassDesc MEMORY = ClassDesc.of("java.lang.foreign.MemorySegment");

    private final Map<Value, ClassDesc> types = new HashMap<>();

    ArrayTypes(Function function) {
        // What is loaded tells what its array is; what a block does with a parameter, what it is handed.
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : function.blocks()) {
                for (Instruction each : block.instructions()) {
                    changed |= use(each);
                }
                for (Exit.Edge edge : block.exit().edges()) {
                    changed |= hand(
                            edge.arguments(),
                            function.blocks().get(edge.target()).parameters());
                }
            }
        }
    }

    private boolean use(Instruction instruction) {
        return switch (instruction.operation()) {
            case Operation.Load load ->
                load.isOfMemory() ? is(load.array(), MEMORY) : is(load.array(), load.element(), instruction.result());
            case Operation.Store store ->
                store.isOfMemory() ? is(store.array(), MEMORY) : is(store.array(), store.element(), null);
            case Operation.Length length -> is(length.array(), length.element(), null);
            case Operation.Constant _,
                    Operation.Binary _,
                    Operation.Negate _,
                    Operation.Compare _,
                    Operation.Convert _,
                    Operation.Select _,
                    Operation.Call _,
                    Operation.Check _ -> false;
        };
    }

    private boolean is(Value array, Element element, @Nullable Value loaded) {
        ClassDesc component = element != Element.REFERENCE
                ? component(element)
                : loaded == null ? ConstantDescs.CD_Object : of(loaded);
        return is(array, component.arrayType());
    }

    private boolean hand(List<Value> arguments, List<Value> parameters) {
        boolean changed = false;
        for (int i = 0; i < arguments.size(); i++) {
            ClassDesc used = types.get(parameters.get(i));
            changed |= used != null && is(arguments.get(i), used);
        }
        return changed;
    }

    /** Returns whether that says more than what was known. */
    private boolean is(Value array, ClassDesc type) {
        ClassDesc known = types.get(array);
        if (known != null && (known.equals(type) || !isVague(known) || isVague(type))) {
            return false;
        }
        types.put(array, type);
        return true;
    }

    private static boolean isVague(ClassDesc type) {
        return type.descriptorString().endsWith(";");
    }

    /** The type of a reference: an array, or {@link #MEMORY}; {@code Object} if it is only compared. */
    ClassDesc of(Value reference) {
        return Objects.requireNonNullElse(types.get(reference), ConstantDescs.CD_Object);
    }

    /** The type of an element; {@code Object} for arrays of arrays. */
    static ClassDesc component(Element element) {
        return switch (element) {
            case BOOLEAN -> ConstantDescs.CD_boolean;
            case BYTE -> ConstantDescs.CD_byte;
            case SHORT -> ConstantDescs.CD_short;
            case CHAR -> ConstantDescs.CD_char;
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
            case REFERENCE -> ConstantDescs.CD_Object;
        };
    }
}
