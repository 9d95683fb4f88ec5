// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Defines in a worker the classes that exist only in the user's JVM, all of one snapshot in one loader, so that they
 * share their packages.
 *
 * <p>If the task is known to need such classes, the user's JVM is asked before the class path: a stale {@code
 * Main.class} there must not win over the {@code Main.java} that runs. Otherwise it is asked last.
 */
final class ShippedClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String CLASS_SUFFIX = ".class";

    private final boolean asksFirst;
    private final Function<String, byte @Nullable []> request;
    private final Map<String, Optional<Long>> opened;
    private final Map<String, byte[]> shipped = new ConcurrentHashMap<>();

    /**
     * @param parent the worker's class path
     * @param asksFirst whether to ask before looking there
     * @param opened classes whose static final fields will be set, with the serial version to keep, if any
     * @param request gives the bytes of a class, or {@code null} if the class path should have it; may block
     */
    ShippedClassLoader(
            ClassLoader parent,
            boolean asksFirst,
            Map<String, Optional<Long>> opened,
            Function<String, byte @Nullable []> request) {
        super("tutti", parent);
        this.asksFirst = asksFirst;
        this.opened = Map.copyOf(opened);
        this.request = request;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null && asksFirst && isAskable(name)) {
                type = ship(name);
            }
            if (type == null) {
                return super.loadClass(name, resolve);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    /** Called when the class path does not have the class. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> type = asksFirst && isAskable(name) ? null : ship(name); // asked before, if so
        if (type == null) {
            throw new ClassNotFoundException(name);
        }
        return type;
    }

    /** Class files too, so that code running here can read the code of shipped lambdas. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = name.endsWith(CLASS_SUFFIX)
                ? shipped.get(
                        name.substring(0, name.length() - CLASS_SUFFIX.length()).replace('/', '.'))
                : null;
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    private @Nullable Class<?> ship(String name) {
        byte[] bytes = request.apply(name);
        if (bytes == null) {
            return null;
        }
        Optional<Long> version = opened.get(name);
        byte[] defined = version == null ? bytes : FinalFields.open(bytes, version.orElse(null));
        shipped.put(name, bytes);
        return defineClass(name, defined, 0, defined.length);
    }

    private static boolean isAskable(String name) {
        return !name.startsWith("java.")
                && !name.startsWith("javax.")
                && !name.startsWith("jdk.")
                && !name.startsWith("sun.")
                && !name.startsWith("com.sun.")
                && !name.startsWith("dev.tutti.");
    }
}
