// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record as a struct: members in the order of its components, each aligned as C aligns it.
 *
 * @param type the record
 * @param layout of the struct, with padding
 * @param members its members
 * @param constructor takes an {@code Object[]} of all components
 */
record StructType(Class<?> type, StructLayout layout, List<Member> members, MethodHandle constructor) {

    /**
     * A member.
     *
     * @param offset in the struct, in bytes
     * @param length of an array that lies in the struct, else 0
     * @param accessor of the component: {@code Object} to {@code Object}
     */
    record Member(String name, NativeType type, long offset, long length, MethodHandle accessor) {}

    private static final ScopedValue<Set<Class<?>>> WITHIN = ScopedValue.newInstance();

    /**
     * The struct of a record.
     *
     * @throws IllegalArgumentException if it has a component that is nothing in C
     */
    static StructType of(Class<?> type) {
        Set<Class<?>> within = new HashSet<>(WITHIN.orElse(Set.of()));
        if (!within.add(type)) {
            throw refused(type, "it contains itself; use a MemorySegment for a pointer to it");
        }
        return ScopedValue.where(WITHIN, within).call(() -> make(type));
    }

    private static StructType make(Class<?> type) {
        List<MemoryLayout> layouts = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        List<Class<?>> components = new ArrayList<>();
        long at = 0;
        long alignment = 1;
        for (RecordComponent component : type.getRecordComponents()) {
            Member member = member(type, component);
            MemoryLayout layout = member.length == 0
                    ? member.type.layout()
                    : MemoryLayout.sequenceLayout(member.length, element(member.type));
            long padding = Math.floorMod(-at, layout.byteAlignment());
            if (padding > 0) {
                layouts.add(MemoryLayout.paddingLayout(padding));
            }
            at += padding;
            members.add(new Member(member.name, member.type, at, member.length, member.accessor));
            layouts.add(layout.withName(member.name));
            components.add(component.getType());
            at += layout.byteSize();
            alignment = Math.max(alignment, layout.byteAlignment());
        }
        if (members.isEmpty()) {
            throw refused(type, "it has no components");
        }
        long padding = Math.floorMod(-at, alignment);
        if (padding > 0) {
            layouts.add(MemoryLayout.paddingLayout(padding));
        }
        MethodHandle constructor = Access.constructor(type, components)
                .asType(MethodType.genericMethodType(components.size()))
                .asSpreader(Object[].class, components.size());
        return new StructType(
                type,
                MemoryLayout.structLayout(layouts.toArray(MemoryLayout[]::new)),
                List.copyOf(members),
                constructor);
    }

    private static Member member(Class<?> type, RecordComponent component) {
        NativeType member = NativeType.of(component.getType());
        Length length = component.getAnnotation(Length.class);
        String name = component.getName();
        boolean isArray = member instanceof NativeType.Elements || member instanceof NativeType.Structs;
        if (member == null || member instanceof NativeType.Shared || member instanceof NativeType.Callback) {
            throw refused(
                    type,
                    name + " is " + component.getType().getTypeName()
                            + "; there are primitive types, String, MemorySegment, records, and arrays with @Length");
        } else if (isArray != (length != null && length.value() > 0)) {
            throw refused(
                    type,
                    name + " is " + component.getType().getSimpleName() + (length == null ? " without" : " with")
                            + " @Length: an array with a length greater than 0 lies in the struct;"
                            + " use a MemorySegment for a pointer");
        }
        MethodHandle accessor =
                Access.of(component.getAccessor()).asType(MethodType.methodType(Object.class, Object.class));
        return new Member(name, member, 0, length == null ? 0 : length.value(), accessor);
    }

    private static MemoryLayout element(NativeType array) {
        return switch (array) {
            case NativeType.Elements elements -> elements.element().layout();
            case NativeType.Structs structs -> structs.element().layout();
            default -> throw new IllegalStateException("no array: " + array);
        };
    }

