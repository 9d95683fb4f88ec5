// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the methods of one class do, as far as {@link CodeScan} cares. The class initializer is left out. */
final class ClassCode {

    private static final byte[] NO_BYTES = {};
    private static final ClassCode NONE = new ClassCode(Map.of(), NO_BYTES);

    private static final ClassValue<Slot> SLOTS = new ClassValue<>() {
        @Override
        protected Slot computeValue(Class<?> type) {
            return new Slot();
        }
    };

    /** By name and descriptor, as in {@code apply(I)I}. */
    private final Map<String, MethodCode> methods;

    /** The class file that this was read from, if it may change. */
    private final byte[] bytes;

    private ClassCode(Map<String, MethodCode> methods, byte[] bytes) {
        this.methods = methods;
        this.bytes = bytes;
    }

    /** The code of a class; nothing if its class file cannot be read. */
    static ClassCode of(Class<?> type) {
        Slot slot = SLOTS.get(type);
        ClassCode known = slot.code;
        // jshell redefines a class in place when a method is declared again.
        if (known != null && !Origin.of(type).isMemory()) {
            return known;
        }
        byte[] bytes = ClassBytes.of(type);
        if (bytes == null) {
            return NONE;
        }
        if (known != null && Arrays.equals(known.bytes, bytes)) {
            return known;
        }
        ClassCode code = new ClassCode(parse(bytes), Origin.of(type).isMemory() ? bytes : NO_BYTES);
        slot.code = code;
        return code;
    }

    /** Names and descriptors of all methods. */
    Set<String> keys() {
        return methods.keySet();
    }

    @Nullable
    MethodCode method(String name, String descriptor) {
        return methods.get(name + descriptor);
    }

    private static Map<String, MethodCode> parse(byte[] bytes) {
        Map<String, MethodCode> methods = new HashMap<>();
        try {
            ClassModel model =
                    ClassFile.of(ClassFile.LineNumbersOption.DROP_LINE_NUMBERS).parse(bytes);
            for (MethodModel method : model.methods()) {
                String name = method.methodName().stringValue();
                if (!name.equals("<clinit>")) {
                    methods.put(name + method.methodType().stringValue(), MethodCode.of(method));
                }
            }
        } catch (IllegalArgumentException e) {
            return Map.of(); // a class file newer than this JDK, or none at all
        }
        return Map.copyOf(methods);
    }

    private static final class Slot {
        private volatile @Nullable ClassCode code;
    }
}
