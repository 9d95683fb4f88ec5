// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link GraphOutput} with a {@link WireReplacer} wrote. */
final class GraphInput extends ObjectInputStream {

    /** Slots that collections may reserve beyond what their bytes can fill, in all and for each byte of the stream. */
    private static final int SPARE_SLOTS = 4_096;

    private static final int SLOTS_A_BYTE = 4;

    private final ClassFinder finder;
    private final List<Object> parts;
    private final Implicits implicits;
    private final List<Arrival> arrived = new ArrayList<>();
    private long slotsLeft;
    private boolean isPart;
    private boolean hasStandIns;

    /** What objects of compact source files become. */
    interface Implicits {

        /** The task's own, which is not in the stream. */
        Object self() throws InvalidObjectException;

        /** An object to stand for one in the stream; if it is {@code fresh} its fields are set. */
        Arrival arrive(Class<?> type);
    }

    record Arrival(Object object, boolean fresh) {}

    GraphInput(byte[] head, int from, List<Object> parts, ClassFinder finder, Implicits implicits) throws IOException {
        super(new ByteArrayInputStream(head, from, head.length - from));
        this.parts = parts;
        this.finder = finder;
        this.implicits = implicits;
        this.slotsLeft = SPARE_SLOTS + (long) SLOTS_A_BYTE * head.length;
        enableResolveObject(true);
        setObjectInputFilter(this::check);
    }

    /** The graph. */
    @Nullable
    Object readGraph() throws IOException, ClassNotFoundException {
        Object root = readObject();
        for (int i = 0; i < arrived.size(); i++) { // reading one may bring another
            @Nullable Object[] fields = (@Nullable Object[]) readObject();
            Arrival arrival = arrived.get(i);
            for (int k = 0; arrival.fresh() && k + 1 < fields.length; k += 2) {
                ImplicitObjects.set(arrival.object(), String.valueOf(fields[k]), fields[k + 1]);
            }
        }
        return root;
    }

    @Override
    protected void readStreamHeader() {}

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
        Class<?> type = finder.find(description.getName());
        hasStandIns |= StandIn.class.isAssignableFrom(type);
        return type;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
        return finder.findProxy(interfaces);
    }

    @Override
    protected @Nullable Object resolveObject(@Nullable Object object) throws IOException {
        if (!hasStandIns) {
            return object;
        }
        return switch (object) {
            case StandIn.ArrayReference(int part)
            when part >= 0 && part < parts.size() -> {
                isPart = true;
                yield parts.get(part);
            }
            case StandIn.SelfReference() -> implicits.self();
            case StandIn.ImplicitReference(int id, Class<?> type)
            when id == arrived.size() -> {
                Arrival arrival = implicits.arrive(type);
                arrived.add(arrival);
                yield arrival.object();
            }
            case StandIn standIn -> throw new InvalidObjectException("it refers to nothing: " + standIn);
            case Collection<?> c -> checkNoneLeft(c);
            case Map<?, ?> m -> {
                checkNoneLeft(m.keySet());
                checkNoneLeft(m.values());
                yield m;
            }
            case Object[] a -> {
                checkNoneLeft(Arrays.asList(a));
                yield a;
            }
            case null, default -> object;
        };
    }

    /** A stand-in is still one within itself, for only what is complete can be turned back. */
    private static Collection<?> checkNoneLeft(Collection<?> elements) throws InvalidObjectException {
        for (Object element : elements) {
            if (element instanceof StandIn) {
                throw new InvalidObjectException("a record (or Optional) in it contains itself by way of a collection");
            }
        }
        return elements;
    }

    /** Refuses arrays that the stream is too short to fill, before they are allocated. */
    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        if (isPart) { // not in the stream
            isPart = false;
        } else if (info.arrayLength() > 0) {
            slotsLeft -= info.arrayLength();
        }
        return slotsLeft < 0 ? ObjectInputFilter.Status.REJECTED : ObjectInputFilter.Status.UNDECIDED;
    }
}
