// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.shared.SharedArray;
import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shared arrays in bodies. Their {@code get} and {@code set} become loads and stores, since their own code catches
 * exceptions; all else of them is lifted like other methods.
 */
final class SharedArrays {

    private static final Map<String, Element> ELEMENTS = Map.of(
            SharedBytes.class.getName(), Element.BYTE,
            SharedInts.class.getName(), Element.INT,
            SharedLongs.class.getName(), Element.LONG,
            SharedFloats.class.getName(), Element.FLOAT,
            SharedDoubles.class.getName(), Element.DOUBLE);

    private static final ClassDesc ARRAY = SharedArray.class.describeConstable().orElseThrow();
    private static final ClassDesc SEGMENT =
            MemorySegment.class.describeConstable().orElseThrow();
    private static final ClassDesc EXTENT = ARRAY.nested("Extent");

    /** Its field is not for users, who could keep it beyond the array's life. */
    private static final VarHandle MEMORY = memory();

    private SharedArrays() {}

    private static VarHandle memory() {
        try {
            return MethodHandles.privateLookupIn(SharedArray.class, MethodHandles.lookup())
                    .findVarHandle(SharedArray.class, "memory", MemorySegment.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a field of this library can be read", e);
        }
    }

    /** What a call does that is to {@code get} or {@code set} of a shared array; {@code null} if it is not. */
    static @Nullable Operation of(Lifter lifter, Lifter.CallSite site) throws Refusal {
        String owner = site.owner().replace('/', '.');
        Element element = ELEMENTS.get(owner);
        boolean isGet = site.name().equals("get");
        if (element == null || site.isStatic() || !(isGet || site.name().equals("set")) || !isOurs(lifter, owner)) {
            return null;
        }
        Input array = lifter.origin(site.arguments().getFirst());
        if (array == null) {
            throw new Refusal(
                    Refusal.Code.FIELD,
                    "a shared array that is not captured, by " + owner + "." + site.name(),
                    site.line());
        }
        lifter.receiver(array);
        Value memory = lifter.input(new Input.Elements(array), SEGMENT);
        int positions = site.arguments().size() - (isGet ? 1 : 2);
        Value index = positions == 1
                ? site.arguments().get(1)
                : index(lifter, array, site.arguments().get(1), site.arguments().get(2), site.line());
        return isGet
                ? new Operation.Load(element, memory, index)
                : new Operation.Store(element, memory, index, site.arguments().getLast());
    }

    /** Whether the body means the class of this library, and no other of its name. */
    private static boolean isOurs(Lifter lifter, String owner) {
        Class<?> type = lifter.methods.type(owner);
        return type != null && SharedArray.class.isAssignableFrom(type);
    }

    /** The index of an element in a row. */
    private static Value index(Lifter lifter, Input array, Value row, Value column, int line) throws Refusal {
        Input extent = new Input.Field(array, ARRAY, "extent", EXTENT);
        Value rows =
                lifter.input(new Input.Field(extent, EXTENT, "rows", ConstantDescs.CD_long), ConstantDescs.CD_long);
        Value columns =
                lifter.input(new Input.Field(extent, EXTENT, "columns", ConstantDescs.CD_long), ConstantDescs.CD_long);
        Value begin = lifter.builder.add(
                new Operation.Binary(Arithmetic.MUL, lifter.builder.add(new Operation.Check(row, rows), line), columns),
                line);
        Value checked = lifter.builder.add(new Operation.Check(column, columns), line);
        return lifter.builder.add(new Operation.Binary(Arithmetic.ADD, begin, checked), line);
    }

    /**
     * The elements of an array.
     *
     * @param array as it was read
     * @throws Refusal if there is none
     */
    static Memory memory(@Nullable Object array) throws Refusal {
        if (array instanceof SharedArray shared) {
            return new Lent(shared, (MemorySegment) MEMORY.get(shared));
        }
        throw new Refusal(Refusal.Code.FIELD, "elements of an array that is " + array, 0);
    }

    /** An array's elements, which are there as long as it is. */
    private record Lent(SharedArray array, MemorySegment segment) implements Memory {
        @Override
        public boolean overlaps(Memory other) {
            return !(other instanceof Lent lent) || array.overlaps(lent.array);
        }
    }
}
