// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A static field of a user's class, whatever its access. */
final class StaticCell {

    /*
     * The JDK has no test for "is this class initialized?", but since 22 it makes another kind of handle for a static
     * field while it is not. Safe because at worst, should that kind get another name, a class is initialized that
     * would not have been.
     */
    private static final String LAZY = "LazyInitializingVarHandle";

    private final VarHandle handle;

    private StaticCell(VarHandle handle) {
        this.handle = handle;
    }

    /**
     * @throws Closed if the class is in a module that does not open it
     */
    static StaticCell of(Field field) {
        try {
            return new StaticCell(Closed.open(field.getDeclaringClass()).unreflectVarHandle(field));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("full access includes every field: " + field, e);
        }
    }

    /**
     * Whether the class has been initialized; until then no one here has given the field another value than a worker
     * will.
     */
    boolean isInitialized() {
        return !handle.getClass().getSimpleName().equals(LAZY);
    }

    /** The value; initializes the class. */
    @Nullable
    Object get() {
        return (Object) handle.get();
    }

    /** Sets a field that is not final. */
    void set(@Nullable Object value) {
        handle.set(value);
    }
}
