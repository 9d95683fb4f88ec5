// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Class files of in-memory classes whose static final fields are to be set to the values they have in the user's JVM.
 */
final class FinalFields {

    private static final String VERSION_FIELD = "serialVersionUID";

    private FinalFields() {}

    /**
     * The version that serialization computes for a class, which depends on the modifiers of its fields.
     *
     * @return the version, or {@code null} if it needs not be preserved
     */
    static @Nullable Long computedVersion(Class<?> type) {
        if (!Serializable.class.isAssignableFrom(type) || type.isEnum() || type.isRecord() || type.isInterface()) {
            return null;
        }
        for (Field field : type.getDeclaredFields()) {
            if (field.getName().equals(VERSION_FIELD)) {
                return null;
            }
        }
        return ObjectStreamClass.lookup(type).getSerialVersionUID();
    }

    /**
     * The class file with no static field final, but for constants and those of the compiler; with an explicit version
     * if one is given.
     */
    static byte[] open(byte[] classFile, @Nullable Long version) {
        ClassFile format = ClassFile.of();
        return format.transformClass(format.parse(classFile), new ClassTransform() {
            @Override
            public void accept(ClassBuilder builder, ClassElement element) {
                if (element instanceof FieldModel field && isOpened(field)) {
                    builder.withField(field.fieldName(), field.fieldType(), copy -> {
                        copy.withFlags(field.flags().flagsMask() & ~ClassFile.ACC_FINAL);
                        field.attributes().forEach(attribute -> {
                            if (attribute instanceof FieldElement kept) {
                                copy.with(kept);
                            }
                        });
                    });
                } else {
                    builder.with(element);
                }
            }

            @Override
            public void atEnd(ClassBuilder builder) {
                if (version != null) {
                    builder.withField(VERSION_FIELD, ConstantDescs.CD_long, field -> {
                        field.withFlags(ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
                        field.with(ConstantValueAttribute.of(version));
                    });
                }
            }
        });
    }

    private static boolean isOpened(FieldModel field) {
        return field.flags().has(AccessFlag.STATIC)
                && field.flags().has(AccessFlag.FINAL)
                && !field.flags().has(AccessFlag.ENUM)
                && !field.flags().has(AccessFlag.SYNTHETIC)
                && field.findAttribute(Attributes.constantValue()).isEmpty();
    }
}