    /** Its members, as its declaration has them. */
    @Override
    public String toString() {
        return members.stream()
                .map(each -> each.type.java().getSimpleName() + " " + each.name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static IllegalArgumentException refused(Class<?> type, String reason) {
        return new IllegalArgumentException("record " + type.getSimpleName() + " cannot be a C struct: " + reason);
    }

    // ---- values

    /**
     * Writes a record.
     *
     * @param at where it goes
     * @param record the record, of this type
     * @param texts where its strings go
     */
    void write(MemorySegment at, Object record, SegmentAllocator texts) throws Throwable {
        for (Member member : members) {
            Object value = (Object) member.accessor.invokeExact(record);
            MemorySegment place = at.asSlice(member.offset);
            if (member.length > 0) {
                writeArray(place, member, value, texts);
            } else {
                writeValue(place, member.type, value, texts);
            }
        }
    }

    private void writeArray(MemorySegment place, Member member, @Nullable Object array, SegmentAllocator texts)
            throws Throwable {
        int length = array == null ? 0 : Array.getLength(array);
        if (array == null || length != member.length) {
            throw new IllegalArgumentException(
                    "member " + member.name + " of struct " + type.getSimpleName() + " has @Length(" + member.length
                            + "), but its array has length=" + (array == null ? "null" : length));
        }
        if (member.type instanceof NativeType.Structs structs) {
            structs.element().writeAll(place, (Object[]) array, texts);
        } else {
            place.copyFrom(Memories.ofArray(array));
        }
    }

    /** Writes records one behind the other; where there is none, zeros stay. */
    void writeAll(MemorySegment at, @Nullable Object[] records, SegmentAllocator texts) throws Throwable {
        for (int i = 0; i < records.length; i++) {
            Object each = records[i];
            if (each != null) {
                write(at.asSlice(i * layout.byteSize()), each, texts);
            }
        }
    }

    private static void writeValue(MemorySegment at, NativeType type, @Nullable Object value, SegmentAllocator texts)
            throws Throwable {
        switch (type) {
            case NativeType.Scalar scalar -> writeScalar(at, scalar.layout(), Objects.requireNonNull(value));
            case NativeType.Text _ ->
                at.set(ValueLayout.ADDRESS, 0, value == null ? MemorySegment.NULL : texts.allocateFrom((String) value));
            case NativeType.Memory _ ->
                at.set(ValueLayout.ADDRESS, 0, value == null ? MemorySegment.NULL : (MemorySegment) value);
            case NativeType.Struct struct -> {
                if (value == null) {
                    throw new IllegalArgumentException("a struct in a struct cannot be null: type="
                            + struct.java().getSimpleName());
                }
                struct.type().write(at, value, texts);
            }
            default -> throw new IllegalStateException("no member: " + type);
        }
    }

    private static void writeScalar(MemorySegment at, ValueLayout layout, Object value) {
        switch (layout) {
            case ValueLayout.OfByte each -> at.set(each, 0, (byte) value);
            case ValueLayout.OfShort each -> at.set(each, 0, (short) value);
            case ValueLayout.OfInt each -> at.set(each, 0, (int) value);
            case ValueLayout.OfLong each -> at.set(each, 0, (long) value);
            case ValueLayout.OfFloat each -> at.set(each, 0, (float) value);
            case ValueLayout.OfDouble each -> at.set(each, 0, (double) value);
            case ValueLayout.OfBoolean each -> at.set(each, 0, (boolean) value);
            case ValueLayout.OfChar each -> at.set(each, 0, (char) value);
            case AddressLayout _ -> throw new IllegalStateException("an address is no primitive");
        }
    }

    /** Makes a record of what a struct holds. */
    Object read(MemorySegment at) throws Throwable {
        @Nullable Object[] values = new @Nullable Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            Member member = members.get(i);
            MemorySegment place = at.asSlice(member.offset);
            values[i] = member.length > 0
                    ? Memories.toArray(place, member.type, member.length)
                    : readValue(place, member.type);
        }
        return (Object) constructor.invokeExact(values);
    }

    private static @Nullable Object readValue(MemorySegment at, NativeType type) throws Throwable {
        return switch (type) {
            case NativeType.Scalar scalar -> readScalar(at, scalar.layout());
            case NativeType.Text _ -> Memories.toText(at.get(ValueLayout.ADDRESS, 0));
            case NativeType.Memory _ -> at.get(ValueLayout.ADDRESS, 0);
            case NativeType.Struct struct -> struct.type().read(at);
            default -> throw new IllegalStateException("no member: " + type);
        };
    }

    private static Object readScalar(MemorySegment at, ValueLayout layout) {
        return switch (layout) {
            case ValueLayout.OfByte each -> at.get(each, 0);
            case ValueLayout.OfShort each -> at.get(each, 0);
            case ValueLayout.OfInt each -> at.get(each, 0);
            case ValueLayout.OfLong each -> at.get(each, 0);
            case ValueLayout.OfFloat each -> at.get(each, 0);
            case ValueLayout.OfDouble each -> at.get(each, 0);
            case ValueLayout.OfBoolean each -> at.get(each, 0);
            case ValueLayout.OfChar each -> at.get(each, 0);
            case AddressLayout _ -> throw new IllegalStateException("an address is no primitive");
        };
    }
}
