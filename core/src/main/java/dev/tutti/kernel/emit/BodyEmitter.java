// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.LeftException;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of a function, one for one.
 * The JIT compiler makes the same of it as of the method that was lifted.
 */
final class BodyEmitter {

    private static final ClassDesc LEFT =
            LeftException.class.describeConstable().orElseThrow();

    private final Function function;
    private final CodeBuilder code;
    private final Scalars values;
    private final List<Label> labels = new ArrayList<>();
    private final IntConsumer beforeExit;
    private final Consumer<@Nullable Value> end;

    private BodyEmitter(
            Function function,
            CodeBuilder code,
            Scalars values,
            IntConsumer beforeExit,
            Consumer<@Nullable Value> end) {
        this.function = function;
        this.code = code;
        this.values = values;
        this.beforeExit = beforeExit;
        this.end = end;
    }

    /** The type of the method: references are arrays as far as the function uses them. */
    static MethodTypeDesc type(Function function) {
        ArrayTypes arrays = new ArrayTypes(function);
        return MethodTypeDesc.of(
                function.result() == null ? ConstantDescs.CD_void : type(function.result()),
                function.parameters().stream()
                        .map(each -> each.kind() == Kind.REFERENCE ? arrays.of(each) : type(each.kind()))
                        .toList());
    }

    private static ClassDesc type(Kind kind) {
        return switch (kind) {
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
            case REFERENCE -> ConstantDescs.CD_Object;
        };
    }

    /** Writes the body of a static method of {@link #type}. */
    static void emit(Function function, CodeBuilder code) {
        Scalars values = new Scalars(code);
        for (int i = 0; i < function.parameters().size(); i++) {
            values.isIn(code.parameterSlot(i), function.parameters().get(i));
        }
        emit(function, code, values, result -> {
            if (result == null) {
                code.return_();
            } else {
                values.load(result);
                code.return_(Scalars.type(result.kind()));
            }
        });
    }

    /**
     * Writes a function in the midst of a method.
     *
     * @param values where its parameters are
     * @param end writes what follows where it returns, which may be several times
     */
    static void emit(Function function, CodeBuilder code, Scalars values, Consumer<@Nullable Value> end) {
        emit(function, code, values, block -> {}, end);
    }

    /** The same, with something more behind the instructions of blocks, by their positions. */
    static void emit(
            Function function,
            CodeBuilder code,
            Scalars values,
            IntConsumer beforeExit,
            Consumer<@Nullable Value> end) {
        new BodyEmitter(function, code, values, beforeExit, end).emit();
    }

    private void emit() {
        function.blocks().forEach(block -> labels.add(code.newLabel()));
        for (int b = 0; b < labels.size(); b++) {
            Block block = function.blocks().get(b);
            code.labelBinding(labels.get(b));
            block.instructions().forEach(values::emit);
            beforeExit.accept(b);
            emit(block.exit());
        }
    }

    // ---- exits

    private void emit(Exit exit) {
        switch (exit) {
            case Exit.Jump jump -> follow(jump.edge());
            case Exit.Branch branch -> branch(branch);
            case Exit.Switch choice -> choose(choice);
            case Exit.Leave _ ->
                code.new_(LEFT)
                        .dup()
                        .invokespecial(LEFT, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .athrow();
            case Exit.Return(Value value) -> end.accept(value);
        }
    }

    private void branch(Exit.Branch branch) {
        Label yes = code.newLabel();
        values.load(branch.left());
        values.load(branch.right());
        code.branch(opcode(branch), yes);
        follow(branch.no());
        code.labelBinding(yes);
        follow(branch.yes());
    }

    static Opcode opcode(Exit.Branch branch) {
        boolean isReference = branch.left().kind() == Kind.REFERENCE;
        return switch (branch.relation()) {
            case EQUAL -> isReference ? Opcode.IF_ACMPEQ : Opcode.IF_ICMPEQ;
            case NOT_EQUAL -> isReference ? Opcode.IF_ACMPNE : Opcode.IF_ICMPNE;
            case LESS -> Opcode.IF_ICMPLT;
            case AT_LEAST -> Opcode.IF_ICMPGE;
            case GREATER -> Opcode.IF_ICMPGT;
            case AT_MOST -> Opcode.IF_ICMPLE;
        };
    }

    private void choose(Exit.Switch choice) {
        Map<Label, Exit.Edge> ways = new HashMap<>();
        List<SwitchCase> cases = new ArrayList<>();
        choice.cases().forEach((number, edge) -> {
            Label label = code.newLabel();
            ways.put(label, edge);
            cases.add(SwitchCase.of(number, label));
        });
        Label otherwise = code.newLabel();
        values.load(choice.selector());
        code.lookupswitch(otherwise, cases);
        for (SwitchCase each : cases) {
            code.labelBinding(each.target());
            follow(Objects.requireNonNull(ways.get(each.target())));
        }
        code.labelBinding(otherwise);
        follow(choice.otherwise());
    }

    /** All values are on the stack before one is stored: a loop may swap two. */
    private void follow(Exit.Edge edge) {
        edge.arguments().forEach(values::load);
        List<Value> parameters = function.blocks().get(edge.target()).parameters();
        parameters.reversed().forEach(values::store);
        code.goto_(labels.get(edge.target()));
    }
}
