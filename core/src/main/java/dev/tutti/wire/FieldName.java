// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.lang.reflect.Field;

/** A field, as both ends can find it. */
record FieldName(String className, String name) {

    /** What jshell and notebooks call the classes that they make of lines. */
    private static final String JSHELL = "REPL.$JShell$";

    static FieldName of(Field field) {
        return new FieldName(field.getDeclaringClass().getName(), field.getName());
    }

    /**
     * The field in some loader's classes; does not initialize its class.
     *
     * @throws Unreadable if there is none
     */
    Field find(ClassLoader loader) {
        try {
            return Class.forName(className, false, loader).getDeclaredField(name);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new Unreadable("its field " + this + " is not there", e);
        }
    }

    /** The field as its user knows it. */
    String inWords() {
        return className.startsWith(JSHELL) ? "the variable " + name : "the static field " + this;
    }

    @Override
    public String toString() {
        return className + "." + name;
    }
}
