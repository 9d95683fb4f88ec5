// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A loaded library: what {@link Native} opens or compiles. It stays loaded until its process ends, as nobody could tell
 * whether C still uses it. An immutable value: any thread may use it, and a task that captures it, or an interface that
 * it is bound to, has the same library in a worker process; one that was compiled is compiled again there if the
 * cache has lost it.
 */
public final class NativeLibrary implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** The objects of an interface, by library; they go with the interface. */
    private static final ClassValue<Map<Origin, Object>> BOUND = new ClassValue<>() {
        @Override
        protected Map<Origin, Object> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    /**
     * What travels for a library.
     *
     * @param origin where it is opened
     */
    private record Image(Origin origin) implements Serializable {
        @Serial
        private Object readResolve() {
            return Loading.open(origin);
        }
    }

    /**
     * What travels for an object that calls one.
     *
     * @param origin where the library is opened
     * @param type the interface
     */
    private record BoundImage(Origin origin, Class<?> type) implements Serializable {
        @Serial
        private Object readResolve() {
            return Loading.open(origin).bind(type);
        }
    }

    private final transient Origin origin;
    private final transient MemorySegment handle;
    private final transient @Nullable Path file;
    private transient volatile @Nullable List<Prototype> prototypes;

    NativeLibrary(Origin origin, MemorySegment handle, @Nullable Path file) {
        this.origin = origin;
        this.handle = handle;
        this.file = file;
    }

    /**
     * Makes an object whose abstract methods are the library's functions of the same names; {@link Symbol} gives
     * another name. Default and static methods stay as they are. The package's page says which types are what in C.
     *
     * <ul>
     *   <li><b>Checked:</b> each method against its function's declaration, where the library tells: one that was
     *       compiled by {@link Native#compile(String)} does, others if they were compiled with {@code -g} on Linux. A
     *       {@code double[]} for a {@code float *} is an error then. Other libraries say nothing of their functions; a
     *       method that does not fit may then crash the process or return nonsense.
     *   <li><b>Names:</b> where the library tells, a function of C++ or Fortran is found by the name in its source; of
     *       those that are overloaded the one that fits.
     *   <li><b>Threads:</b> any may use the object. The same library and interface give the same object.
     *   <li><b>Cost:</b> some ms for an interface, once; then some ns a call, and some 10 µs with a callback.
     *   <li><b>Errors of a call:</b> what a callback threw, once C has returned; {@link IllegalArgumentException} if an
     *       array is too short for its {@link Length}; {@link IllegalStateException} if a shared array or an arena is
     *       closed. Closing a shared array while C has it is an {@link IllegalStateException} there.
     * </ul>
     *
     * @param type the interface, maybe private; from a named module its package is open to {@code dev.tutti}
     * @param <T> the interface
     * @return the object; it may be captured by tasks on any pool
     * @throws IllegalArgumentException if it is no interface, a method is nothing that C could have, or a function is
     *     not there or another
     * @throws dev.tutti.UnavailableException if this JVM was told not to call native code
     */
    public <T> T bind(Class<T> type) {
        if (!type.isInterface() || type.isHidden() || type.isSealed() || type.isAnnotation()) {
            throw new IllegalArgumentException(
                    "a library is bound to an ordinary interface: found=" + type.getSimpleName());
        }
        Object bound = BOUND.get(type).get(origin);
        if (bound == null) {
            Object made = make(type);
            bound = BOUND.get(type).computeIfAbsent(origin, _ -> made);
        }
        return type.cast(bound);
    }

    private <T> T make(Class<T> type) {
        List<Signature> signatures =
                Signature.abstractMethods(type).stream().map(Signature::of).toList();
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("interface " + type.getSimpleName()
                    + " has no abstract method; declare one for each function to be called");
        }
        List<MethodHandle> handles = new ArrayList<>();
        for (Signature signature : signatures) {
            handles.add(Downcall.of(signature, address(signature)).asType(signature.methodType()));
        }
        return BoundClass.make(
                type,
                signatures,
                handles,
                new BoundImage(origin, type),
                type.getSimpleName() + " of native library " + origin);
    }

    private MemorySegment address(Signature signature) {
        String symbol = signature.symbol();
        List<Prototype> named = prototypes().stream()
                .filter(each -> each.symbol().equals(symbol) || each.name().equals(symbol))
                .filter(each -> Dl.find(handle, each.symbol()).isPresent())
                .toList();
        if (named.isEmpty()) {
            return Dl.find(handle, symbol).orElseThrow(() -> missing(symbol));
        }
        List<Prototype> fitting = named.stream()
                .filter(each -> each.difference(signature) == null)
                .toList();
        if (fitting.isEmpty()) {
            throw different(signature, named);
        }
        String chosen = fitting.getFirst().symbol();
        return Dl.find(handle, chosen).orElseThrow(() -> missing(chosen));
    }

    private IllegalArgumentException different(Signature signature, List<Prototype> named) {
        String functions =
                named.stream().map(each -> "`" + each + "`").distinct().collect(Collectors.joining(", "));
        return new IllegalArgumentException("method `" + signature + "` does not fit " + functions + " of " + origin
                + (named.size() == 1
                        ? ": " + named.getFirst().difference(signature)
                        : ": none of them has these parameters"));
    }

    private IllegalArgumentException missing(String symbol) {
        Path path = file();
        Elf elf = path == null ? null : Elf.read(path);
        Set<String> known = new TreeSet<>(elf == null ? Set.of() : elf.functions());
        prototypes().stream().map(Prototype::name).forEach(known::add);
        List<String> near = Spelling.near(symbol, known);
        return new IllegalArgumentException("native library " + origin + " has no function `" + symbol + "`"
                + (near.isEmpty() ? "" : "; it has " + String.join(", ", near))
                + "; give the method the name of the function, or write @Symbol");
    }

    /** What the library tells of its functions: nothing, mostly, unless it was compiled here. */
    List<Prototype> prototypes() {
        List<Prototype> known = prototypes;
        if (known == null) {
            Elf elf = file == null ? null : Elf.read(file);
            known = elf == null ? List.of() : Prototype.all(Dwarf.read(elf));
            prototypes = known;
        }
        return known;
    }

    /** Where it is, if that can be told. */
    private @Nullable Path file() {
        return file != null || !(origin instanceof Origin.Named) ? file : Loading.mapped(origin.toString());
    }

    /**
     * The address of a function or variable, for what an interface cannot express.
     *
     * @param symbol its name in the library's table of symbols
     * @return a segment of no bytes, good until the process ends; empty if there is no such symbol
     */
    public Optional<MemorySegment> find(String symbol) {
        return Dl.find(handle, symbol);
    }

    /**
     * Where the library is.
     *
     * @return its file, in the cache for what was compiled; empty for what the process or the system's loader found
     */
    public Optional<Path> path() {
        return Optional.ofNullable(file);
    }

    /**
     * Sent as what leads to it.
     *
     * @return what travels
     */
    @Serial
    private Object writeReplace() {
        return new Image(origin);
    }

    /**
     * Refuses: an image of it is written in its place.
     *
     * @param in a stream that somebody forged
     * @throws InvalidObjectException always
     */
    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("an image of it is written in its place");
    }

    /**
     * The library.
     *
     * @return its name, file or source
     */
    @Override
    public String toString() {
        return "native library " + origin;
    }
}
