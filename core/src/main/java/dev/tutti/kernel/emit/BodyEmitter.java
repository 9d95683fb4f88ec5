// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.LeftException;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The instructions of a function, one for one: each value has a local variable, numbers that do not change have none.
 * The JIT compiler makes the same of it as of the method that was lifted.
 */
final class BodyEmitter {

    private static final ClassDesc LEFT =
            LeftException.class.describeConstable().orElseThrow();

    private final Function function;
    private final CodeBuilder code;
    private final Map<Value, Integer> slots = new HashMap<>();
    private final Map<Value, Operation.Constant> constants = new HashMap<>();
    private final List<Label> labels = new ArrayList<>();

    private BodyEmitter(Function function, CodeBuilder code) {
        this.function = function;
        this.code = code;
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
        new BodyEmitter(function, code).emit();
    }

    private void emit() {
        for (int i = 0; i < function.parameters().size(); i++) {
            slots.put(function.parameters().get(i), code.parameterSlot(i));
        }
        function.blocks().forEach(block -> labels.add(code.newLabel()));
        for (int b = 0; b < labels.size(); b++) {
            Block block = function.blocks().get(b);
            code.labelBinding(labels.get(b));
            block.instructions().forEach(this::emit);
            emit(block.exit());
        }
    }

    // ---- operations

    private void emit(Instruction instruction) {
        Value result = instruction.result();
        if (instruction.operation() instanceof Operation.Constant constant) {
            constants.put(Objects.requireNonNull(result), constant);
            return;
        }
        if (!(instruction.operation() instanceof Operation.Call)) {
            instruction.operation().operands().forEach(this::load);
        }
        switch (instruction.operation()) {
            case Operation.Binary binary ->
                operator(binary.left().kind(), binary.operator().name());
            case Operation.Negate negate -> operator(negate.value().kind(), "NEG");
            case Operation.Compare compare -> code.with(OperatorInstruction.of(compare(compare)));
            case Operation.Convert convert -> convert(convert.conversion());
            case Operation.Call call -> call(call);
            case Operation.Load load -> code.arrayLoad(type(load.element()));
            case Operation.Store store -> code.arrayStore(type(store.element()));
            case Operation.Length _ -> code.arraylength();
            case Operation.Constant _ -> {}
        }
        if (result != null) {
            store(result);
        }
    }

    private void operator(Kind kind, String name) {
        code.with(OperatorInstruction.of(Opcode.valueOf(kind.name().charAt(0) + name)));
    }

    private static Opcode compare(Operation.Compare compare) {
        Kind kind = compare.left().kind();
        if (kind == Kind.LONG) {
            return Opcode.LCMP;
        }
        boolean isLess = compare.unordered() < 0;
        return kind == Kind.FLOAT ? isLess ? Opcode.FCMPL : Opcode.FCMPG : isLess ? Opcode.DCMPL : Opcode.DCMPG;
    }

    private void convert(Conversion conversion) {
        code.with(ConvertInstruction.of(Opcode.valueOf(conversion.name())));
    }

    /** Cuts narrow arguments, as the interpreter does. */
    private void call(Operation.Call call) {
        MethodTypeDesc type = call.routine().type();
        for (int i = 0; i < type.parameterCount(); i++) {
            load(call.arguments().get(i));
            switch (type.parameterType(i).descriptorString().charAt(0)) {
                case 'Z' -> code.iconst_1().iand();
                case 'B' -> code.i2b();
                case 'C' -> code.i2c();
                case 'S' -> code.i2s();
                default -> {}
            }
        }
        code.invokestatic(call.routine().owner(), call.routine().name(), type);
    }

    private static TypeKind type(Element element) {
        return switch (element) {
            case BOOLEAN -> TypeKind.BOOLEAN;
            case BYTE -> TypeKind.BYTE;
            case SHORT -> TypeKind.SHORT;
            case CHAR -> TypeKind.CHAR;
            case INT -> TypeKind.INT;
            case LONG -> TypeKind.LONG;
            case FLOAT -> TypeKind.FLOAT;
            case DOUBLE -> TypeKind.DOUBLE;
            case REFERENCE -> TypeKind.REFERENCE;
        };
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
            case Exit.Return end -> {
                if (end.value() == null) {
                    code.return_();
                } else {
                    load(end.value());
                    code.return_(kind(end.value()));
                }
            }
        }
    }

    private void branch(Exit.Branch branch) {
        Label yes = code.newLabel();
        load(branch.left());
        load(branch.right());
        code.branch(opcode(branch), yes);
        follow(branch.no());
        code.labelBinding(yes);
        follow(branch.yes());
    }

    private static Opcode opcode(Exit.Branch branch) {
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
        load(choice.selector());
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
        edge.arguments().forEach(this::load);
        List<Value> parameters = function.blocks().get(edge.target()).parameters();
        parameters.reversed().forEach(this::store);
        code.goto_(labels.get(edge.target()));
    }

    // ---- values

    private void load(Value value) {
        Operation.Constant constant = constants.get(value);
        if (constant == null) {
            code.loadLocal(kind(value), slot(value));
            return;
        }
        switch (constant.kind()) {
            case INT -> code.loadConstant((int) constant.bits());
            case LONG -> code.loadConstant(constant.bits());
            case FLOAT -> code.loadConstant(Float.intBitsToFloat((int) constant.bits()));
            case DOUBLE -> code.loadConstant(Double.longBitsToDouble(constant.bits()));
            case REFERENCE -> code.aconst_null();
        }
    }

    private void store(Value value) {
        code.storeLocal(kind(value), slots.computeIfAbsent(value, made -> code.allocateLocal(kind(made))));
    }

    private int slot(Value value) {
        return Objects.requireNonNull(slots.get(value), value::toString);
    }

    private static TypeKind kind(Value value) {
        return switch (value.kind()) {
            case INT -> TypeKind.INT;
            case LONG -> TypeKind.LONG;
            case FLOAT -> TypeKind.FLOAT;
            case DOUBLE -> TypeKind.DOUBLE;
            case REFERENCE -> TypeKind.REFERENCE;
        };
    }
}
