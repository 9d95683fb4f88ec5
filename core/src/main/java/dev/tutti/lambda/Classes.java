// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import org.jspecify.annotations.Nullable;

/** Classes found by name, without initializing them. */
final class Classes {

    private Classes() {}

    /**
     * The class that {@code name} means in code of {@code user}; {@code null} if there is none or it cannot be linked.
     */
    static @Nullable Class<?> find(String name, Class<?> user) {
        if (name.equals(user.getName())) {
            return user;
        }
        try {
            return Class.forName(name, false, user.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** Whether a name is surely the JDK's, so that there is no need to find the class. */
    static boolean isJdkName(String name) {
        return name.startsWith("java.") || name.startsWith("[");
    }
}
