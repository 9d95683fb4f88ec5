// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.NoLanesException;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.lift.Lifted;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop's code beside its body. Each group of indices is done by the code first, on copies of the arrays that are
 * written, then by the body, on the arrays themselves, and what both have made is compared bit for bit; a NaN is like any
 * other.
 *
 * <p>Which elements are an index's own is computed by itself ({@link Positions}). No index reads what another one writes, or
 * there would be no code, so a group's copies need its own elements brought up to date and nothing else.
 */
public final class Verification {

    /** Indices that are done together, a multiple of the accumulators of a sum. */
    private static final int GROUP = 1024;

    /** The accumulators of a sum. */
    private static final int ACCUMULATORS = 32;

    /** Does an index by the body as it is written. */
    public interface Body {

        /**
         * Does it.
         *
         * @param offset of the index behind the first one
         * @param out what receives its value
         * @param slot the element of that which it goes to, or is added to
         */
        void of(int offset, Object out, int slot);
    }

    /**
     * Where code and body differ.
     *
     * @param offset of the index behind the first one
     * @param count how many indices from there on the values are about
     * @param what they are
     */
    public record Difference(
            int offset,
            int count,
            String what,
            String expected,
            String found,
            @Nullable Throwable cause) {}

    /**
     * What was done.
     *
     * @param count of indices, by the body
     * @param difference the first one, {@code null} if there is none
     */
    public record Done(int count, @Nullable Difference difference) {}

    /** A span of indices. */
    private record Span(int outer, long first, int count) {
        Span part(int from, int length) {
            return new Span(outer, first + from, length);
        }
    }

    private final CompiledLoop.Bound bound;
    private final LoopCode.Sink sink;
    private final String text;
    private final List<Positions> stores;
    private final @Nullable Object[] copies;

    private Verification(CompiledLoop.Bound bound, LoopCode.Sink sink, String text, List<Positions> stores) {
        this.bound = bound;
        this.sink = sink;
        this.text = text;
        this.stores = stores;
        this.copies = copies(bound.inputs(), stores);
    }

    /** {@code null} if it cannot be told what the body writes, which is where nothing must be run but the body. */
    static @Nullable Verification of(CompiledLoop.Bound bound, Lifted lifted, LoopCode.Sink sink) {
        if (storesToMemory(lifted)) {
            return null; // shared arrays, of which others may see what is on trial
        }
        List<Positions> stores = Positions.of(lifted);
        for (Positions each : stores) {
            Object array = each.input() < 0 ? null : bound.inputs()[each.input()];
            if (array == null || !array.getClass().isArray()) {
                return null;
            }
        }
        if (!stores.isEmpty() && !isIndependent(bound, lifted, sink)) {
            return null;
        }
        return new Verification(bound, sink, lifted.function().toString(), stores);
    }

    private static boolean storesToMemory(Lifted lifted) {
        return lifted.function().blocks().stream()
                .flatMap(block -> block.instructions().stream())
                .anyMatch(each -> each.operation() instanceof Operation.Store store && store.isOfMemory());
    }

    /** Whether no index reads what another one writes; code that takes the indices one by one need not know. */
    private static boolean isIndependent(CompiledLoop.Bound bound, Lifted lifted, LoopCode.Sink sink) {
        try {
            return VectorLoop.compile(lifted.function(), lifted.inputs().size(), sink, VectorUnit.bits())
                    .fits(bound.inputs());
        } catch (NoLanesException e) {
            return false;
        }
    }

    private static @Nullable Object[] copies(@Nullable Object[] inputs, List<Positions> stores) {
        IdentityHashMap<Object, Object> copied = new IdentityHashMap<>();
        for (Positions each : stores) {
            Object array = inputs[each.input()];
            if (array != null && !copied.containsKey(array)) {
                int length = Array.getLength(array);
                Object copy = Array.newInstance(array.getClass().getComponentType(), length);
                System.arraycopy(array, 0, copy, 0, length);
                copied.put(array, copy);
            }
        }
        @Nullable Object[] copies = inputs.clone();
        Arrays.setAll(copies, i -> copies[i] == null ? null : copied.getOrDefault(copies[i], copies[i]));
        return copies;
    }

    /** The code. */
    public CompiledLoop.Bound bound() {
        return bound;
    }

    /** What a report of a mistake needs, behind what differs. */
    public String report() {
        return "java=" + Runtime.version() + " (" + System.getProperty("java.vm.name") + "), " + VectorUnit.target()
                + ", lanes=" + bound.lanes() + ":\n" + text;
    }

    /**
     * Does some indices.
     *
     * @param out what the body's values go to, or are added to
     * @param at where the first value goes, with a sink that fills elements
     * @return how many were done: fewer than were asked for where the code has stopped
     */
    public Done run(int outer, long first, int count, Object out, int at, Body body) {
        int done = 0;
        while (done < count) {
            int from = done;
            int length = Math.min(GROUP, count - done);
            Done group = group(
                    new Span(outer, first + from, length),
                    out,
                    at + from,
                    (offset, to, slot) -> body.of(from + offset, to, slot));
            done += group.count;
            Difference found = group.difference;
            if (found != null) {
                return new Done(
                        done,
                        new Difference(
                                from + found.offset,
                                found.count,
                                found.what,
                                found.expected,
                                found.found,
                                found.cause));
            }
            if (group.count < length) {
                break;
            }
        }
        return new Done(done, null);
    }

