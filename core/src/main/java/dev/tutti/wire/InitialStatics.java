// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.TaskRefusedException;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that static fields of a worker's classes had when a task first asked for them. Compared with these, and
 * not with what tasks have made of them since, for a task may keep a cache.
 */
final class InitialStatics {

    /** By class, so that classes from memory can go away. */
    private final Map<Class<?>, Map<String, Initial>> known = new WeakHashMap<>();

    private record Initial(String fingerprint, String value) {}

    /**
     * Compares a field's value in the user's JVM with its first one here.
     *
     * @throws TaskRefusedException if they differ
     */
    void compare(Manifest.Check check, ClassLoader loader) {
        Initial here = initial(check.field(), loader);
        if (here == null || here.fingerprint.equals(check.fingerprint())) {
            return;
        }
        String values = here.value.equals(check.value())
                ? "whose contents (" + check.value() + ") are not those that it has in a worker"
                : "whose value is " + check.value() + ", but " + here.value + " in a worker";
        String cure = Fingerprint.isByClass(check.fingerprint())
                ? "it cannot be sent, so make it inside the task,"
                : "copy it to a local variable that the task captures,";
        throw new TaskRefusedException("the task cannot run in a worker process: it reads "
                + check.field().inWords() + " (in " + check.by() + "), " + values
                + ", because a worker initializes classes anew; " + cure
                + " or set it in every worker with Pool.options().initializer(...)");
    }

    /** {@code null} if the class cannot be initialized here, which the task will tell itself if it gets there. */
    private @Nullable Initial initial(FieldName name, ClassLoader loader) {
        Field field = name.find(loader);
        return known.computeIfAbsent(field.getDeclaringClass(), _ -> new HashMap<>())
                .computeIfAbsent(name.name(), _ -> read(field));
    }

    private static @Nullable Initial read(Field field) {
        try {
            Object value = StaticCell.of(field).get();
            return new Initial(Fingerprint.of(value), Described.value(value));
        } catch (LinkageError e) {
            return null;
        }
    }
}
