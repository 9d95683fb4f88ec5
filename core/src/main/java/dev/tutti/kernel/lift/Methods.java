// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.lambda.ClassBytes;
import dev.tutti.lambda.Classes;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods that a body calls, found as its class would find them. */
final class Methods {

    /** A method and the class that it is in. */
    record Found(Class<?> owner, MethodModel method) {

        boolean is(AccessFlag flag) {
            return method.flags().has(flag);
        }

        String name() {
            return owner.getName() + "." + method.methodName().stringValue();
        }

        /** {@code (File.java:7)} with a space before, empty if the class file does not say. */
        String firstLine() {
            String file = method.parent()
                    .flatMap(type -> type.findAttribute(Attributes.sourceFile()))
                    .map(source -> source.sourceFile().stringValue())
                    .orElse("");
            return method.findAttribute(Attributes.code())
                    .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()))
                    .filter(lines -> !lines.lineNumbers().isEmpty())
                    .map(lines ->
                            " (" + file + ":" + lines.lineNumbers().getFirst().lineNumber() + ")")
                    .orElse("");
        }
    }

    private final Class<?> user;
    private final Map<Class<?>, ClassModel> models = new HashMap<>();

    Methods(Class<?> user) {
        this.user = user;
    }

    /** Found in a class or those above it; {@code null} if it is not there, or no class file is. */
    @Nullable
    Found find(String owner, String name, String descriptor) {
        Class<?> type = type(owner.replace('/', '.'));
        return type == null ? null : findIn(type, name, descriptor);
    }

    /** The same, beginning with a class. */
    @Nullable
    Found findIn(Class<?> begin, String name, String descriptor) {
        Class<?> type = begin;
        while (type != null) {
            ClassModel model = model(type);
            if (model == null) {
                return null;
            }
            for (MethodModel method : model.methods()) {
                if (method.methodName().equalsString(name)
                        && method.methodType().equalsString(descriptor)) {
                    return new Found(type, method);
                }
            }
            type = type.getSuperclass();
        }
        return null;
    }

    /** A field and its type. */
    record Typed(String name, ClassDesc type) {}

    /** The fields of a class's objects, with those that it inherits. */
    List<Typed> fields(String owner) {
        List<Typed> fields = new ArrayList<>();
        Class<?> type = type(owner.replace('/', '.'));
        while (type != null && type != Object.class) {
            ClassModel model = model(type);
            if (model == null) {
                break;
            }
            for (FieldModel field : model.fields()) {
                if (!field.flags().has(AccessFlag.STATIC)) {
                    fields.add(new Typed(field.fieldName().stringValue(), field.fieldTypeSymbol()));
                }
            }
            type = type.getSuperclass();
        }
        return fields;
    }

    /** Whether a field, found as a class would find it, is volatile. */
    boolean isVolatile(String owner, String name) {
        for (Class<?> type = type(owner.replace('/', '.')); type != null; type = type.getSuperclass()) {
            ClassModel model = model(type);
            if (model == null) {
                return false;
            }
            for (FieldModel field : model.fields()) {
                if (field.fieldName().equalsString(name)) {
                    return field.flags().has(AccessFlag.VOLATILE);
                }
            }
        }
        return false;
    }

    /** Whether a class does what its {@code assert}s say. */
    boolean asserts(String owner) {
        Class<?> type = type(owner.replace('/', '.'));
        return type == null || type.desiredAssertionStatus();
    }

    @Nullable
    Class<?> type(String name) {
        return Classes.find(name, user);
    }

    /** The class that a static field is in, found as the JVM does; the class itself if there is no such field. */
    static Class<?> declaring(Class<?> type, String field) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field own : each.getDeclaredFields()) {
                if (own.getName().equals(field)) {
                    return each;
                }
            }
        }
        return type;
    }

    /** A class file; {@code null} if there is none. */
    @Nullable
    ClassModel model(Class<?> type) {
        ClassModel known = models.get(type);
        if (known == null) {
            byte[] bytes = ClassBytes.of(type);
            if (bytes == null) {
                return null;
            }
            try {
                known = ClassFile.of().parse(bytes);
            } catch (IllegalArgumentException e) {
                return null; // newer than this JDK
            }
            models.put(type, known);
        }
        return known;
    }
}
