// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one method touches. Class names are binary ({@code a.b.C$D}).
 *
 * @param fields the fields that it reads or writes, in order
 * @param calls the methods that it calls, or makes lambdas of
 * @param creates the classes of which it creates objects
 * @param locals names of local variables by slot, the parameters among them, if the class file has them
 * @param storesElements whether it writes an element of an array
 */
record MethodCode(
        List<FieldUse> fields,
        List<Call> calls,
        List<String> creates,
        Map<Integer, String> locals,
        boolean storesElements) {

    /** A field instruction, or a field handle given to {@code invokedynamic}. */
    record FieldUse(String owner, String name, boolean isStatic, boolean isRead) {}

    /** A call, or a method handle given to {@code invokedynamic}; {@code isFixed} if no override can be meant. */
    record Call(String owner, String name, String descriptor, boolean isFixed, boolean isStatic) {}

    static MethodCode of(MethodModel method) {
        Reader reader = new Reader();
        CodeModel code = method.code().orElse(null);
        if (code != null) {
            reader.read(code);
        }
        return new MethodCode(
                List.copyOf(reader.fields),
                List.copyOf(reader.calls),
                List.copyOf(reader.creates),
                Map.copyOf(reader.locals),
                reader.storesElements);
    }

    private static final class Reader {
        private final List<FieldUse> fields = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<String> creates = new ArrayList<>();
        private final Map<Integer, String> locals = new HashMap<>();
        private boolean storesElements;

        private void read(CodeModel code) {
            // No switch over the kinds, which takes a program's first task ten milliseconds.
            for (CodeElement element : code) {
                if (element instanceof FieldInstruction field) {
                    Opcode op = field.opcode();
                    boolean isStatic = op == Opcode.GETSTATIC || op == Opcode.PUTSTATIC;
                    boolean isRead = op == Opcode.GETSTATIC || op == Opcode.GETFIELD;
                    fields.add(new FieldUse(
                            binary(field.owner().asInternalName()), field.name().stringValue(), isStatic, isRead));
                } else if (element instanceof InvokeInstruction call) {
                    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
                    calls.add(new Call(
                            binary(call.owner().asInternalName()),
                            call.name().stringValue(),
                            call.type().stringValue(),
                            isStatic || call.opcode() == Opcode.INVOKESPECIAL,
                            isStatic));
                } else if (element instanceof InvokeDynamicInstruction call) {
                    constants(call.invokedynamic().bootstrap());
                } else if (element instanceof LoadConstantInstruction load) {
                    constant(load.constantEntry());
                } else if (element instanceof NewObjectInstruction created) {
                    creates.add(binary(created.className().asInternalName()));
                } else if (element instanceof ArrayStoreInstruction) {
                    storesElements = true;
                } else if (element instanceof LocalVariable local) {
                    locals.putIfAbsent(local.slot(), local.name().stringValue());
                }
            }
        }

        private void constants(BootstrapMethodEntry bootstrap) {
            for (LoadableConstantEntry argument : bootstrap.arguments()) {
                constant(argument);
            }
        }

        private void constant(LoadableConstantEntry entry) {
            if (entry instanceof ConstantDynamicEntry dynamic) {
                constants(dynamic.bootstrap());
            } else if (entry instanceof MethodHandleEntry handle) {
                handle(handle.kind(), handle.reference());
            }
        }

        private void handle(int kind, MemberRefEntry member) {
            String owner = binary(member.owner().asInternalName());
            String name = member.name().stringValue();
            switch (kind) {
                case MethodHandleInfo.REF_getField -> fields.add(new FieldUse(owner, name, false, true));
                case MethodHandleInfo.REF_getStatic -> fields.add(new FieldUse(owner, name, true, true));
                case MethodHandleInfo.REF_putField -> fields.add(new FieldUse(owner, name, false, false));
                case MethodHandleInfo.REF_putStatic -> fields.add(new FieldUse(owner, name, true, false));
                case MethodHandleInfo.REF_newInvokeSpecial -> {
                    creates.add(owner);
                    calls.add(new Call(owner, name, member.type().stringValue(), true, false));
                }
                default -> {
                    boolean isStatic = kind == MethodHandleInfo.REF_invokeStatic;
                    boolean isFixed = isStatic || kind == MethodHandleInfo.REF_invokeSpecial;
                    calls.add(new Call(owner, name, member.type().stringValue(), isFixed, isStatic));
                }
            }
        }

        private static String binary(String internalName) {
            return internalName.replace('/', '.');
        }
    }
}
