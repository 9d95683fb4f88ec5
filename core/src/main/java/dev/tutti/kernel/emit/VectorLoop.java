// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Dependence;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Loops around functions that take an index on each lane of a vector.
 *
 * <p>They do whole groups of lanes, and end early before a group in which something may throw: what is left is for a
 * {@link ScalarLoop}.
 */
public final class VectorLoop {

    /** The accumulators of a sum. */
    private static final int ACCUMULATORS = 32;

    /** HotSpot compiles no method with more bytes of code. */
    static final int COMPILED_MOST = 8000;

    private final VectorPlan plan;
    private final Function function;
    private final int inputs;
    private final LoopCode.Sink sink;
    private final MemoryClass memory;
    private final Lanes lanes;
    private final Scratch scratch;
    private final ArrayTypes arrays;
    private final Set<Remark> remarks = new LinkedHashSet<>();

    /** How many groups of lanes are done in one round. */
    private int copies;

    private VectorLoop(VectorPlan plan, int inputs, LoopCode.Sink sink, MemoryClass memory, int bits) {
        this.plan = plan;
        this.function = plan.function();
        this.inputs = inputs;
        this.sink = sink;
        this.memory = memory;
        this.lanes = new Lanes(LoopClass.NAME, bits / plan.widest(), plan.mask());
        this.scratch = new Scratch(lanes.count());
        this.arrays = new ArrayTypes(function);
        this.copies = sink.accumulates() && plan.isStraight() && !plan.stores() ? ACCUMULATORS / lanes.count() : 1;
    }

    /**
     * A loop and when it may be used.
     *
     * @param apart inputs that must be different arrays
     * @param lanes how many
     * @param least indices that a call does together; it does nothing if it is asked for fewer
     * @param remarks what was done with which line, those about all of it first
     */
    public record Compiled(LoopCode code, List<Dependence.Apart> apart, int lanes, int least, List<Remark> remarks) {

        /** Whether it may be used for these inputs. */
        public boolean fits(@Nullable Object[] values) {
            return apart.stream().allMatch(each -> each.holds(values));
        }
    }

    /**
     * Compiles a loop for memory of any class.
     *
     * @param inputs how many of the function's parameters come before its index or indices
     * @param bits of a vector
     * @throws NoLanesException if the function does not go onto lanes
     */
    public static Compiled compile(Function function, int inputs, LoopCode.Sink sink, int bits)
            throws NoLanesException {
        return compile(function, inputs, sink, MemoryClass.ANY, bits);
    }

    /** The same for memory of some class. */
    public static Compiled compile(Function function, int inputs, LoopCode.Sink sink, MemoryClass memory, int bits)
            throws NoLanesException {
        return compile(function, inputs, sink, memory, bits, bytes -> bytes);
    }

    /** The first with a class file that is changed before it is loaded, for tests of tests. */
    static Compiled compile(Function function, int inputs, LoopCode.Sink sink, int bits, UnaryOperator<byte[]> changed)
            throws NoLanesException {
        return compile(function, inputs, sink, MemoryClass.ANY, bits, changed);
    }

    private static Compiled compile(
            Function function,
            int inputs,
            LoopCode.Sink sink,
            MemoryClass memory,
            int bits,
            UnaryOperator<byte[]> changed)
            throws NoLanesException {
        VectorPlan plan = VectorPlan.of(function);
        VectorLoop loop = new VectorLoop(plan, inputs, sink, memory, bits);
        byte[] bytes = loop.bytes();
        if (LoopClass.codeLength(bytes) > COMPILED_MOST && loop.copies > 1) {
            loop.copies = 1;
            bytes = loop.bytes();
        }
        if (LoopClass.codeLength(bytes) > COMPILED_MOST) {
            throw new NoLanesException("code that the JIT compiler leaves alone", "cut it into several loops", 0);
        }
        if (!loop.lanes.areCompiled()) {
            throw new NoLanesException(
                    "conditions on numbers of 64 bits, of which vectors of " + bits + " bits hold two",
                    "use numbers of 32 bits, or a processor with AVX2",
                    0);
        }
        List<Remark> remarks = new ArrayList<>(loop.remarks);
        remarks.addFirst(new Remark(0, loop.size(bits)));
        int lanes = loop.lanes.count();
        return new Compiled(
                LoopClass.load(changed.apply(bytes)), plan.apart(), lanes, loop.copies * lanes, List.copyOf(remarks));
    }

