// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Operation.Constant;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Goes through one part of a method, instruction by instruction. */
final class Stepping {

    private final Lifter lifter;
    private final Builder builder;
    private final Frame frame;
    private final int part;
    private final Frame.State state;
    private int line;

    Stepping(Lifter lifter, Frame frame, int part, Frame.State state) {
        this.lifter = lifter;
        this.builder = lifter.builder;
        this.frame = frame;
        this.part = part;
        this.state = state;
    }

    void run(List<ControlFlow.Step> steps) throws Refusal {
        boolean ended = false;
        for (ControlFlow.Step step : steps) {
            line = step.line();
            ended = step(step.instruction());
        }
        if (!ended) {
            builder.end(new Exit.Jump(to(frame.flow().after(part))));
        }
    }

    /** Returns whether the block ends with it. */
    private boolean step(Instruction instruction) throws Refusal {
        switch (instruction) {
            case NopInstruction _ -> {}
            case ConstantInstruction constant -> push(constant(constant));
            case LoadInstruction load -> push(Lifter.required(state.locals().get(load.slot())));
            case StoreInstruction store -> state.locals().put(store.slot(), pop());
            case IncrementInstruction increment -> increment(increment);
            case OperatorInstruction operator -> operator(operator);
            case ConvertInstruction convert -> push(add(new Operation.Convert(conversion(convert), pop())));
            case StackInstruction stack -> shuffle(stack.opcode());
            case ArrayLoadInstruction _ -> load();
            case ArrayStoreInstruction _ -> store();
            case FieldInstruction field -> field(field);
            case InvokeInstruction call -> call(call);
            case BranchInstruction branch -> branch(branch);
            case TableSwitchInstruction choice -> choose(choice.cases(), choice.defaultTarget());
            case LookupSwitchInstruction choice -> choose(choice.cases(), choice.defaultTarget());
            case ReturnInstruction end -> frame.end(end.typeKind() == TypeKind.VOID ? null : pop(), state);
            case ThrowInstruction _ -> throw refused(Refusal.Code.THROW, "throw");
            case NewObjectInstruction made -> make(made.className().asInternalName());
            case NewPrimitiveArrayInstruction _, NewReferenceArrayInstruction _, NewMultiArrayInstruction _ ->
                throw refused(Refusal.Code.ALLOCATION, "a new array");
            case InvokeDynamicInstruction dynamic ->
                throw refused(
                        Refusal.Code.ALLOCATION, "what the compiler makes of a lambda or of text, " + dynamic.name());
            case MonitorInstruction _ -> throw refused(Refusal.Code.LOCK, "synchronized");
            case TypeCheckInstruction check ->
                throw refused(
                        Refusal.Code.TYPE_TEST,
                        (check.opcode() == Opcode.CHECKCAST ? "a cast to " : "instanceof ")
                                + check.type().asInternalName().replace('/', '.'));
            default -> throw refused(Refusal.Code.FLOW, instruction.opcode().name());
        }
        return switch (instruction) {
            case BranchInstruction _, TableSwitchInstruction _, LookupSwitchInstruction _, ReturnInstruction _ -> true;
            default -> false;
        };
    }

    // ---- numbers

    private Value constant(ConstantInstruction instruction) throws Refusal {
        return switch (instruction.constantValue()) {
            case Integer number -> builder.constant(Constant.of(number));
            case Long number -> builder.constant(Constant.of(number));
            case Float number -> builder.constant(Constant.of(number));
            case Double number -> builder.constant(Constant.of(number));
            case Object other
            when instruction.opcode() == Opcode.ACONST_NULL -> builder.constant(new Constant(Kind.REFERENCE, 0));
            default -> throw refused(Refusal.Code.REFERENCE, "a constant that is no number");
        };
    }

    private void increment(IncrementInstruction instruction) throws Refusal {
        Value value = Lifter.required(state.locals().get(instruction.slot()));
        Value by = builder.constant(Constant.of(instruction.constant()));
        state.locals().put(instruction.slot(), add(new Operation.Binary(Arithmetic.ADD, value, by)));
    }

    private void operator(OperatorInstruction instruction) throws Refusal {
        Opcode opcode = instruction.opcode();
        switch (opcode) {
            case ARRAYLENGTH -> {
                Value array = pop();
                push(add(new Operation.Length(element(array), array)));
            }
            case INEG, LNEG, FNEG, DNEG -> push(add(new Operation.Negate(pop())));
            case LCMP, FCMPL, DCMPL -> compare(-1);
            case FCMPG, DCMPG -> compare(1);
            default -> {
                // Their names are a letter for the kind, and then ours.
                Arithmetic operator = Arithmetic.valueOf(opcode.name().substring(1));
                Value right = pop();
                push(add(new Operation.Binary(operator, pop(), right)));
            }
        }
    }

