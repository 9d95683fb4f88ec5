// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields that code can reach: statics of users' classes, and instance fields of the implicit class of a compact
 * source file. Found in the class files, so nothing is run or initialized.
 *
 * <p>Followed are calls, lambdas and method references into classes of the roots' own origins; overriding methods in
 * classes of which the code, or the task, has objects; and methods of such objects that other code may call ({@code
 * compare} of a comparator). Not followed: other jars, reflection, class initializers, and calls beyond {@link
 * #LIMIT} methods.
 *
 * @param reads what is read
 * @param writes what is written
 * @param visited the classes whose code was looked at
 * @param storesElements whether an element of some array is written, maybe one that the code itself makes
 */
public record CodeScan(List<Access> reads, List<Access> writes, Set<Class<?>> visited, boolean storesElements) {

    /** Methods looked at before the scan gives up on the rest. */
    public static final int LIMIT = 2_000;

    private static final int CACHE_LIMIT = 1_000;
    private static final Map<Roots, CodeScan> CACHE = new ConcurrentHashMap<>();

    /**
     * A field that code uses.
     *
     * @param field a static field, or an instance field of an implicit class
     * @param by the first method found that does, as in {@code Main.score}
     */
    public record Access(Field field, String by) {}

    /** Where a scan starts. Holds no lambda, so that a cached scan holds no captures. */
    private record Roots(Set<Method> methods, Set<Class<?>> objects) {

        boolean isInMemory() {
            for (Method method : methods) {
                if (Origin.of(method.owner).isMemory()) {
                    return true;
                }
            }
            for (Class<?> type : objects) {
                if (Origin.of(type).isMemory()) {
                    return true;
                }
            }
            return false;
        }

        // What the JDK would write here and below itself makes a program's first pool some milliseconds late.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Roots roots && methods.equals(roots.methods) && objects.equals(roots.objects);
        }

        @Override
        public int hashCode() {
            return 31 * methods.hashCode() + objects.hashCode();
        }
    }

    private record Method(Class<?> owner, String name, String descriptor, boolean isFixed) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Method method
                    && owner == method.owner
                    && name.equals(method.name)
                    && descriptor.equals(method.descriptor)
                    && isFixed == method.isFixed;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * owner.hashCode() + name.hashCode()) + descriptor.hashCode();
        }
    }

    /**
     * Scans what a task can run.
     *
     * @param lambdas the lambdas and method references in it
     * @param objects the classes of the objects in it
     * @return the scan; the same one again if all of that is on the class path
     */
    public static CodeScan of(Collection<LambdaImage> lambdas, Collection<Class<?>> objects) {
        Set<Method> methods = new LinkedHashSet<>();
        for (LambdaImage lambda : lambdas) {
            if (Origin.of(lambda.implClass()).isUser()) {
                methods.add(
                        new Method(lambda.implClass(), lambda.implName(), lambda.implDescriptor(), lambda.isArrow()));
            }
        }
        Set<Class<?>> users = new LinkedHashSet<>();
        for (Class<?> type : objects) {
            if (!type.isArray() && Origin.of(type).isUser()) {
                users.add(type);
            }
        }
        Roots roots = new Roots(methods, users);
        // Classes on the class path neither change nor go away; those in memory do both.
        if (roots.isInMemory()) {
            return new Walk(roots).run();
        }
        if (CACHE.size() > CACHE_LIMIT) {
            CACHE.clear();
        }
        CodeScan scan = CACHE.get(roots);
        if (scan == null) {
            scan = new Walk(roots).run();
            CACHE.put(roots, scan);
        }
        return scan;
    }

    private static final class Walk {
        private final Set<Origin> origins = new HashSet<>();
        private final Set<Method> known = new HashSet<>();
        private final Deque<Method> todo = new ArrayDeque<>();
        private final Set<Class<?>> objects = new LinkedHashSet<>();
        private final Set<Method> virtuals = new LinkedHashSet<>();
        private final Set<Class<?>> visited = new LinkedHashSet<>();
        private final Map<Field, Access> reads = new LinkedHashMap<>();
        private final Map<Field, Access> writes = new LinkedHashMap<>();
        private final Map<Class<?>, ClassCode> codes = new HashMap<>();
        private final Overrides overrides = new Overrides();
        private boolean storesElements;

        Walk(Roots roots) {
            for (Method method : roots.methods) {
                origins.add(Origin.of(method.owner));
            }
            for (Class<?> type : roots.objects) {
                origins.add(Origin.of(type));
            }
            for (Method method : roots.methods) {
                call(method);
            }
            for (Class<?> type : roots.objects) {
                created(type);
            }
        }

        CodeScan run() {
            for (Method method = todo.poll(); method != null; method = todo.poll()) {
                MethodCode code = code(method.owner).method(method.name, method.descriptor);
                if (code != null) {
                    read(method, code);
                }
            }
            return new CodeScan(
                    List.copyOf(reads.values()), List.copyOf(writes.values()), Set.copyOf(visited), storesElements);
        }

        private void read(Method method, MethodCode code) {
            storesElements |= code.storesElements();
            for (MethodCode.FieldUse use : code.fields()) {
                field(use, method);
            }
            for (String name : code.creates()) {
                Class<?> type = Classes.findUser(name, method.owner);
                if (type != null) {
                    created(type);
                }
            }
            for (MethodCode.Call call : code.calls()) {
                Class<?> owner = Classes.findUser(call.owner(), method.owner);
                if (owner != null) {
                    call(new Method(owner, call.name(), call.descriptor(), call.isFixed()));
                }
            }
        }

        private void field(MethodCode.FieldUse use, Method by) {
            Class<?> owner = Classes.findUser(use.owner(), by.owner);
            Field field = owner == null ? null : declared(owner, use.name());
            if (field == null || !Origin.of(field.getDeclaringClass()).isUser()) {
                return;
            }
            if (use.isStatic() || ClassBytes.isImplicit(field.getDeclaringClass())) {
                Access access = new Access(field, by.owner.getName() + "." + readable(by.name));
                (use.isRead() ? reads : writes).putIfAbsent(field, access);
            }
        }

        /**
         * A method may be called: its declaration is found, and for virtual ones what overrides it in known objects.
         */
        private void call(Method method) {
            if (!isFollowed(method.owner)) {
                return;
            }
            add(method.owner, method);
            if (!method.isFixed && virtuals.add(method)) {
                permitted(method.owner);
                for (Class<?> type : List.copyOf(objects)) {
                    if (method.owner.isAssignableFrom(type)) {
                        add(type, method);
                    }
                }
            }
        }

        /** There may be objects of a class. */
        private void created(Class<?> type) {
            if (!isFollowed(type) || !objects.add(type)) {
                return;
            }
            for (Method method : List.copyOf(virtuals)) {
                if (method.owner.isAssignableFrom(type)) {
                    add(type, method);
                }
            }
            for (Class<?> c = type; c != null && isFollowed(c); c = c.getSuperclass()) {
                for (String key : code(c).keys()) {
                    if (overrides.isCallable(type, key, this::isFollowed)) {
                        int paren = key.indexOf('(');
                        add(type, new Method(c, key.substring(0, paren), key.substring(paren), true));
                    }
                }
            }
        }

        /** A sealed type, an enum with bodies among them, tells which objects there can be. */
        private void permitted(Class<?> type) {
            if (type.isSealed()) {
                for (Class<?> sub : type.getPermittedSubclasses()) {
                    created(sub);
                    permitted(sub);
                }
            } else if (Origin.of(type).isMemory() && !Modifier.isFinal(type.getModifiers())) {
                siblings(type);
            }
        }

        /** In a source file that runs as it is, items of an open type are mostly of classes written beside it. */
        private void siblings(Class<?> type) {
            try {
                for (Class<?> member : type.getNestHost().getNestMembers()) {
                    if (type.isAssignableFrom(member)) {
                        created(member);
                    }
                }
            } catch (LinkageError e) {
                // One of them is not there, so there are no objects of it.
            }
        }

        /** Adds the method that a call on an object of {@code type} selects, if its code is followed. */
        private void add(Class<?> type, Method called) {
            Class<?> owner = declaring(type, called.name, called.descriptor);
            if (owner != null && known.size() < LIMIT) {
                Method method = new Method(owner, called.name, called.descriptor, true);
                if (known.add(method)) {
                    visited.add(owner);
                    todo.add(method);
                }
            }
        }

        private @Nullable Class<?> declaring(Class<?> type, String name, String descriptor) {
            for (Class<?> c = type; c != null && isFollowed(c); c = c.getSuperclass()) {
                if (code(c).method(name, descriptor) != null) {
                    return c;
                }
            }
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                for (Class<?> i : c.getInterfaces()) {
                    Class<?> found = isFollowed(i) ? declaring(i, name, descriptor) : null;
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        }

        private ClassCode code(Class<?> type) {
            ClassCode code = codes.get(type);
            if (code == null) {
                code = ClassCode.of(type);
                codes.put(type, code);
            }
            return code;
        }

        private boolean isFollowed(Class<?> type) {
            return origins.contains(Origin.of(type));
        }
    }

    /** The field that a name means in a class: its own, its interfaces', its superclass's (JVMS 5.4.3.2). */
    private static @Nullable Field declared(Class<?> owner, String name) {
        try {
            for (Field field : owner.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        } catch (LinkageError e) {
            return null; // one of its fields has a type that is not there
        }
        for (Class<?> i : owner.getInterfaces()) {
            Field field = declared(i, name);
            if (field != null) {
                return field;
            }
        }
        return owner.getSuperclass() == null ? null : declared(owner.getSuperclass(), name);
    }

    /**
     * The method that a lambda was written in, for a lambda: {@code lambda$main$0}, or {@code lambda$main$1f2e3d4c$1} if
     * it is serializable.
     */
    private static String readable(String method) {
        Matcher lambda = Lambdas.NAME.matcher(method);
        return lambda.matches() ? lambda.group(1) : method;
    }

    /** Apart, for those whose code uses no field. */
    private static final class Lambdas {
        static final Pattern NAME = Pattern.compile("lambda\\$(.+?)(\\$[0-9a-f]{1,8})?\\$[0-9]+");
    }
}