    private String size(int bits) {
        return lanes.count() + " lanes: a vector of " + bits + " bits has as many as there are of the widest numbers, "
                + plan.mask().type().displayName() + (copies == 1 ? "s" : "s; " + copies + " vectors a round");
    }

    private byte[] bytes() {
        byte[] bytes;
        do {
            bytes = LoopClass.bytes(this::emit, lanes::finish);
        } while (!scratch.isComplete());
        return bytes;
    }

    private void emit(CodeBuilder code) {
        int step = copies * lanes.count();
        // Too little to do is told apart here, so that calls that do nothing do not look like loops of no rounds.
        Label enough = code.newLabel();
        code.iload(LoopClass.COUNT).loadConstant(step).if_icmpge(enough);
        code.iconst_0().ireturn().labelBinding(enough);
        LaneOps ops = new LaneOps(code, lanes);
        Scalars scalars = new Scalars(code);
        LoopClass.takeArguments(code, function, inputs, scalars);
        Label other = code.newLabel();
        if (memory == MemoryClass.NATIVE) {
            sharpenMemory(scalars, ops, other);
        }
        scratch.begin(code);
        int out = code.allocateLocal(TypeKind.REFERENCE);
        if (sink != LoopCode.Sink.NOTHING) {
            LoopClass.out(code, sink);
            code.astore(out);
        }
        int offset = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(offset);
        DoubleIndex doubles = DoubleIndex.begin(code, ops, plan, offset);
        Totals totals = new Totals(code, ops, out, offset);
        totals.begin();
        int last = code.allocateLocal(TypeKind.INT);
        code.iload(LoopClass.COUNT).loadConstant(step).isub().istore(last);

        Label bail = code.newLabel();
        Label head = code.newLabel();
        Label done = code.newLabel();
        Label tryBegin = code.newLabel();
        Label tryEnd = done;
        code.labelBinding(tryBegin);
        code.labelBinding(head).iload(offset).iload(last).if_icmpgt(done);
        totals.sharpen(done);
        if (doubles != null) {
            doubles.sharpen(done);
        }
        List<Integer> results = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            Value index = function.parameters().getLast();
            LoopClass.index(code, index.kind(), offset, copy * lanes.count());
            scalars.store(index);
            LaneValues values = new LaneValues(code, ops, scalars, plan.shapes());
            if (doubles != null) {
                values.isConverted(doubles, copy * lanes.count());
            }
            Packing packing = new Packing(values, lanes, scratch, arrays);
            VectorEmitter emitter =
                    new VectorEmitter(plan, values, new LaneEmitter(values, lanes, packing, bail, remarks), bail);
            emitter.emit();
            tryEnd = emitter.changing(); // there is one copy only of what stores
            if (function.result() != null) {
                int slot = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(slot);
                results.add(slot);
            }
        }
        totals.take(results);
        if (doubles != null) {
            doubles.advance(step);
        }
        code.iload(offset).loadConstant(step).iadd().istore(offset).goto_(head);
        // What was thrown, a scalar loop will throw at the right index.
        Label caught = code.newLabel();
        code.exceptionCatch(tryBegin, tryEnd, caught, ClassDesc.of("java.lang.RuntimeException"));
        code.labelBinding(caught).pop();
        code.labelBinding(bail);
        code.labelBinding(done);
        totals.end();
        code.iload(offset).ireturn();
        if (memory == MemoryClass.NATIVE) {
            code.labelBinding(other).iconst_0().ireturn();
        }
    }

    private void sharpenMemory(Scalars scalars, LaneOps ops, Label other) {
        for (Value each : function.parameters().subList(0, inputs)) {
            if (each.kind() == Kind.REFERENCE && arrays.of(each).equals(ArrayTypes.MEMORY)) {
                scalars.load(each);
                ops.sharpenMemory(other);
            }
        }
    }

    /** What becomes of the vectors. */
    private final class Totals {
        private final CodeBuilder code;
        private final LaneOps ops;
        private final int out;
        private final int offset;
        private final List<Integer> accumulators = new ArrayList<>();

        Totals(CodeBuilder code, LaneOps ops, int out, int offset) {
            this.code = code;
            this.ops = ops;
            this.out = out;
            this.offset = offset;
        }

        private Lane lane() {
            return switch (sink) {
                case SUM_DOUBLES, MIN_DOUBLES, MAX_DOUBLES -> Lane.DOUBLE;
                default -> Lane.LONG;
            };
        }

        private boolean isKept() {
            return sink.accumulates() && copies * lanes.count() == ACCUMULATORS;
        }

        void begin() {
            if (isKept()) {
                for (int copy = 0; copy < copies; copy++) {
                    int position = copy * lanes.count();
                    ops.load(
                            lane(),
                            lane().type().arrayType(),
                            "fromArray",
                            false,
                            () -> code.aload(out).loadConstant(position));
                    int slot = code.allocateLocal(TypeKind.REFERENCE);
                    code.astore(slot);
                    accumulators.add(slot);
                }
            } else if (sink == LoopCode.Sink.COUNT) {
                int slot = code.allocateLocal(TypeKind.LONG);
                code.lconst_0().lstore(slot);
                accumulators.add(slot);
            }
        }

        void sharpen(Label never) {
            if (isKept()) {
                accumulators.forEach(each -> ops.sharpen(lane(), each, never));
            }
        }

        void take(List<Integer> results) {
            switch (sink) {
                case NOTHING -> {}
                case DOUBLES, LONGS, INTS -> {
                    Lane lane = Lane.of(Objects.requireNonNull(function.result()));
                    code.aload(results.getFirst())
                            .aload(out)
                            .iload(LoopClass.AT)
                            .iload(offset)
                            .iadd();
                    ops.store(lane, lane.type().arrayType(), "intoArray", false);
                }
                case SUM_DOUBLES, SUM_LONGS, MIN_DOUBLES, MIN_LONGS, MAX_DOUBLES, MAX_LONGS -> {
                    for (int copy = 0; copy < copies; copy++) {
                        if (isKept()) {
                            code.aload(accumulators.get(copy)).aload(results.get(copy));
                            ops.simple(lane(), sink.accumulation());
                            code.astore(accumulators.get(copy));
                        } else {
                            addInMemory(results.get(copy));
                        }
                    }
                }
                case COUNT -> {
                    code.lload(accumulators.getFirst()).aload(results.getFirst());
                    ops.compare(Lane.INT, Relation.NOT_EQUAL, () -> ops.zero(Lane.INT));
                    ops.trueCount();
                    code.i2l().ladd().lstore(accumulators.getFirst());
                }
            }
        }

        /** To the accumulators whose turn it is. */
        private void addInMemory(int result) {
            ops.load(lane(), lane().type().arrayType(), "fromArray", false, this::place);
            code.aload(result);
            ops.simple(lane(), sink.accumulation());
            place();
            ops.store(lane(), lane().type().arrayType(), "intoArray", false);
        }

        private void place() {
            code.aload(out).iload(offset).loadConstant(ACCUMULATORS - 1).iand();
        }

        void end() {
            if (isKept()) {
                for (int copy = 0; copy < copies; copy++) {
                    code.aload(accumulators.get(copy)).aload(out).loadConstant(copy * lanes.count());
                    ops.store(lane(), lane().type().arrayType(), "intoArray", false);
                }
            } else if (sink == LoopCode.Sink.COUNT) {
                code.aload(out)
                        .iconst_0()
                        .dup2()
                        .laload()
                        .lload(accumulators.getFirst())
                        .ladd()
                        .lastore();
            }
        }
    }
}