    private void compare(int unordered) throws Refusal {
        Value right = pop();
        push(add(new Operation.Compare(pop(), right, unordered)));
    }

    private static Conversion conversion(ConvertInstruction instruction) {
        return Conversion.valueOf(instruction.opcode().name());
    }

    // ---- memory

    private void load() throws Refusal {
        Value index = pop();
        Value array = pop();
        Value loaded = add(new Operation.Load(element(array), array, index));
        if (loaded.kind() == Kind.REFERENCE) {
            lifter.typed(loaded, lifter.component(array, line));
        }
        push(loaded);
    }

    private void store() throws Refusal {
        Value value = pop();
        Value index = pop();
        Value array = pop();
        Element element = element(array);
        if (element == Element.REFERENCE) {
            throw refused(Refusal.Code.REFERENCE, "an object stored into an array");
        }
        lifter.add(new Operation.Store(element, array, index, value), line);
    }

    private Element element(Value array) throws Refusal {
        return Element.of(lifter.component(array, line));
    }

    /** An object has no operation: its fields are variables, as long as it is nothing but their owner. */
    private void make(String type) throws Refusal {
        Value object = lifter.make(type, line);
        for (Methods.Typed field : lifter.methods.fields(type)) {
            Value value = builder.constant(new Constant(Kind.of(field.type()), 0));
            state.fields().put(new Frame.MadeField(object, field.name()), value);
        }
        push(object);
    }

    private void field(FieldInstruction instruction) throws Refusal {
        String name = instruction.name().stringValue();
        switch (instruction.opcode()) {
            case GETSTATIC -> push(ofClass(instruction));
            case GETFIELD -> {
                Value owner = pop();
                Value held = state.fields().get(new Frame.MadeField(owner, name));
                push(held == null ? ofObject(instruction, owner) : held);
            }
            case PUTFIELD -> {
                Value value = pop();
                Frame.MadeField field = new Frame.MadeField(pop(), name);
                if (!state.fields().containsKey(field)) {
                    throw refused(Refusal.Code.FIELD_WRITE, "a write to field " + name);
                }
                state.fields().put(field, narrowed(value, instruction.typeSymbol()));
            }
            default -> throw refused(Refusal.Code.FIELD_WRITE, "a write to field " + name);
        }
    }

    /** What a field of a narrow type keeps of a number. */
    private Value narrowed(Value value, ClassDesc type) throws Refusal {
        return switch (type.descriptorString()) {
            case "B" -> add(new Operation.Convert(Conversion.I2B, value));
            case "S" -> add(new Operation.Convert(Conversion.I2S, value));
            case "C" -> add(new Operation.Convert(Conversion.I2C, value));
            case "Z" -> add(new Operation.Binary(Arithmetic.AND, value, builder.constant(Constant.of(1))));
            default -> value;
        };
    }

    private Value ofObject(FieldInstruction instruction, Value owner) throws Refusal {
        String name = instruction.name().stringValue();
        Input object = lifter.origin(owner);
        if (object == null) {
            throw refused(Refusal.Code.FIELD, "field " + name + " of an object that is not captured");
        }
        requireFixed(instruction);
        lifter.receiver(object);
        return lifter.input(
                new Input.Field(object, instruction.owner().asSymbol(), name, instruction.typeSymbol()),
                instruction.typeSymbol());
    }

    /** What another thread is meant to change cannot be read once before the loop. */
    private void requireFixed(FieldInstruction field) throws Refusal {
        if (lifter.methods.isVolatile(
                field.owner().asInternalName(), field.name().stringValue())) {
            throw refused(Refusal.Code.FIELD, "volatile field " + field.name().stringValue());
        }
    }

    private Value ofClass(FieldInstruction instruction) throws Refusal {
        String name = instruction.name().stringValue();
        if (name.equals("$assertionsDisabled")) {
            boolean asserts = lifter.methods.asserts(instruction.owner().asInternalName());
            return builder.constant(Constant.of(asserts ? 0 : 1));
        }
        Class<?> owner =
                lifter.methods.type(instruction.owner().asInternalName().replace('/', '.'));
        if (owner != null) {
            lifter.requireInitialized(Methods.declaring(owner, name), line);
        }
        requireFixed(instruction);
        return lifter.input(
                new Input.Static(instruction.owner().asSymbol(), name, instruction.typeSymbol()),
                instruction.typeSymbol());
    }

    private void call(InvokeInstruction instruction) throws Refusal {
        boolean isStatic = instruction.opcode() == Opcode.INVOKESTATIC;
        List<Value> arguments = new ArrayList<>();
        for (int i = instruction.typeSymbol().parameterCount() + (isStatic ? 0 : 1); i > 0; i--) {
            arguments.addFirst(pop());
        }
        Lifter.CallSite site = new Lifter.CallSite(
                instruction.owner().asInternalName(),
                instruction.name().stringValue(),
                instruction.typeSymbol(),
                isStatic,
                arguments,
                line);
        Value result = Calls.of(lifter, site, instruction.opcode() == Opcode.INVOKESPECIAL, state.fields());
        if (result != null) {
            push(result);
        }
    }

