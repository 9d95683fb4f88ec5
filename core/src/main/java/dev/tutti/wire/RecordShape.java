// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to take a record apart and make it again.
 *
 * @param types of the components
 * @param getters {@code (Object)Object} each, reading the field as the JDK's serializer does, whatever the accessor
 *     does
 * @param constructor {@code (Object[])Object}, the canonical one
 * @param signature names and types of the components
 */
record RecordShape(List<Class<?>> types, List<MethodHandle> getters, MethodHandle constructor, String signature) {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return find(type);
        }
    };

    /**
     * The shape of a record class.
     *
     * @throws Closed if its package is not open to this library
     */
    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static RecordShape find(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Class<?>> types =
                Stream.of(components).<Class<?>>map(RecordComponent::getType).toList();
        MethodHandles.Lookup lookup = Closed.open(type);
        try {
            MethodHandle[] getters = new MethodHandle[components.length];
            StringBuilder signature = new StringBuilder();
            for (int i = 0; i < getters.length; i++) {
                String name = components[i].getName();
                getters[i] = lookup.findGetter(type, name, types.get(i))
                        .asType(MethodType.methodType(Object.class, Object.class));
                signature
                        .append(name)
                        .append(' ')
                        .append(types.get(i).getName())
                        .append(';');
            }
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.size())
                    .asType(MethodType.methodType(Object.class, Object[].class));
            return new RecordShape(types, List.of(getters), constructor, signature.toString());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has fields and a canonical constructor: " + type, e);
        }
    }
}
