// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import org.jspecify.annotations.Nullable;

/** Loops around functions that take one index after the other, as the plain Java loop does. */
public final class ScalarLoop {

    private final Function function;
    private final int inputs;
    private final LoopCode.Sink sink;

    private ScalarLoop(Function function, int inputs, LoopCode.Sink sink) {
        this.function = function;
        this.inputs = inputs;
        this.sink = sink;
    }

    /**
     * Compiles a loop. It does all that it is asked for, or throws what the function throws; nothing behind the failed
     * index is touched then.
     *
     * @param inputs how many of the function's parameters come before its index or indices
     * @throws IllegalArgumentException if the function is too large for a method
     */
    public static LoopCode compile(Function function, int inputs, LoopCode.Sink sink) {
        ScalarLoop loop = new ScalarLoop(function, inputs, sink);
        return LoopClass.load(LoopClass.bytes(loop::emit, made -> {}));
    }

    private void emit(CodeBuilder code) {
        Scalars values = new Scalars(code);
        LoopClass.takeArguments(code, function, inputs, values);
        int out = code.allocateLocal(TypeKind.REFERENCE);
        if (sink != LoopCode.Sink.NOTHING) {
            LoopClass.out(code, sink);
            code.astore(out);
        }
        int offset = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(offset);
        Label head = code.newLabel();
        Label done = code.newLabel();
        Label next = code.newLabel();
        code.labelBinding(head).iload(offset).iload(LoopClass.COUNT).if_icmpge(done);
        Value index = function.parameters().getLast();
        LoopClass.index(code, index.kind(), offset, 0);
        values.store(index);
        BodyEmitter.emit(function, code, values, result -> {
            sink(code, values, result, out, offset);
            code.goto_(next);
        });
        code.labelBinding(next).iinc(offset, 1).goto_(head);
        code.labelBinding(done).iload(LoopClass.COUNT).ireturn();
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
            case SUM_DOUBLES, SUM_LONGS -> {
                code.aload(out).iload(offset).loadConstant(31).iand().dup2();
                code.arrayLoad(Scalars.type(result.kind()));
                values.load(result);
                if (sink == LoopCode.Sink.SUM_DOUBLES) {
                    code.dadd();
                } else {
                    code.ladd();
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
