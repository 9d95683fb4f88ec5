// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A method that no compiler of Java would write, and that the JVM verifies all the same: values that wait on the stack
 * from block to block, words shuffled by {@code dup2_x2} and its kin, blocks that lead anywhere, into the midst of loops
 * too, switches with gaps, locals that are far away and change their type. It ends, since it counts its blocks.
 */
final class RandomBytecode {

    static final String METHOD = "of";
    static final MethodTypeDesc TYPE = MethodTypeDesc.of(
            ConstantDescs.CD_long,
            ConstantDescs.CD_long,
            ConstantDescs.CD_double,
            ConstantDescs.CD_float,
            ConstantDescs.CD_int);

    private static final ClassDesc NAME = ClassDesc.of("Written");
    private static final int BLOCKS_MOST = 7;
    private static final int STEPS_MOST = 14;
    private static final int FUEL = 40;

    private static final List<TypeKind> KINDS = List.of(TypeKind.INT, TypeKind.LONG, TypeKind.DOUBLE, TypeKind.FLOAT);

    /** Locals of each kind; the first are the parameters, the last need a wide index. */
    private static final Map<TypeKind, int[]> LOCALS = new EnumMap<>(Map.of(
            TypeKind.INT, new int[] {5, 10, 300},
            TypeKind.LONG, new int[] {0, 11, 301},
            TypeKind.DOUBLE, new int[] {2, 13, 303},
            TypeKind.FLOAT, new int[] {4, 15, 305}));

    private static final int LEFT = 20;

    /** A local that holds whatever was stored last, in every block another. */
    private static final int ANY = 30;

    private final Random random;
    private final List<TypeKind> carried = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final List<TypeKind> stack = new ArrayList<>();

    private RandomBytecode(Random random) {
        this.random = random;
    }

    /** The bytes of a class with such a method. */
    static byte[] of(long seed) {
        return ClassFile.of()
                .build(
                        NAME,
                        made -> made.withMethodBody(
                                METHOD,
                                TYPE,
                                ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                code -> new RandomBytecode(new Random(seed)).write(code)));
    }

    private void write(CodeBuilder code) {
        int blocks = 1 + random.nextInt(BLOCKS_MOST);
        for (int i = random.nextInt(4); i > 0; i--) {
            carried.add(any(KINDS));
        }
        for (int b = 0; b <= blocks; b++) {
            labels.add(code.newLabel());
        }
        for (TypeKind kind : KINDS) {
            int[] locals = LOCALS.get(kind);
            for (int local = 1; local < locals.length; local++) {
                constant(code, kind);
                code.storeLocal(kind, locals[local]);
                stack.removeLast();
            }
        }
        code.loadConstant(FUEL).istore(LEFT);
        carry(code);
        for (int b = 0; b < blocks; b++) {
            code.labelBinding(labels.get(b));
            stack.clear();
            stack.addAll(carried);
            code.iload(LEFT).ifle(labels.get(blocks)).iinc(LEFT, -1);
            for (int steps = random.nextInt(STEPS_MOST); steps > 0; steps--) {
                step(code);
            }
            end(code);
        }
        code.labelBinding(labels.get(blocks));
        stack.clear();
        stack.addAll(carried);
        result(code);
    }

    /** All that is on the stack and in locals, mixed into one number. */
    private void result(CodeBuilder code) {
        while (!stack.isEmpty()) {
            fold(code, stack.removeLast());
        }
        for (TypeKind kind : KINDS) {
            for (int local : LOCALS.get(kind)) {
                code.loadLocal(kind, local);
                fold(code, kind);
            }
        }
        code.lload(0).lreturn();
    }

    private static void fold(CodeBuilder code, TypeKind kind) {
        switch (kind) {
            case INT -> code.i2l();
            case DOUBLE -> code.d2l();
            case FLOAT -> code.f2l();
            default -> {}
        }
        code.lload(0).loadConstant(31L).lmul().ladd().lstore(0);
    }

    // ---- ends of blocks

