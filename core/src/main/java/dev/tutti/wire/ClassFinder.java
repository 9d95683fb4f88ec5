// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Classes by name, from some loaders in order, as often as needed. */
final class ClassFinder {

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class,
            "byte", byte.class,
            "char", char.class,
            "short", short.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class,
            "void", void.class);

    private final CopyOnWriteArrayList<ClassLoader> loaders;
    private final Map<String, Class<?>> found = new ConcurrentHashMap<>();

    ClassFinder(List<ClassLoader> loaders) {
        this.loaders = new CopyOnWriteArrayList<>(loaders);
    }

    /** Takes another loader, to be asked before those it has. */
    void add(ClassLoader loader) {
        if (!loaders.contains(loader)) {
            loaders.add(0, loader);
        }
    }

    Class<?> find(String name) throws ClassNotFoundException {
        Class<?> known = found.get(name);
        if (known == null) {
            known = PRIMITIVES.get(name);
            known = known == null ? load(name) : known;
            found.put(name, known);
        }
        return known;
    }

    Class<?> findProxy(String[] interfaces) throws ClassNotFoundException {
        Class<?>[] faces = new Class<?>[interfaces.length];
        ClassLoader definer = loaders.getFirst();
        for (int i = 0; i < faces.length; i++) {
            faces[i] = find(interfaces[i]);
            ClassLoader own = faces[i].getClassLoader();
            definer = own != null && !Modifier.isPublic(faces[i].getModifiers()) ? own : definer;
        }
        try {
            return Proxy.newProxyInstance(definer, faces, (_, _, _) -> null).getClass();
        } catch (IllegalArgumentException e) {
            throw new ClassNotFoundException("a proxy of " + String.join(", ", interfaces), e);
        }
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        ClassNotFoundException first = null;
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new ClassNotFoundException(name) : first;
    }
}
