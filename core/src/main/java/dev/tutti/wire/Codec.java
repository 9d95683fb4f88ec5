// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.TaskRefusedException;
import dev.tutti.lambda.Origin;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into payloads and back, at one end.
 *
 * <p>Both ends of a call share one object of a compact source file, if there is any: items and results may hold it,
 * and it then means the task's own.
 *
 * <ul>
 *   <li><b>Threads:</b> any, several at once.
 *   <li><b>Cost:</b> primitive arrays are copied once, when encoded or by {@link Payload#complete}; numbers and strings
 *       need no serializer.
 * </ul>
 */
public final class Codec {

    private final ClassFinder finder;
    private final Collection<FieldName> implicitFields;
    private final boolean isHome;
    private final int headLimitBytes;
    private final @Nullable Object self;
    private volatile @Nullable Object seen;

    /**
     * @param finder the classes at this end
     * @param implicitFields fields of objects of compact source files that travel with them
     * @param isHome whether those objects were made at this end
     * @param self the one that both ends know
     */
    Codec(
            ClassFinder finder,
            Collection<FieldName> implicitFields,
            boolean isHome,
            @Nullable Object self,
            int headLimitBytes) {
        this.finder = finder;
        this.implicitFields = List.copyOf(implicitFields);
        this.isHome = isHome;
        this.self = self;
        this.headLimitBytes = headLimitBytes;
    }

    /**
     * A codec for values that belong to no task.
     *
     * @param loader finds the classes of decoded values
     * @return the codec
     */
    public static Codec of(ClassLoader loader) {
        return new Codec(new ClassFinder(List.of(loader)), List.of(), true, null, HeadBytes.LIMIT);
    }

    /**
     * Takes a snapshot of a value. The arrays of a result are not copied: it is written before anything else happens.
     *
     * @param value anything, maybe {@code null}
     * @param role what it is
     * @return the payload; later changes to the value do not show in it, unless it is a result
     * @throws TaskRefusedException if it cannot travel: path, type, fix; whatever its own code throws is then the cause
     * @throws OutOfMemoryError if the heap is too small for it
     */
    public Payload encode(@Nullable Object value, Role role) {
        return encode(value, role, role != Role.RESULT);
    }

    /**
     * The same for a value that nobody changes before {@link Payload#complete} was called, which may be while the payload is
     * on its way already.
     *
     * @param value anything, maybe {@code null}
     * @param role what it is
     * @return the payload, still to be completed
     * @throws TaskRefusedException as above
     * @throws OutOfMemoryError if the heap is too small for it and a copy of its arrays
     */
    public Payload begin(@Nullable Object value, Role role) {
        Payload payload = encode(value, role, false);
        boolean isOwn = value instanceof String || payload.parts().isEmpty(); // of those without parts some are shared
        return isOwn ? payload : payload.borrowed();
    }

    private Payload encode(@Nullable Object value, Role role, boolean copy) {
        Payload simple = Scalars.encode(value, copy);
        if (simple != null) {
            return simple;
        }
        WireReplacer replacer = new WireReplacer(self, implicitFields, copy, role == Role.RESULT);
        Payload payload = encode(Objects.requireNonNull(value), role, replacer, headLimitBytes);
        noteClasses(replacer);
        return payload;
    }

    /**
     * Makes the value again.
     *
     * @param payload what {@link #encode} returned at the other end
     * @param role for messages
     * @return the value
     * @throws TaskRefusedException if it cannot be read here: a class is missing, or its own code throws, which is
     *     then the cause
     * @throws OutOfMemoryError if the heap is too small for it
     */
    public @Nullable Object decode(Payload payload, Role role) {
        try {
            Tag tag = Tag.of(payload);
            return switch (tag) {
                case OBJECT -> read(payload.head(), 1, payload.parts());
                case UNFIT -> throw new Unreadable(payload.words());
                case FAILURE, IMAGE -> throw new Unreadable("it is of another kind: " + tag);
                default -> Scalars.decode(tag, payload);
            };
        } catch (Unreadable e) {
            throw Refusal.unreadable(role, String.valueOf(e.getMessage()), e.getCause());
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            throw Refusal.unreadable(role, "it needs a class that is not there, " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw Refusal.unreadable(
                    role, "its graph of objects is too deep; send what is chained in it as a list", null);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw Refusal.unreadable(role, Refusal.words(e), e);
        }
    }

    /**
     * Takes a snapshot of what a task threw.
     *
     * @param failure anything
     * @return the payload; what cannot be serialized in it is a {@link dev.tutti.RemoteTaskException}
     */
    public Payload encodeFailure(Throwable failure) {
        return Failures.encode(failure, () -> new WireReplacer(self, implicitFields, true, false));
    }

    /**
     * Makes what a task threw again.
     *
     * @param payload what {@link #encodeFailure} returned at the other end
     * @return what was thrown; a {@link dev.tutti.RemoteTaskException} if it cannot be read here
     */
    public Throwable decodeFailure(Payload payload) {
        return Failures.decode(payload, this::read);
    }

    /** The task's own object of a compact source file. */
    @Nullable
    Object self() {
        return self;
    }

    /** The first such object that was met in values, at home the last. */
    @Nullable
    Object seen() {
        return seen;
    }

    /** Encodes anything but what {@link Scalars} does, and tells the replacer what it finds. */
    static Payload encode(Object value, Role role, WireReplacer replacer, int headLimitBytes) {
        HeadBytes head = new HeadBytes(headLimitBytes);
        GraphOutput out = null;
        try {
            head.write(Tag.OBJECT.code);
            out = new GraphOutput(head, replacer);
            out.writeObject(value);
            replacer.writeImplicits(out);
            out.flush();
            return new Payload(head.toByteArray(), replacer.parts(), replacer.loans());
        } catch (Unsendable e) {
            throw Refusal.unsendable(role, value, e.offender(), e.reason());
        } catch (HeadBytes.Full e) {
            throw Refusal.tooLong(role, value, headLimitBytes);
        } catch (Closed e) {
            Object last = out == null ? null : out.last(e);
            throw Refusal.unsendable(role, value, last == null ? value : last, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw Refusal.failed(role, value, out == null ? null : out.last(e), e);
        }
    }

    /** Values may bring classes that exist only here: workers will ask for them, and results may be of them. */
    private void noteClasses(WireReplacer replacer) {
        if (!isHome) {
            return;
        }
        for (Class<?> type : replacer.classes()) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && Origin.of(type).isMemory()) {
                ClassSource.register(loader);
                finder.add(loader);
            }
        }
        if (!replacer.implicits().isEmpty()) {
            seen = replacer.implicits().getFirst();
        }
    }

    private @Nullable Object read(byte[] head, int from, List<Object> parts)
            throws IOException, ClassNotFoundException {
        try (GraphInput in = new GraphInput(head, from, parts, finder, new Ends())) {
            return in.readGraph();
        }
    }

    private final class Ends implements GraphInput.Implicits {

        @Override
        public Object self() throws InvalidObjectException {
            Object known = self;
            if (known == null) {
                throw new InvalidObjectException("it holds the object of a compact source file, which is not here");
            }
            return known;
        }

        @Override
        public GraphInput.Arrival arrive(Class<?> type) {
            Object known = self == null ? seen : self;
            if (isHome && known != null && known.getClass() == type) {
                return new GraphInput.Arrival(known, false);
            }
            Object fresh = ImplicitObjects.allocate(type);
            seen = seen == null ? fresh : seen;
            return new GraphInput.Arrival(fresh, true);
        }
    }
}
