// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of arrays one index writes and another one reads or writes, as far as the positions can be told: an
 * index times a number, plus what is the same for all indices.
 *
 * <p>Two Java arrays are one or have nothing in common, so what is not known here is whether two inputs are one array.
 * Two that are {@link Memory} may also have some elements in common, at different positions.
 */
public final class Dependence {

    /** What is known of one body, from good to bad. */
    public enum Verdict {
        /** No index touches what another one near it writes, if {@link #apart} holds. */
        INDEPENDENT,
        UNKNOWN,
        /** Some index reads or writes what another one writes. */
        DEPENDENT
    }

    /**
     * Two inputs that must not be one array, or have elements in common if they are {@link Memory}.
     *
     * @param one the position of a parameter
     * @param other that of another one
     * @param mayBeOne whether they may be all the same elements, though not the same at other positions
     */
    public record Apart(int one, int other, boolean mayBeOne) {

        /** Whether that holds. */
        @SuppressWarnings("ReferenceEquality") // arrays are one or another
        public boolean holds(@Nullable Object[] inputs) {
            if (inputs[one] instanceof Memory left && inputs[other] instanceof Memory right) {
                return !left.overlaps(right) || (mayBeOne && left.isSame(right));
            }
            return mayBeOne || inputs[one] != inputs[other];
        }
    }

    /** An access, in the order of the function. */
    private record Access(int block, int position, Instruction instruction, Element element, Value array, Value index) {
        boolean isOfMemory() {
            return index.kind() == Kind.LONG;
        }

        boolean isStore() {
            return instruction.operation() instanceof Operation.Store;
        }
    }

    /**
     * {@code stride · index + offset + Σ terms}, modulo 2³²: two positions that differ so differ, be they {@code int}s
     * or {@code long}s.
     */
    private record Form(long stride, long offset, Map<Integer, Long> terms) {}

    private static final Form NOTHING = new Form(0, 0, Map.of());

    /** A stride that does not bring lanes back to where others are by wrapping around. */
    private static final long STRIDE_MOST = 1 << 24;

    private final Function function;
    private final Map<Value, Instruction> makers = new HashMap<>();
    private final Map<Value, Form> forms = new HashMap<>();
    private final Map<Operation, Value> firsts = new HashMap<>();
    private final Map<Value, Value> alike = new HashMap<>();
    private final Shapes shapes;
    private final List<Access> accesses = new ArrayList<>();
    private final List<Apart> apart = new ArrayList<>();
    private Verdict verdict = Verdict.INDEPENDENT;
    private int line;

    /** Whether a load may follow a store that could have changed what it reads. */
    private boolean readsAfterWriting;

    /** Analyses a function. */
    public Dependence(Function function, Shapes shapes) {
        this.function = function;
        this.shapes = shapes;
        for (int b = 0; b < function.blocks().size(); b++) {
            List<Instruction> instructions = function.blocks().get(b).instructions();
            for (int i = 0; i < instructions.size(); i++) {
                Instruction each = instructions.get(i);
                if (each.result() != null) {
                    makers.put(each.result(), each);
                }
                switch (each.operation()) {
                    case Operation.Load load ->
                        accesses.add(new Access(b, i, each, load.element(), load.array(), load.index()));
                    case Operation.Store store ->
                        accesses.add(new Access(b, i, each, store.element(), store.array(), store.index()));
                    default -> {}
                }
            }
        }
        for (Access store : accesses) {
            if (store.isStore()) {
                compare(store);
            }
        }
    }

    /** What is known. */
    public Verdict verdict() {
        return verdict;
    }

    /** The line of what the verdict is about, 0 if it is not known. */
    public int line() {
        return line;
    }

    /** The inputs that must be different arrays for the verdict to hold. */
    public List<Apart> apart() {
        return apart;
    }

    /** Whether, within one index, something may be read that was written before. */
    public boolean readsAfterWriting() {
        return readsAfterWriting;
    }

