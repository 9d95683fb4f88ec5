// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Values one at a time: each has a local variable; numbers that do not change have none. */
class Scalars {

    static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc MEMORY = Memory.class.describeConstable().orElseThrow();

    private final CodeBuilder code;
    private final Map<Value, Integer> slots = new HashMap<>();
    private final Map<Value, Operation.Constant> constants = new HashMap<>();

    Scalars(CodeBuilder code) {
        this.code = code;
    }

    /** Says that a value is in a local variable already. */
    void isIn(int slot, Value value) {
        slots.put(value, slot);
    }

    /** Makes an instruction's value of values that are in local variables. */
    void emit(Instruction instruction) {
        if (instruction.operation() instanceof Operation.Constant constant) {
            constants.put(Objects.requireNonNull(instruction.result()), constant);
            return;
        }
        emit(instruction.operation(), this::load);
        if (instruction.result() != null) {
            store(instruction.result());
        }
    }

    /** Leaves an operation's result on the stack, if it has one. */
    void emit(Operation operation, Consumer<Value> push) {
        if (!(operation instanceof Operation.Call || operation instanceof Operation.Select)) {
            operation.operands().forEach(push);
        }
        switch (operation) {
            case Operation.Binary binary ->
                operator(binary.left().kind(), binary.operator().name());
            case Operation.Negate negate -> operator(negate.value().kind(), "NEG");
            case Operation.Compare compare -> code.with(OperatorInstruction.of(compare(compare)));
            case Operation.Convert convert -> convert(convert.conversion());
            case Operation.Select select -> select(select, push);
            case Operation.Call call -> call(call, push);
            case Operation.Check check -> {
                ClassDesc type = type(check.kind()).upperBound();
                code.invokestatic(OBJECTS, "checkIndex", MethodTypeDesc.of(type, type, type));
            }
            case Operation.Load load -> {
                if (load.isOfMemory()) {
                    memory("get", load.element(), false);
                } else {
                    code.arrayLoad(type(load.element()));
                }
            }
            case Operation.Store store -> {
                if (store.isOfMemory()) {
                    memory("set", store.element(), true);
                } else {
                    code.arrayStore(type(store.element()));
                }
            }
            case Operation.Length _ -> code.arraylength();
            case Operation.Constant constant -> constant(constant);
        }
    }

    /** Calls a method of {@link Memory} that reaches an element. */
    private void memory(String name, Element element, boolean stores) {
        ClassDesc type = type(element).upperBound();
        ClassDesc computed = type(element.kind()).upperBound();
        code.invokestatic(
                MEMORY,
                name + element.name().charAt(0) + element.toString().substring(1),
                stores
                        ? MethodTypeDesc.of(ConstantDescs.CD_void, ArrayTypes.MEMORY, ConstantDescs.CD_long, computed)
                        : MethodTypeDesc.of(type, ArrayTypes.MEMORY, ConstantDescs.CD_long),
                true);
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

    private void select(Operation.Select select, Consumer<Value> push) {
        Label yes = code.newLabel();
        Label done = code.newLabel();
        push.accept(select.left());
        push.accept(select.right());
        Relation relation = select.relation();
        Kind kind = select.left().kind();
        if (kind == Kind.INT) {
            code.branch(Opcode.valueOf("IF_ICMP" + suffix(relation)), yes);
        } else {
            // NaN must not look less where that is asked, nor greater
            int unordered = relation == Relation.LESS || relation == Relation.AT_MOST ? 1 : -1;
            code.with(OperatorInstruction.of(compare(new Operation.Compare(select.left(), select.right(), unordered))));
            code.branch(Opcode.valueOf("IF" + suffix(relation)), yes);
        }
        push.accept(select.no());
        code.goto_(done).labelBinding(yes);
        push.accept(select.yes());
        code.labelBinding(done);
    }

    private static String suffix(Relation relation) {
        return switch (relation) {
            case EQUAL -> "EQ";
            case NOT_EQUAL -> "NE";
            case LESS -> "LT";
            case AT_LEAST -> "GE";
            case GREATER -> "GT";
            case AT_MOST -> "LE";
        };
    }

    /** Cuts narrow arguments, as the interpreter does. */
    private void call(Operation.Call call, Consumer<Value> push) {
        MethodTypeDesc type = call.routine().type();
        for (int i = 0; i < type.parameterCount(); i++) {
            push.accept(call.arguments().get(i));
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

    static TypeKind type(Element element) {
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

    // ---- values

    /** Pushes a value. */
    void load(Value value) {
        Operation.Constant constant = constants.get(value);
        if (constant == null) {
            code.loadLocal(type(value.kind()), slot(value));
        } else {
            constant(constant);
        }
    }

    private void constant(Operation.Constant constant) {
        switch (constant.kind()) {
            case INT -> code.loadConstant((int) constant.bits());
            case LONG -> code.loadConstant(constant.bits());
            case FLOAT -> code.loadConstant(Float.intBitsToFloat((int) constant.bits()));
            case DOUBLE -> code.loadConstant(Double.longBitsToDouble(constant.bits()));
            case REFERENCE -> code.aconst_null();
        }
    }

    /** Pops a value. */
    void store(Value value) {
        code.storeLocal(
                type(value.kind()), slots.computeIfAbsent(value, made -> code.allocateLocal(type(made.kind()))));
    }

    private int slot(Value value) {
        return Objects.requireNonNull(slots.get(value), value::toString);
    }

    static TypeKind type(Kind kind) {
        return switch (kind) {
            case INT -> TypeKind.INT;
            case LONG -> TypeKind.LONG;
            case FLOAT -> TypeKind.FLOAT;
            case DOUBLE -> TypeKind.DOUBLE;
            case REFERENCE -> TypeKind.REFERENCE;
        };
    }
}