    private Done group(Span asked, Object out, int at, Body body) {
        int sure = asked.count;
        List<int[]> places = new ArrayList<>();
        for (Positions store : stores) {
            int[] positions = store.of(bound.inputs(), asked.outer, asked.first, sure);
            places.add(positions);
            sure = Math.min(sure, positions.length);
        }
        for (int s = 0; s < stores.size(); s++) {
            Positions store = stores.get(s);
            places.set(s, store.own(places.get(s), sure, length(store)));
            for (int place : places.get(s)) {
                if (place >= 0) {
                    System.arraycopy(array(bound.inputs(), store), place, array(copies, store), place, 1);
                }
            }
        }
        Span span = asked.part(0, sure);
        Object mine = fills() ? array(sure) : copy(out);
        int done = Math.min(sure, bound.code().run(copies, span.outer, span.first, sure, mine, 0));
        for (int k = 0; k < done; k++) {
            try {
                body.of(k, out, slot(k, at));
            } catch (RuntimeException e) {
                return new Done(k, new Difference(k, 1, "what comes of it", e.toString(), "no exception", e));
            }
        }
        return new Done(done, first(elements(places, sure), values(span.part(0, done), out, at, mine, body)));
    }

    private static @Nullable Difference first(@Nullable Difference one, @Nullable Difference other) {
        return one == null || (other != null && other.offset < one.offset) ? other : one;
    }

    // ---- what is written

    private static Object array(@Nullable Object[] inputs, Positions store) {
        return Objects.requireNonNull(inputs[store.input()]);
    }

    private int length(Positions store) {
        return Array.getLength(array(bound.inputs(), store));
    }

    /** The elements of all indices, of those too that are not done: they have not been touched. */
    private @Nullable Difference elements(List<int[]> places, int count) {
        for (int k = 0; k < count; k++) {
            for (int s = 0; s < stores.size(); s++) {
                int place = places.get(s)[k];
                if (place >= 0) {
                    Object expected = Array.get(array(bound.inputs(), stores.get(s)), place);
                    Object found = Array.get(array(copies, stores.get(s)), place);
                    if (!expected.equals(found)) {
                        return difference(k, 1, "element " + place + " of an array", expected, found);
                    }
                }
            }
        }
        return null;
    }

    // ---- what is returned

    private boolean fills() {
        return switch (sink) {
            case DOUBLES, LONGS, INTS -> true;
            case SUM_DOUBLES, SUM_LONGS, MIN_DOUBLES, MIN_LONGS, MAX_DOUBLES, MAX_LONGS, COUNT, NOTHING -> false;
        };
    }

    private int slot(int offset, int at) {
        return fills() ? at + offset : sink == LoopCode.Sink.COUNT ? 0 : offset % ACCUMULATORS;
    }

    private Object array(int length) {
        return switch (sink) {
            case DOUBLES, SUM_DOUBLES, MIN_DOUBLES, MAX_DOUBLES -> new double[length];
            case LONGS, SUM_LONGS, MIN_LONGS, MAX_LONGS, COUNT -> new long[length];
            case INTS -> new int[length];
            case NOTHING -> this;
        };
    }

    private Object copy(Object out) {
        return switch (out) {
            case double[] sums when sink == LoopCode.Sink.SUM_DOUBLES -> sums.clone();
            case long[] sums when sink != LoopCode.Sink.NOTHING -> sums.clone();
            default -> out;
        };
    }

    private @Nullable Difference values(Span span, Object out, int at, Object mine, Body body) {
        if (sink == LoopCode.Sink.NOTHING) {
            return null;
        }
        if (fills()) {
            for (int k = 0; k < span.count; k++) {
                Object expected = Array.get(out, at + k);
                Object found = Array.get(mine, k);
                if (!expected.equals(found)) {
                    return difference(k, 1, "the value", expected, found);
                }
            }
            return null;
        }
        Difference single = stores.isEmpty() ? single(span, body) : null;
        for (int lane = 0; single == null && lane < Array.getLength(out); lane++) {
            Object expected = Array.get(out, lane);
            Object found = Array.get(mine, lane);
            if (!expected.equals(found)) {
                return difference(0, Math.max(1, span.count), "what the values add up to", expected, found);
            }
        }
        return single;
    }

    /**
     * Does a few at once again, which is right for bodies that write nothing: in a sum of many a NaN or a large number hides
     * what others add.
     */
    private @Nullable Difference single(Span span, Body body) {
        boolean counts = sink == LoopCode.Sink.COUNT;
        int few = counts ? bound.lanes() : ACCUMULATORS;
        for (int from = 0; from < span.count; from += few) {
            Object expected = array(counts ? 1 : ACCUMULATORS);
            Object found = array(counts ? 1 : ACCUMULATORS);
            if (expected instanceof double[] sums && found instanceof double[] others) {
                Arrays.fill(sums, -0.0);
                Arrays.fill(others, -0.0);
            }
            int length = Math.min(few, span.count - from);
            int done = Math.min(length, bound.code().run(copies, span.outer, span.first + from, length, found, 0));
            for (int k = 0; k < done; k++) {
                body.of(from + k, expected, counts ? 0 : k);
            }
            for (int lane = 0; lane < Array.getLength(expected); lane++) {
                Object one = Array.get(expected, lane);
                Object other = Array.get(found, lane);
                if (!one.equals(other)) {
                    return counts
                            ? difference(from, done, "the number of yeses", one, other)
                            : difference(from + lane, 1, "the value", one, other);
                }
            }
        }
        return null;
    }

    private static Difference difference(int offset, int count, String what, Object expected, Object found) {
        return new Difference(offset, count, what, shown(expected), shown(found), null);
    }

    private static String shown(Object number) {
        return switch (number) {
            case Double value -> value + " (0x" + Long.toHexString(Double.doubleToRawLongBits(value)) + ")";
            case Float value -> value + " (0x" + Integer.toHexString(Float.floatToRawIntBits(value)) + ")";
            default -> number.toString();
        };
    }
}