    private void compare(Access store) {
        int target = function.parameters().indexOf(store.array());
        Form written = form(store.index());
        if (target < 0 || written == null) {
            found(Verdict.UNKNOWN, store);
            return;
        }
        for (Access other : accesses) {
            int source = function.parameters().indexOf(other.array());
            if (other.element() != store.element() || other.isOfMemory() != store.isOfMemory()) {
                if (other.isOfMemory() && store.isOfMemory() && source >= 0) {
                    apart.add(new Apart(target, source, false));
                }
                continue;
            }
            Verdict together = source < 0 ? Verdict.UNKNOWN : compare(written, form(other.index()));
            boolean reads = !other.isStore() && follows(store, other);
            if (source == target) {
                readsAfterWriting |= reads && together == Verdict.INDEPENDENT;
                found(together, other);
            } else if (source < 0) {
                found(Verdict.UNKNOWN, other);
            } else if (together != Verdict.INDEPENDENT || reads) {
                apart.add(new Apart(target, source, false));
            } else if (store.isOfMemory()) {
                apart.add(new Apart(target, source, true));
            }
        }
    }

    /** Whether two positions of one array are different ones for different indices. */
    private static Verdict compare(Form written, @Nullable Form other) {
        if (other == null || !other.terms.equals(written.terms)) {
            return Verdict.UNKNOWN;
        }
        long distance = distance(written, other);
        if (written.stride == 0) {
            return other.stride == 0 && distance != 0 ? Verdict.INDEPENDENT : Verdict.DEPENDENT;
        }
        if (other.stride != written.stride || written.stride < -STRIDE_MOST || written.stride > STRIDE_MOST) {
            return Verdict.UNKNOWN;
        }
        return distance == 0 || distance % written.stride != 0 ? Verdict.INDEPENDENT : Verdict.DEPENDENT;
    }

    /**
     * What two indices certainly do to one element, as soon as a loop has them both: accesses that every index comes to, at
     * positions whose distance is known.
     */
    public List<Clash> clashes() {
        List<Clash> clashes = new ArrayList<>();
        for (Access store : accesses) {
            int target = function.parameters().indexOf(store.array());
            // Positions in shared memory are known modulo 2³² only, which is no proof.
            boolean isCertain = store.isStore() && target >= 0 && !store.isOfMemory() && isCertain(store);
            Form written = isCertain ? form(store.index()) : null;
            if (written == null) {
                continue;
            }
            for (Access other : accesses) {
                int source = function.parameters().indexOf(other.array());
                Form touched =
                        other.element() == store.element() && source >= 0 && !other.isOfMemory() && isCertain(other)
                                ? form(other.index())
                                : null;
                if (touched != null && touched.terms.equals(written.terms) && mayMeet(written, touched)) {
                    clashes.add(new Clash(
                            target,
                            source,
                            written.stride,
                            touched.stride,
                            distance(written, touched),
                            !other.isStore(),
                            !written.terms.isEmpty(),
                            other.instruction().line()));
                }
            }
        }
        return clashes;
    }

    private static long distance(Form written, Form other) {
        return (int) (other.offset - written.offset); // ints wrap around, and longs made of them
    }

    private static boolean mayMeet(Form written, Form other) {
        long distance = distance(written, other);
        if (written.stride == other.stride) {
            return written.stride == 0
                    ? distance == 0
                    : Math.abs(written.stride) <= STRIDE_MOST && distance % written.stride == 0;
        }
        long of = written.stride == 0 ? other.stride : other.stride == 0 ? written.stride : 0;
        return of != 0 && distance % of == 0;
    }

    /** Whether every index comes to an access, unless it throws: there is no way to a return around its block. */
    private boolean isCertain(Access access) {
        BitSet seen = new BitSet();
        List<Integer> waiting = new ArrayList<>(List.of(0));
        while (!waiting.isEmpty()) {
            int block = waiting.removeLast();
            if (block != access.block() && !seen.get(block)) {
                if (function.blocks().get(block).exit() instanceof Exit.Return) {
                    return false;
                }
                seen.set(block);
                leave(block, waiting);
            }
        }
        return true;
    }

    private void found(Verdict found, Access where) {
        if (found.compareTo(verdict) > 0) {
            verdict = found;
            line = where.instruction().line();
        }
    }

