// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.lambda.ClassBytes;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How objects of a class travel, found once a class. */
enum Treatment {
    /** The JDK can serialize it. */
    AS_IS,
    /** A primitive array. */
    ARRAY,
    /** What the JDK writes for a lambda. */
    LAMBDA,
    /** A record that is not {@link Serializable}, by its components. */
    RECORD,
    /** The object of a compact source file, by some of its fields. */
    IMPLICIT,
    /** One of the JDK's value classes that are not {@link Serializable}. */
    VALUE,
    /** A view that is not {@link Serializable}, by a copy. */
    COLLECTION,
    /** As above. */
    MAP,
    /** Stays here. */
    REFUSED;

    private static final ClassValue<Treatment> TREATMENTS = new ClassValue<>() {
        @Override
        protected Treatment computeValue(Class<?> type) {
            return find(type);
        }
    };

    static Treatment of(Object object) {
        return TREATMENTS.get(object.getClass());
    }

    private static Treatment find(Class<?> type) {
        if (PrimitiveArrays.ofClass(type) != null) {
            return ARRAY;
        } else if (type == SerializedLambda.class) {
            return LAMBDA;
        } else if (Serializable.class.isAssignableFrom(type)) {
            return AS_IS;
        } else if (type.isRecord()) {
            return RECORD;
        } else if (isValue(type)) {
            return VALUE;
        } else if (Collection.class.isAssignableFrom(type)) {
            return COLLECTION;
        } else if (Map.class.isAssignableFrom(type)) {
            return MAP;
        }
        return ClassBytes.isImplicit(type) ? IMPLICIT : REFUSED;
    }

    private static boolean isValue(Class<?> type) {
        return type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class
                || Map.Entry.class.isAssignableFrom(type)
                || Path.class.isAssignableFrom(type)
                || Charset.class.isAssignableFrom(type);
    }

    /** What travels for a {@link #VALUE}. */
    static Object valueImage(Object object) throws Unsendable {
        return switch (object) {
            case Optional<?> o -> new StandIn.OptionalImage(o.orElse(null));
            case OptionalInt o -> new StandIn.OptionalIntImage(o.isPresent(), o.orElse(0));
            case OptionalLong o -> new StandIn.OptionalLongImage(o.isPresent(), o.orElse(0));
            case OptionalDouble o -> new StandIn.OptionalDoubleImage(o.isPresent(), o.orElse(0));
            case Map.Entry<?, ?> e -> new AbstractMap.SimpleImmutableEntry<>(e);
            case Charset c -> new StandIn.CharsetImage(c.name());
            case Path p when p.getFileSystem().equals(FileSystems.getDefault()) -> new StandIn.PathImage(p.toString());
            default -> throw new Unsendable(object, "belongs to a file system of this JVM only");
        };
    }

    /** What travels for a {@link #COLLECTION}: the same elements in the same order, modifiable. */
    @SuppressWarnings("JdkObsolete") // of the JDK's deques, only LinkedList takes null
    static Collection<?> copy(Collection<?> view) throws Unsendable {
        Collection<?> copy = switch (view) {
            case SortedSet<?> s -> new TreeSet<>(s);
            case Set<?> s -> new LinkedHashSet<>(s);
            case Deque<?> d -> new LinkedList<>(d);
            case List<?> l -> new ArrayList<>(l);
            default -> new ArrayList<>(view);
        };
        if (copy.size() != view.size()) {
            throw new Unsendable(view, "compares its elements in a way that would be lost");
        }
        return copy;
    }

    /** What travels for a {@link #MAP}: the same entries in the same order, modifiable. */
    static Map<?, ?> copy(Map<?, ?> view) throws Unsendable {
        Map<?, ?> copy = view instanceof SortedMap<?, ?> s ? new TreeMap<>(s) : new LinkedHashMap<>(view);
        if (copy.size() != view.size()) {
            throw new Unsendable(view, "compares its keys in a way that would be lost");
        }
        return copy;
    }
}
