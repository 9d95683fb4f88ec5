// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.InnerSum;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loops around functions that take one index after the other, as the plain Java loop does. */
public final class ScalarLoop {

    private final Function function;
    private final int inputs;
    private final LoopCode.Sink sink;

    /** The inner loop that goes onto lanes. */
    private final @Nullable Inner inner;

    /** An inner loop with what its code needs. */
    private record Inner(InnerLanes loop, Lanes lanes, Scratch scratch) {
        static @Nullable Inner of(Function function, int bits, boolean isFast) {
            for (InnerSum sum : InnerSum.of(function, isFast)) {
                InnerLanes loop = InnerLanes.of(sum);
                if (loop != null) {
                    VectorPlan plan = loop.plan();
                    Lanes lanes = new Lanes(LoopClass.NAME, bits / plan.widest(), plan.mask());
                    return new Inner(loop, lanes, new Scratch(lanes.count()));
                }
            }
            return null;
        }
    }

    private ScalarLoop(Function function, int inputs, LoopCode.Sink sink, @Nullable Inner inner) {
        this.function = function;
        this.inputs = inputs;
        this.sink = sink;
        this.inner = inner;
    }

    /**
     * Compiles a loop. It does all that it is asked for, or throws what the function throws; nothing behind the failed
     * index is touched then.
     *
     * @param inputs how many of the function's parameters come before its index or indices
     * @throws IllegalArgumentException if the function is too large for a method
     */
    public static LoopCode compile(Function function, int inputs, LoopCode.Sink sink) {
        ScalarLoop loop = new ScalarLoop(function, inputs, sink, null);
        return LoopClass.load(LoopClass.bytes(loop::emit, made -> {}));
    }

    /**
     * Compiles a loop whose inner loop goes onto lanes. It ends before an index that throws.
     *
     * @param bits of a vector
     * @param isFast whether floating-point sums may be rounded otherwise
     * @return {@code null} if there is no such inner loop, or something may throw after an element was written
     */
    public static VectorLoop.@Nullable Compiled compileInner(
            Function function, int inputs, LoopCode.Sink sink, int bits, boolean isFast) {
        Inner inner = Inner.of(function, bits, isFast);
        if (inner == null || !storesLast(function)) {
            return null;
        }
        ScalarLoop loop = new ScalarLoop(function, inputs, sink, inner);
        byte[] bytes;
        do {
            bytes = LoopClass.bytes(loop::emit, inner.lanes::finish);
        } while (!inner.scratch.isComplete());
        List<Remark> remarks = new ArrayList<>(inner.loop.remarks());
        remarks.addFirst(new Remark(
                0,
                inner.lanes.count() + " lanes, which are rounds of the inner loop that adds up, in vectors of " + bits
                        + " bits"));
        return LoopClass.codeLength(bytes) > VectorLoop.COMPILED_MOST || !inner.lanes.areCompiled()
                ? null
                : new VectorLoop.Compiled(
                        LoopClass.load(bytes), List.of(), inner.lanes.count(), 1, List.copyOf(remarks));
    }

    /** Whether an index that throws has written nothing. */
    private static boolean storesLast(Function function) {
        for (Block block : function.blocks()) {
            boolean hasStored = false;
            for (Instruction each : block.instructions()) {
                if (hasStored && each.operation().mayThrow()) {
                    return false;
                }
                hasStored |= each.operation() instanceof Operation.Store;
            }
            if (hasStored
                    && !returns(block.exit())
                    && !block.exit().edges().stream()
                            .map(edge -> function.blocks().get(edge.target()))
                            .allMatch(next -> next.instructions().isEmpty() && returns(next.exit()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean returns(Exit exit) {
        return exit instanceof Exit.Return;
    }

    private void emit(CodeBuilder code) {
        Scalars values = new Scalars(code);
        LoopClass.takeArguments(code, function, inputs, values);
        int out = code.allocateLocal(TypeKind.REFERENCE);
        if (sink != LoopCode.Sink.NOTHING) {
            LoopClass.out(code, sink);
            code.astore(out);
        }
        if (inner != null) {
            inner.scratch.begin(code);
        }
        int offset = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(offset);
        Label head = code.newLabel();
        Label done = code.newLabel();
        Label next = code.newLabel();
        Label tryBegin = code.newLabel();
        code.labelBinding(tryBegin);
        code.labelBinding(head).iload(offset).iload(LoopClass.COUNT).if_icmpge(done);
        Value index = function.parameters().getLast();
        LoopClass.index(code, index.kind(), offset, 0);
        values.store(index);
        BodyEmitter.emit(function, code, values, block -> inner(code, values, block), result -> {
            sink(code, values, result, out, offset);
            code.goto_(next);
        });
        code.labelBinding(next).iinc(offset, 1).goto_(head);
        if (inner != null) {
            // What was thrown, the body will throw at this index.
            Label tryEnd = code.newBoundLabel();
            Label caught = code.newLabel();
            code.exceptionCatch(tryBegin, tryEnd, caught, ClassDesc.of("java.lang.RuntimeException"));
            code.labelBinding(caught).pop().iload(offset).ireturn();
        }
        code.labelBinding(done).iload(LoopClass.COUNT).ireturn();
    }

    private void inner(CodeBuilder code, Scalars values, int block) {
        if (inner != null && block == inner.loop.header()) {
            inner.loop.emit(code, values, inner.lanes, inner.scratch, new ArrayTypes(function));
        }
    }

    private void sink(CodeBuilder code, Scalars values, @Nullable Value result, int out, int offset) {
        if (result == null) {
            return;
        }
        switch (sink) {
            case NOTHING -> {}
            case DOUBLES, LONGS, INTS -> {
                code.aload(out).iload(LoopClass.AT).iload(offset).iadd();
                values.load(result);
                code.arrayStore(Scalars.type(result.kind()));
            }
            case SUM_DOUBLES, SUM_LONGS, MIN_DOUBLES, MIN_LONGS, MAX_DOUBLES, MAX_LONGS -> {
                code.aload(out)
                        .iload(LoopClass.AT)
                        .iload(offset)
                        .iadd()
                        .loadConstant(31)
                        .iand()
                        .dup2();
                code.arrayLoad(Scalars.type(result.kind()));
                values.load(result);
                switch (sink) {
                    case SUM_DOUBLES -> code.dadd();
                    case SUM_LONGS -> code.ladd();
                    default -> {
                        ClassDesc type = Scalars.type(result.kind()).upperBound();
                        code.invokestatic(Scalars.MATH, sink.accumulation(), MethodTypeDesc.of(type, type, type));
                    }
                }
                code.arrayStore(Scalars.type(result.kind()));
            }
            case COUNT -> {
                Label skip = code.newLabel();
                values.load(result);
                code.ifeq(skip)
                        .aload(out)
                        .iconst_0()
                        .dup2()
                        .laload()
                        .lconst_1()
                        .ladd()
                        .lastore()
                        .labelBinding(skip);
            }
        }
    }
}