    private void end(CodeBuilder code) {
        switch (random.nextInt(5)) {
            case 0 -> {
                carry(code);
                code.goto_(any(labels));
            }
            case 1 -> {
                carry(code);
                load(code, TypeKind.INT);
                code.branch(
                        any(List.of(Opcode.IFEQ, Opcode.IFNE, Opcode.IFLT, Opcode.IFGE, Opcode.IFGT, Opcode.IFLE)),
                        any(labels));
            }
            case 2 -> {
                carry(code);
                load(code, TypeKind.INT);
                load(code, TypeKind.INT);
                code.branch(
                        any(List.of(
                                Opcode.IF_ICMPEQ,
                                Opcode.IF_ICMPNE,
                                Opcode.IF_ICMPLT,
                                Opcode.IF_ICMPGE,
                                Opcode.IF_ICMPGT,
                                Opcode.IF_ICMPLE)),
                        any(labels));
            }
            case 3 -> {
                carry(code);
                load(code, TypeKind.INT);
                code.loadConstant(7).iand();
                List<SwitchCase> cases = new ArrayList<>();
                for (int key = -1; key < 9; key += 1 + random.nextInt(4)) {
                    cases.add(SwitchCase.of(key, any(labels)));
                }
                if (random.nextBoolean()) {
                    code.tableswitch(any(labels), cases);
                } else {
                    code.lookupswitch(any(labels), cases);
                }
            }
            default -> carry(code); // on to the next
        }
    }

    /** Leaves on the stack what every block finds there: what is there already as far as it fits. */
    private void carry(CodeBuilder code) {
        int same = 0;
        while (same < Math.min(stack.size(), carried.size()) && stack.get(same) == carried.get(same)) {
            same++;
        }
        while (stack.size() > same) {
            pop(code);
        }
        while (stack.size() < carried.size()) {
            load(code, carried.get(stack.size()));
        }
        stack.clear();
    }

    // ---- steps

    private void step(CodeBuilder code) {
        switch (random.nextInt(9)) {
            case 0 -> constant(code, any(KINDS));
            case 1, 2 -> load(code, any(KINDS));
            case 3 -> store(code);
            case 4 -> shuffle(code);
            case 5, 6 -> arithmetic(code);
            case 7 -> convert(code);
            default -> {
                switch (random.nextInt(4)) {
                    case 0 -> code.nop();
                    case 1 -> code.iinc(any(List.of(5, 10)), random.nextInt(20) - 10);
                    case 2 -> code.iinc(300, random.nextInt(60_000) - 30_000);
                    default -> compare(code);
                }
            }
        }
    }

    private void constant(CodeBuilder code, TypeKind kind) {
        int number = any(List.of(0, 1, -1, 2, 5, 6, 127, -128, 128, 32_767, -32_768, 32_768, random.nextInt()));
        switch (kind) {
            case INT -> code.loadConstant(number);
            case LONG -> code.loadConstant(random.nextBoolean() ? (long) number : random.nextLong());
            case DOUBLE -> code.loadConstant(any(List.of((double) number, -0.0, 0.5, 1e300, Double.NaN)));
            default -> code.loadConstant(any(List.of((float) number, -0.0f, 2.0f, 1e-40f, Float.POSITIVE_INFINITY)));
        }
        stack.add(kind);
    }

    private void load(CodeBuilder code, TypeKind kind) {
        code.loadLocal(kind, LOCALS.get(kind)[random.nextInt(3)]);
        stack.add(kind);
    }

    /** To a local of its kind, or through one that may have held another kind before. */
    private void store(CodeBuilder code) {
        if (stack.isEmpty()) {
            return;
        }
        TypeKind kind = stack.getLast();
        if (random.nextInt(3) == 0) {
            code.storeLocal(kind, ANY).loadLocal(kind, ANY);
        } else {
            code.storeLocal(kind, LOCALS.get(kind)[random.nextInt(3)]);
            stack.removeLast();
        }
    }

    private void pop(CodeBuilder code) {
        if (stack.removeLast().slotSize() == 2) {
            code.pop2();
        } else {
            code.pop();
        }
    }

    private int size(int fromTop) {
        return fromTop > stack.size() ? 0 : stack.get(stack.size() - fromTop).slotSize();
    }