    // ---- ways

    private void branch(BranchInstruction instruction) throws Refusal {
        Opcode opcode = instruction.opcode();
        int target = frame.flow().part(instruction.target());
        switch (opcode) {
            case GOTO, GOTO_W -> builder.end(new Exit.Jump(to(target)));
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> branch(relation(opcode), pop(), zero(), target);
            case IFNULL, IFNONNULL -> {
                Value none = builder.constant(new Constant(Kind.REFERENCE, 0));
                branch(opcode == Opcode.IFNULL ? Relation.EQUAL : Relation.NOT_EQUAL, pop(), none, target);
            }
            default -> {
                Value right = pop();
                branch(relation(opcode), pop(), right, target);
            }
        }
    }

    private void branch(Relation relation, Value left, Value right, int target) throws Refusal {
        int after = frame.flow().after(part);
        Constant leftNumber = builder.known(left);
        Constant rightNumber = builder.known(right);
        if (leftNumber != null && rightNumber != null) {
            boolean yes = relation.holds(Long.compare(leftNumber.bits(), rightNumber.bits()));
            builder.end(new Exit.Jump(to(yes ? target : after)));
        } else {
            Exit.Edge yes = to(target);
            builder.end(new Exit.Branch(relation, left, right, yes, to(after)));
        }
    }

    private Value zero() {
        return builder.constant(Constant.of(0));
    }

    private static Relation relation(Opcode opcode) {
        return switch (opcode.name().substring(opcode.name().length() - 2)) {
            case "EQ" -> Relation.EQUAL;
            case "NE" -> Relation.NOT_EQUAL;
            case "LT" -> Relation.LESS;
            case "GE" -> Relation.AT_LEAST;
            case "GT" -> Relation.GREATER;
            case "LE" -> Relation.AT_MOST;
            default -> throw new IllegalArgumentException(opcode.name());
        };
    }

    private void choose(List<SwitchCase> cases, Label otherwise) throws Refusal {
        Value selector = pop();
        Constant number = builder.known(selector);
        if (number != null) {
            Label taken = cases.stream()
                    .filter(each -> each.caseValue() == number.bits())
                    .findFirst()
                    .map(SwitchCase::target)
                    .orElse(otherwise);
            builder.end(new Exit.Jump(to(frame.flow().part(taken))));
            return;
        }
        Map<Integer, Exit.Edge> edges = new TreeMap<>();
        for (SwitchCase each : cases) {
            edges.put(each.caseValue(), to(frame.flow().part(each.target())));
        }
        builder.end(new Exit.Switch(selector, edges, to(frame.flow().part(otherwise))));
    }

    private Exit.Edge to(int target) throws Refusal {
        return frame.edge(part, target, state);
    }

    // ---- the stack

    /** JVMS 6.5, by the forms of its values: which are there depends on how many slots each takes. */
    private void shuffle(Opcode opcode) throws Refusal {
        switch (opcode) {
            case POP -> pop();
            case POP2 -> popTwo();
            case DUP -> insert(popOne(), 0);
            case DUP_X1 -> insert(popOne(), 1);
            case DUP_X2 -> insert(popOne(), 2);
            case DUP2 -> insert(popTwo(), 0);
            case DUP2_X1 -> insert(popTwo(), 1);
            case DUP2_X2 -> insert(popTwo(), 2);
            case SWAP -> {
                Value top = pop();
                Value below = pop();
                push(top);
                push(below);
            }
            default -> throw refused(Refusal.Code.FLOW, opcode.name());
        }
    }

    private List<Value> popOne() {
        return List.of(pop());
    }

    /** Two slots: one value, or two. */
    private List<Value> popTwo() {
        Value top = pop();
        return top.kind().slots() == 2 ? List.of(top) : List.of(pop(), top);
    }

    /** Puts values below so many slots, and on top again. */
    private void insert(List<Value> values, int slots) {
        List<Value> above = new ArrayList<>();
        for (int left = slots; left > 0; ) {
            Value value = pop();
            left -= value.kind().slots();
            above.addFirst(value);
        }
        values.forEach(this::push);
        above.forEach(this::push);
        values.forEach(this::push);
    }

    private void push(Value value) {
        state.stack().add(value);
    }

    private Value pop() {
        return state.stack().removeLast();
    }

    private Value add(Operation operation) throws Refusal {
        return builder.add(operation, line);
    }

    private Refusal refused(Refusal.Code code, String found) {
        return new Refusal(code, found, line);
    }
}
