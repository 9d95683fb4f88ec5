// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A short text that is the same in two JVMs for equal values. Numbers and enums by value; other data by a hash of
 * their serialized form, with sets and maps in an order of their own, for theirs may change from JVM to JVM; what
 * cannot be serialized by its class alone.
 *
 * <p>Not seen: differences that serialization does not write, such as transient fields.
 */
final class Fingerprint {

    /** What the JDK writes for {@code Set.of} and its like, in an order that is drawn anew by every JVM. */
    private static final String IMMUTABLE = "java.util.CollSer";

    private static final String BY_CLASS = "some ";
    private static final int SHORT_ARRAY = 64;

    private Fingerprint() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number n
            when n.getClass().getPackageName().equals("java.lang") ->
                n.getClass().getName() + " " + n;
            case Boolean b -> b.toString();
            case Character c -> "char " + (int) c;
            case Enum<?> e -> e.getDeclaringClass().getName() + "." + e.name();
            case Class<?> c -> "class " + c.getName();
            default -> {
                String type = Refusal.name(value.getClass());
                try {
                    yield type + " " + HexFormat.of().formatHex(hash(value));
                } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
                    yield BY_CLASS + type;
                }
            }
        };
    }

    /** Whether a fingerprint is that of something that cannot be serialized. */
    static boolean isByClass(String fingerprint) {
        return fingerprint.startsWith(BY_CLASS);
    }

    private static byte[] hash(Object value) throws IOException {
        MessageDigest digest = Digests.sha256();
        if (PrimitiveArrays.of(value) != null) {
            // Not through the serializer, which is slow for large arrays.
            Digests.update(digest, new Payload(new byte[0], List.of(value)));
            return Digests.finish(digest);
        }
        // Replaced here and not by the stream, which would first call writeReplace.
        Object root = Treatment.of(value) == Treatment.AS_IS ? canonical(value) : value;
        DigestOutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        try (GraphOutput out = new GraphOutput(sink, Fingerprint::canonical)) {
            out.writeObject(root);
        }
        return Digests.finish(digest);
    }

    /** Something whose serialized form is the same in every JVM. */
    private static Object canonical(Object object) throws Unsendable {
        return switch (Treatment.of(object)) {
            case AS_IS ->
                switch (object) {
                    case Map<?, ?> map -> entries(map);
                    case Set<?> set -> elements(set);
                    case Object o when o.getClass().getName().equals(IMMUTABLE) -> immutable(o);
                    default -> object;
                };
            case ARRAY -> Array.getLength(object) > SHORT_ARRAY ? of(object) : object;
            case LAMBDA -> object;
            case RECORD -> new RecordImage(object);
            case VALUE -> Treatment.valueImage(object);
            case COLLECTION -> object instanceof Set<?> set ? elements(set) : Treatment.copy((Collection<?>) object);
            case MAP, IMPLICIT, REFUSED -> throw new Unsendable(object, "not Serializable"); // such maps are caches
        };
    }

    /** What stands for a set or map: its class, and a line for each of its elements. */
    private record Canonical(String type, List<String> lines) implements Serializable {}

    private static Canonical elements(Set<?> set) {
        List<String> lines = new ArrayList<>(set.size());
        set.forEach(element -> lines.add(of(element)));
        return canonical(set.getClass(), lines, set instanceof SequencedCollection);
    }

    private static Canonical entries(Map<?, ?> map) {
        List<String> lines = new ArrayList<>(map.size());
        map.forEach((key, value) -> lines.add(of(key) + "=" + of(value)));
        return canonical(map.getClass(), lines, map instanceof SequencedMap);
    }

    private static Canonical canonical(Class<?> type, List<String> lines, boolean isOrdered) {
        if (!isOrdered) {
            lines.sort(null);
        }
        return new Canonical(type.getName(), lines);
    }

    /** The collection that the JDK's form stands for is not to be had but by reading it back. */
    private static Object immutable(Object form) throws Unsendable {
        Codec codec = Codec.of(ClassLoader.getSystemClassLoader());
        return switch (codec.decode(codec.encode(form, Role.TASK), Role.TASK)) {
            case Set<?> set -> elements(set);
            case Map<?, ?> map -> entries(map);
            case null, default -> form;
        };
    }
}
