// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a class came from: its loader, and the jar, directory or source file within that loader.
 *
 * @param kind what that means for a worker process
 * @param loader the loader, {@code null} for the JVM's own
 * @param location the code source, {@code null} if it has none
 */
public record Origin(
        Kind kind, @Nullable ClassLoader loader, @Nullable String location) {

    /** What another JVM with the same class path can do about a class. */
    public enum Kind {
        /** Part of the JDK: every JVM has it. */
        JDK,
        /** Part of this library: every worker has it. */
        TUTTI,
        /** Found by the application class loader, so a worker finds it too. */
        CLASS_PATH,
        /** Known to some other loader only: jshell, {@code java File.java}, notebooks, containers. */
        MEMORY
    }

    private static final String LIBRARY_PACKAGE = "dev.tutti.";
    private static final @Nullable ClassLoader OWN_LOADER = Origin.class.getClassLoader();
    private static final @Nullable String OWN_LOCATION = location(Origin.class);

    private static final ClassValue<Origin> ORIGINS = new ClassValue<>() {
        @Override
        protected Origin computeValue(Class<?> type) {
            return find(type);
        }
    };

    /**
     * The origin of a class; that of its elements for an array.
     *
     * @param type any class
     * @return its origin
     */
    public static Origin of(Class<?> type) {
        return ORIGINS.get(type);
    }

    /**
     * Whether the class is the user's (or a library's) and not the JDK's or ours.
     *
     * @return whether a worker may see another state of it than this JVM
     */
    public boolean isUser() {
        return kind == Kind.CLASS_PATH || kind == Kind.MEMORY;
    }

    /**
     * Whether the class exists only in this JVM.
     *
     * @return whether its bytes must be sent
     */
    public boolean isMemory() {
        return kind == Kind.MEMORY;
    }

    private static Origin find(Class<?> type) {
        if (type.isArray()) {
            return of(type.getComponentType());
        }
        ClassLoader loader = type.getClassLoader();
        String location = location(type);
        return new Origin(kind(type, loader, location), loader, location);
    }

    @SuppressWarnings("ReferenceEquality") // loaders are what they are by identity
    private static Kind kind(Class<?> type, @Nullable ClassLoader loader, @Nullable String location) {
        if (loader == null
                || loader == ClassLoader.getPlatformClassLoader()
                || (location != null && location.startsWith("jrt:"))) {
            return Kind.JDK;
        }
        // The package alone would take in a user's fat jar, the location alone our own tests.
        if (loader == OWN_LOADER
                && type.getName().startsWith(LIBRARY_PACKAGE)
                && location != null
                && location.equals(OWN_LOCATION)) {
            return Kind.TUTTI;
        }
        return loader == ClassLoader.getSystemClassLoader() ? Kind.CLASS_PATH : Kind.MEMORY;
    }

    private static @Nullable String location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        // As text: URL.equals would ask the network.
        return source == null || source.getLocation() == null
                ? null
                : source.getLocation().toString();
    }
}