    /** Whether a load may happen after a store for the same index. */
    private boolean follows(Access store, Access load) {
        if (store.block() == load.block() && load.position() > store.position()) {
            return true;
        }
        BitSet seen = new BitSet();
        List<Integer> waiting = new ArrayList<>();
        leave(store.block(), waiting);
        while (!waiting.isEmpty()) {
            int block = waiting.removeLast();
            if (!seen.get(block)) {
                seen.set(block);
                leave(block, waiting);
            }
        }
        return seen.get(load.block());
    }

    private void leave(int block, List<Integer> waiting) {
        Block from = function.blocks().get(block);
        for (Exit.Edge edge : from.exit().edges()) {
            waiting.add(edge.target());
        }
    }

    // ---- positions

    /** {@code null} if a position is not of that form. */
    private @Nullable Form form(Value value) {
        Form known = forms.get(value);
        if (known == null) {
            known = compute(value);
            if (known != null) {
                forms.put(value, known);
            }
        }
        return known;
    }

    private @Nullable Form compute(Value value) {
        if (!(shapes.of(value) instanceof Shape.Linear shape)) {
            return null;
        }
        if (value.equals(function.parameters().getLast())) {
            return new Form(1, 0, Map.of());
        }
        Instruction maker = makers.get(value);
        Form form = maker == null ? null : sum(maker.operation());
        if (form != null) {
            return value.kind() == Kind.INT ? ofInts(form) : form;
        }
        // What is the same for all indices, and made outside of all loops, is one number.
        return shape.isUniform() && shapes.isOutsideLoops(value)
                ? new Form(0, 0, Map.of(made(value).number(), 1L))
                : null;
    }

    /** The first value that is made as this one is, of what does not change. */
    private Value made(Value value) {
        Value known = alike.get(value);
        if (known != null) {
            return known;
        }
        Instruction maker = makers.get(value);
        Value first = value;
        if (maker != null && !(maker.operation() instanceof Operation.Load)) {
            Operation operation = maker.operation().map(this::made);
            first = Objects.requireNonNullElse(firsts.putIfAbsent(operation, value), value);
        }
        alike.put(value, first);
        return first;
    }

    private static Form ofInts(Form form) {
        Map<Integer, Long> terms = new TreeMap<>();
        form.terms.forEach((value, factor) -> {
            if (factor.intValue() != 0) {
                terms.put(value, (long) factor.intValue());
            }
        });
        return new Form((int) form.stride, (int) form.offset, terms);
    }

    private @Nullable Form sum(Operation operation) {
        return switch (operation) {
            case Operation.Constant constant -> new Form(0, constant.bits(), Map.of());
            case Operation.Convert(Conversion conversion, Value from) when conversion == Conversion.L2I -> form(from);
            case Operation.Convert(Conversion conversion, Value from) when conversion == Conversion.I2L -> form(from);
            case Operation.Check(Value index, Value _) -> form(index);
            case Operation.Binary(Arithmetic operator, Value left, Value right)
            when operator == Arithmetic.ADD || operator == Arithmetic.SUB ->
                plus(form(left), form(right), operator == Arithmetic.ADD ? 1 : -1);
            case Operation.Binary(Arithmetic operator, Value left, Value right)
            when operator == Arithmetic.MUL -> {
                Operation.Constant factor = shapes.constant(right);
                Operation.Constant other = shapes.constant(left);
                yield factor != null
                        ? plus(NOTHING, form(left), factor.bits())
                        : other != null ? plus(NOTHING, form(right), other.bits()) : null;
            }
            case Operation.Binary(Arithmetic operator, Value left, Value right)
            when operator == Arithmetic.SHL -> {
                Operation.Constant by = shapes.constant(right);
                long most = left.kind() == Kind.INT ? 31 : 63;
                yield by == null ? null : plus(NOTHING, form(left), 1L << (by.bits() & most));
            }
            default -> null;
        };
    }

    /** {@code one + times · other}. */
    private static @Nullable Form plus(@Nullable Form one, @Nullable Form other, long times) {
        if (one == null || other == null) {
            return null;
        }
        Map<Integer, Long> terms = new TreeMap<>(one.terms);
        other.terms.forEach((value, factor) -> {
            if (Objects.requireNonNull(terms.merge(value, times * factor, Long::sum)) == 0) {
                terms.remove(value);
            }
        });
        return new Form(one.stride + times * other.stride, one.offset + times * other.offset, terms);
    }
}
