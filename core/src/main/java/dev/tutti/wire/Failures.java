// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.RemoteTaskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Throwables on the wire, twice: as they are, with stand-ins for those that cannot be serialized; and as stand-ins
 * throughout, for a reader that lacks one of their classes.
 */
final class Failures {

    /** Causes and suppressed throwables looked at; the rest of a longer chain is left out of the words. */
    private static final int CHAIN_LIMIT = 100;

    private static final int LENGTH_AT = 1;

    private Failures() {}

    /** Never throws: what goes wrong in the user's classes leaves the words. */
    static Payload encode(Throwable failure, Supplier<WireReplacer> replacers) {
        Set<Throwable> none = identitySet();
        Payload graph = write(failure, none, none, replacers);
        if (graph == null) {
            Set<Throwable> chain = chain(failure);
            Set<Throwable> bad = identitySet();
            for (Throwable member : chain) {
                Set<Throwable> others = identitySet();
                others.addAll(chain);
                others.remove(member);
                if (write(member, none, others, replacers) == null) {
                    bad.add(member);
                }
            }
            graph = write(failure, bad, none, replacers);
        }
        Payload words = write(inWords(failure, identitySet()), none, none, replacers);
        if (graph == null && words == null) {
            // Nothing can be serialized any more, for want of memory perhaps; so nothing here may need a new class.
            return Payload.unfit(failure.getClass().getName().concat(": ").concat(String.valueOf(message(failure))));
        }
        byte[] wordBytes = words == null ? new byte[0] : words.head();
        byte[] graphBytes = graph == null ? new byte[0] : graph.head();
        ByteBuffer head = ByteBuffer.allocate(LENGTH_AT + Integer.BYTES + graphBytes.length + wordBytes.length);
        head.put(Tag.FAILURE.code).putInt(graphBytes.length).put(graphBytes).put(wordBytes);
        return new Payload(head.array(), graph == null ? List.of() : graph.parts());
    }

    /** How a graph is read; may throw anything. */
    interface Reader {
        @Nullable
        Object read(byte[] head, int from, List<Object> parts) throws IOException, ClassNotFoundException;
    }

    /** Never throws. */
    static Throwable decode(Payload payload, Reader reader) {
        byte[] head = payload.head();
        int graphAt = LENGTH_AT + Integer.BYTES;
        if (head.length > 0 && head[0] == Tag.UNFIT.code) {
            return unreadable(payload.words(), null);
        }
        if (head.length < graphAt || head[0] != Tag.FAILURE.code) {
            return unreadable("the message is none of a failure", null);
        }
        int graphBytes = ByteBuffer.wrap(head).getInt(LENGTH_AT);
        if (graphBytes < 0 || graphBytes > head.length - graphAt) {
            return unreadable("its length is impossible: bytes=" + graphBytes, null);
        }
        if (graphBytes > 0) {
            try {
                byte[] graph = Arrays.copyOf(head, graphAt + graphBytes);
                if (reader.read(graph, graphAt, payload.parts()) instanceof Throwable failure) {
                    return failure;
                }
            } catch (Throwable e) {
                // A class that is not here, or one that cannot be read, whatever it throws: the words say it.
            }
        }
        try {
            if (reader.read(head, graphAt + graphBytes, List.of()) instanceof RemoteTaskException words) {
                return words;
            }
            return unreadable("its words are of another kind", null);
        } catch (Throwable e) {
            return unreadable("its words are garbled", e);
        }
    }

    private static RemoteTaskException unreadable(String why, @Nullable Throwable cause) {
        String message = "the task failed, but what it threw cannot be read: " + why;
        return new RemoteTaskException("unknown", message, new StackTraceElement[0], cause);
    }

    /** Writes a throwable, or finds that it cannot be: {@code null}. */
    private static @Nullable Payload write(
            Throwable failure, Set<Throwable> bad, Set<Throwable> leftOut, Supplier<WireReplacer> replacers) {
        try {
            return write(failure, bad, leftOut, replacers.get());
        } catch (Throwable e) {
            return null;
        }
    }

    private static Payload write(Throwable failure, Set<Throwable> bad, Set<Throwable> leftOut, WireReplacer replacer)
            throws IOException {
        GraphOutput.Replacer withStandIns = new GraphOutput.Replacer() {
            @Override
            public Object replace(Object object) throws Unsendable {
                if (object instanceof Throwable t) {
                    return leftOut.contains(t) ? "" : replacer.replace(bad.contains(t) ? standIn(t) : t);
                }
                return replacer.replace(object);
            }

            @Override
            public void saw(Class<?> type) {
                replacer.saw(type);
            }
        };
        HeadBytes bytes = new HeadBytes(HeadBytes.LIMIT);
        try (GraphOutput out = new GraphOutput(bytes, withStandIns)) {
            out.writeObject(failure);
            replacer.writeImplicits(out);
            out.flush();
            return new Payload(bytes.toByteArray(), replacer.parts());
        }
    }

    private static Set<Throwable> chain(Throwable failure) {
        Set<Throwable> chain = identitySet();
        Deque<Throwable> todo = new ArrayDeque<>(List.of(failure));
        while (!todo.isEmpty() && chain.size() < CHAIN_LIMIT) {
            Throwable next = todo.removeFirst();
            if (chain.add(next)) {
                Throwable cause = cause(next);
                if (cause != null) {
                    todo.addLast(cause);
                }
                todo.addAll(List.of(next.getSuppressed()));
            }
        }
        return chain;
    }

    /** One stand-in; its cause is the original's, to be replaced in turn if need be. */
    private static RemoteTaskException standIn(Throwable original) {
        return standIn(original, cause(original), List.of(original.getSuppressed()));
    }

    private static RemoteTaskException standIn(
            Throwable original, @Nullable Throwable cause, List<? extends Throwable> suppressed) {
        RemoteTaskException standIn =
                new RemoteTaskException(original.getClass().getName(), message(original), stack(original), cause);
        suppressed.forEach(standIn::addSuppressed);
        return standIn;
    }

    /** Stand-ins all the way down, cut where the chain meets itself. */
    private static RemoteTaskException inWords(Throwable original, Set<Throwable> visited) {
        visited.add(original);
        Throwable cause = cause(original);
        boolean goesOn = cause != null && visited.size() < CHAIN_LIMIT && !visited.contains(cause);
        List<RemoteTaskException> suppressed = new ArrayList<>();
        RemoteTaskException causeInWords = cause != null && goesOn ? inWords(cause, visited) : null;
        for (Throwable t : original.getSuppressed()) {
            if (visited.size() < CHAIN_LIMIT && !visited.contains(t)) {
                suppressed.add(inWords(t, visited));
            }
        }
        return standIn(original, causeInWords, suppressed);
    }

    private static Set<Throwable> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static @Nullable String message(Throwable failure) {
        return guarded(
                failure::getMessage,
                e -> "(its message is lost: getMessage() threw " + e.getClass().getName() + ")");
    }

    private static @Nullable Throwable cause(Throwable failure) {
        return guarded(failure::getCause, _ -> null);
    }

    private static StackTraceElement[] stack(Throwable failure) {
        StackTraceElement[] stack = guarded(failure::getStackTrace, _ -> null);
        return stack == null ? new StackTraceElement[0] : stack;
    }

    /** The user's throwable may throw from any of its methods. */
    private static <T> @Nullable T guarded(Supplier<@Nullable T> getter, Function<Throwable, @Nullable T> otherwise) {
        try {
            return getter.get();
        } catch (Throwable e) {
            return otherwise.apply(e);
        }
    }
}