    /** Words of the stack copied and swapped, in each of the forms that its kinds allow. */
    private void shuffle(CodeBuilder code) {
        int top = size(1);
        int second = size(2);
        int third = size(3);
        int depth = stack.size();
        switch (random.nextInt(8)) {
            case 0 -> {
                if (top == 1) {
                    code.dup();
                    stack.add(stack.getLast());
                } else if (top == 2) {
                    code.dup2();
                    stack.add(stack.getLast());
                }
            }
            case 1 -> {
                if (top == 1 && second == 1) {
                    code.swap();
                    stack.add(depth - 2, stack.removeLast());
                }
            }
            case 2 -> {
                if (top == 1 && second == 1) {
                    code.dup_x1();
                    stack.add(depth - 2, stack.getLast());
                } else if (top == 2 && second == 1) {
                    code.dup2_x1();
                    stack.add(depth - 2, stack.getLast());
                }
            }
            case 3 -> {
                if (top == 1 && second == 2) {
                    code.dup_x2();
                    stack.add(depth - 2, stack.getLast());
                } else if (top == 1 && second == 1 && third == 1) {
                    code.dup_x2();
                    stack.add(depth - 3, stack.getLast());
                }
            }
            case 4 -> {
                if (top == 1 && second == 1) {
                    code.dup2();
                    stack.addAll(List.copyOf(stack.subList(depth - 2, depth)));
                }
            }
            case 5 -> {
                if (top == 1 && second == 1 && third == 1) {
                    code.dup2_x1();
                    stack.addAll(depth - 3, List.copyOf(stack.subList(depth - 2, depth)));
                } else if (top == 2 && second == 2) {
                    code.dup2_x2();
                    stack.add(depth - 2, stack.getLast());
                }
            }
            case 6 -> {
                if (top == 1 && second == 1 && third == 2) {
                    code.dup2_x2();
                    stack.addAll(depth - 3, List.copyOf(stack.subList(depth - 2, depth)));
                } else if (top == 2 && second == 1 && third == 1) {
                    code.dup2_x2();
                    stack.add(depth - 3, stack.getLast());
                }
            }
            default -> {
                if (top == 1 && second == 1 && random.nextBoolean()) {
                    code.pop2();
                    stack.removeLast();
                    stack.removeLast();
                } else if (top > 0) {
                    pop(code);
                }
            }
        }
    }

    /** Of two on top that are of a kind, or that are made so. */
    private void arithmetic(CodeBuilder code) {
        TypeKind kind = stack.isEmpty() ? any(KINDS) : stack.getLast();
        if (stack.isEmpty()) {
            load(code, kind);
        }
        if (stack.size() < 2 || stack.get(stack.size() - 2) != kind) {
            load(code, kind);
        }
        switch (kind) {
            case INT -> {
                switch (random.nextInt(12)) {
                    case 0 -> code.iadd();
                    case 1 -> code.isub();
                    case 2 -> code.imul();
                    case 3 -> code.iand();
                    case 4 -> code.ior();
                    case 5 -> code.ixor();
                    case 6 -> code.ishl();
                    case 7 -> code.ishr();
                    case 8 -> code.iushr();
                    case 9 -> code.ineg().iadd();
                    case 10 -> code.idiv();
                    default -> code.irem();
                }
            }
            case LONG -> {
                switch (random.nextInt(10)) {
                    case 0 -> code.ladd();
                    case 1 -> code.lsub();
                    case 2 -> code.lmul();
                    case 3 -> code.land();
                    case 4 -> code.lor();
                    case 5 -> code.lxor();
                    case 6 -> code.l2i().lshl();
                    case 7 -> code.l2i().lushr();
                    case 8 -> code.ldiv();
                    default -> code.lneg().lrem();
                }
            }
            case DOUBLE -> {
                switch (random.nextInt(5)) {
                    case 0 -> code.dadd();
                    case 1 -> code.dsub();
                    case 2 -> code.dmul();
                    case 3 -> code.ddiv();
                    default -> code.dneg().drem();
                }
            }
            default -> {
                switch (random.nextInt(5)) {
                    case 0 -> code.fadd();
                    case 1 -> code.fsub();
                    case 2 -> code.fmul();
                    case 3 -> code.fdiv();
                    default -> code.fneg().frem();
                }
            }
        }
        stack.removeLast();
    }

    /** The numbers of both kinds of comparison with what is not ordered. */
    private void compare(CodeBuilder code) {
        TypeKind kind = any(List.of(TypeKind.LONG, TypeKind.DOUBLE, TypeKind.FLOAT));
        load(code, kind);
        load(code, kind);
        boolean isLess = random.nextBoolean();
        switch (kind) {
            case LONG -> code.lcmp();
            case DOUBLE -> {
                if (isLess) {
                    code.dcmpl();
                } else {
                    code.dcmpg();
                }
            }
            default -> {
                if (isLess) {
                    code.fcmpl();
                } else {
                    code.fcmpg();
                }
            }
        }
        stack.removeLast();
        stack.removeLast();
        stack.add(TypeKind.INT);
    }

    private void convert(CodeBuilder code) {
        if (stack.isEmpty()) {
            return;
        }
        TypeKind from = stack.removeLast();
        TypeKind to = any(KINDS);
        if (from == TypeKind.INT && random.nextBoolean()) {
            to = any(List.of(TypeKind.BYTE, TypeKind.CHAR, TypeKind.SHORT));
        }
        code.conversion(from, to);
        stack.add(to.asLoadable());
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
