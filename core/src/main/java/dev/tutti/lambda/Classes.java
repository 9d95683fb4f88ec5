// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import org.jspecify.annotations.Nullable;

/** Classes found by name, without initializing them. */
public final class Classes {

    private Classes() {}

    /**
     * The class that {@code name} means in code of {@code user}.
     *
     * @param name binary, as in {@code a.b.C$D}
     * @param user the class whose code says the name
     * @return the class; {@code null} if there is none or it cannot be linked
     */
    public static @Nullable Class<?> find(String name, Class<?> user) {
        if (name.equals(user.getName())) {
            return user;
        }
        try {
            return Class.forName(name, false, user.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** As above; {@code null} also if the class is none of a user's. */
    static @Nullable Class<?> findUser(String name, Class<?> user) {
        if (name.startsWith("java.") || name.startsWith("[")) {
            return null; // most are
        }
        Class<?> type = find(name, user);
        return type != null && Origin.of(type).isUser() ? type : null;
    }
}
