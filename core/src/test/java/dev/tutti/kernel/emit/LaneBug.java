// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mistakes of compilers that vectorize, put into a function before it is compiled, into its code or around that. */
enum LaneBug {

    // ---- around the code

    /** Indices behind the last whole group of lanes. */
    DROPS_THE_TAIL {
        @Override
        int run(LoopCode code, @Nullable Object[] inputs, int outer, long first, int count, Object out, int at) {
            code.run(inputs, outer, first, count, out, at);
            return count;
        }
    },
    /** The last index of the last group. */
    DOES_THE_LAST_LANE_TWICE {
        @Override
        int run(LoopCode code, @Nullable Object[] inputs, int outer, long first, int count, Object out, int at) {
            return Math.max(0, code.run(inputs, outer, first, count, out, at) - 1);
        }
    },
    /** A sum that begins with {@code +0.0}. */
    ADDS_TO_POSITIVE_ZERO {
        @Override
        int run(LoopCode code, @Nullable Object[] inputs, int outer, long first, int count, Object out, int at) {
            if (out instanceof double[] sums) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += 0.0;
                }
            }
            return code.run(inputs, outer, first, count, out, at);
        }
    },
    /** Whether two arrays are one. */
    SKIPS_THE_ALIAS_CHECK {
        @Override
        boolean fits(VectorLoop.Compiled compiled, @Nullable Object[] inputs) {
            return true;
        }
    },

    // ---- in the code

    /** Lanes that are not at a store. */
    STORES_WITHOUT_MASK {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "into") && isMasked(call)) {
                MethodTypeDesc type = call.typeSymbol();
                int last = type.parameterCount() - 1;
                code.pop().invokevirtual(owner(call), method(call), type.dropParameterTypes(last, last + 1));
            } else {
                code.with(element);
            }
        }
    },
    /** The lanes that go the other way. */
    FORGETS_THE_MASK_OF_ELSE {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "andNot")) {
                code.pop();
            } else {
                code.with(element);
            }
        }
    },
    /** The lanes that were at a branch at all. */
    FORGETS_THE_MASK_AROUND {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "and") && isOfMask(call)) {
                code.swap().pop();
            } else {
                code.with(element);
            }
        }
    },
    /** NaN on the other side where a comparison is a mask. */
    COMPARES_NAN_THE_OTHER_WAY {
        @Override
        Operation changed(Operation operation) {
            return Bug.ORDERS_NAN.changed(operation);
        }
    },
    /** A {@code char} that is loaded with a sign. */
    LOADS_CHARS_WITH_SIGN {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            operator(code, element, "ZERO_EXTEND_S2I", "S2I");
        }
    },
    /** {@code >>} for {@code >>>}. */
    SHIFTS_THE_SIGN_IN {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            operator(code, element, "LSHR", "ASHR");
        }
    },
    /** The two vectors of a choice. */
    BLENDS_IN_THE_WRONG_ORDER {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "blend")) {
                code.dup_x2().pop().swap().dup2_x1().pop2();
            }
            code.with(element);
        }
    },
    /** Lanes that have left a loop, whose values go on changing; and those that come to a join by another way. */
    CHANGES_LANES_THAT_LEFT {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "or") && isOfMask(call)) {
                code.swap().pop();
            } else {
                code.with(element);
            }
        }
    },
    /** All lanes but the first that leaves a loop, and blocks that not all lanes come to. */
    STOPS_WITH_THE_FIRST_LANE {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "anyTrue")) {
                code.invokevirtual(owner(call), "allTrue", call.typeSymbol());
            } else {
                code.with(element);
            }
        }
    },
    /** The bounds of an array, and what is behind them is as good. */
    GATHERS_WITHOUT_BOUNDS {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call
                    && isNamed(call, "fromArray")
                    && call.typeSymbol().parameterList().contains(ConstantDescs.CD_int.arrayType())) {
                int mask = code.allocateLocal(TypeKind.REFERENCE);
                if (isMasked(call)) {
                    code.astore(mask);
                }
                ClassDesc map = ConstantDescs.CD_int.arrayType();
                code.pop()
                        .invokestatic(
                                LaneBug.class.describeConstable().orElseThrow(), "wrapped", MethodTypeDesc.of(map, map))
                        .iconst_0();
                if (isMasked(call)) {
                    code.aload(mask);
                }
            }
            code.with(element);
        }
    },
    /** How far lanes are apart. */
    FORGETS_THE_STRIDE {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "addIndex")) {
                code.pop().iconst_1();
            }
            code.with(element);
        }
    },
    /** A number that all lanes count from, as it is in the second one. */
    COUNTS_FROM_LANE_ONE {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call && isNamed(call, "addIndex")) {
                code.dup_x1().with(element).swap();
                ClassDesc number = switch (owner(call).displayName()) {
                    case "IntVector" -> ConstantDescs.CD_int;
                    case "LongVector" -> {
                        code.i2l();
                        yield ConstantDescs.CD_long;
                    }
                    default -> {
                        code.i2d();
                        yield ConstantDescs.CD_double;
                    }
                };
                code.invokevirtual(owner(call), "add", MethodTypeDesc.of(owner(call), number));
            } else {
                code.with(element);
            }
        }
    },
    /** The last lane of what is done lane by lane. */
    DROPS_THE_LAST_LANE {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof BranchInstruction branch && branch.opcode() == Opcode.IF_ICMPGE) {
                code.iconst_1().isub();
            }
            code.with(element);
        }
    },
    /** Lanes that may throw. */
    GOES_ON_WHERE_A_LANE_THROWS {
        @Override
        void change(CodeBuilder code, CodeElement element) {
            if (element instanceof BranchInstruction branch && branch.opcode() == Opcode.IFNE) {
                code.pop();
            } else {
                code.with(element);
            }
        }
    },

    // ---- in the function

    /** That a {@code byte}, {@code short} or {@code char} has fewer bits than an {@code int}. */
    DOES_NOT_NARROW {
        @Override
        Operation changed(Operation operation) {
            return operation instanceof Operation.Convert(Conversion conversion, Value value)
                            && conversion.from() == Kind.INT
                            && conversion.to() == Kind.INT
                    ? new Operation.Binary(Arithmetic.OR, value, value)
                    : operation;
        }
    },
    /** A {@code long} shifted by what an {@code int} would be. */
    MASKS_COUNTS_OF_LONG_SHIFTS_AS_INTS {
        @Override
        List<Operation> instead(Operation operation, List<Value> made) {
            if (operation instanceof Operation.Binary(Arithmetic operator, Value left, Value right)
                    && operator.isShift()
                    && left.kind() == Kind.LONG) {
                return List.of(
                        Operation.Constant.of(31),
                        new Operation.Binary(Arithmetic.AND, right, made.get(0)),
                        new Operation.Binary(operator, left, made.get(1)));
            }
            return List.of(operation);
        }
    },
    /** {@code MIN / -1}, which is cut to the largest number. */
    CUTS_MIN_DIVIDED_BY_MINUS_ONE {
        @Override
        List<Operation> instead(Operation operation, List<Value> made) {
            if (operation instanceof Operation.Binary(Arithmetic operator, Value left, Value right)
                    && operator == Arithmetic.DIV
                    && left.kind() == Kind.INT) {
                return List.of(
                        operation, // for its exception
                        new Operation.Convert(Conversion.I2D, left),
                        new Operation.Convert(Conversion.I2D, right),
                        new Operation.Binary(Arithmetic.DIV, made.get(1), made.get(2)),
                        new Operation.Convert(Conversion.D2I, made.get(3)));
            }
            return List.of(operation);
        }
    },
    /** A product that is rounded before something is added to it. */
    ROUNDS_FMA_TWICE {
        @Override
        List<Operation> instead(Operation operation, List<Value> made) {
            if (operation instanceof Operation.Call call
                    && call.routine().name().equals("fma")) {
                List<Value> taken = call.arguments();
                return List.of(
                        new Operation.Binary(Arithmetic.MUL, taken.get(0), taken.get(1)),
                        new Operation.Binary(Arithmetic.ADD, made.get(0), taken.get(2)));
            }
            return List.of(operation);
        }
    };

    private static final int STEPS_MOST = 5;
    private static final int TURNS_MOST = 100_000;
    private static final ClassDesc SELF = LaneBug.class.describeConstable().orElseThrow();
    private static int turns;

    // ---- what a mistake changes, nothing if it does not say

    int run(LoopCode code, @Nullable Object[] inputs, int outer, long first, int count, Object out, int at) {
        return code.run(inputs, outer, first, count, out, at);
    }

    boolean fits(VectorLoop.Compiled compiled, @Nullable Object[] inputs) {
        return compiled.fits(inputs);
    }

    void change(CodeBuilder code, CodeElement element) {
        code.with(element);
    }

    Operation changed(Operation operation) {
        return operation;
    }

    /** Some operations for one, each of which may use what the ones before it made. */
    List<Operation> instead(Operation operation, List<Value> made) {
        return List.of(changed(operation));
    }

    // ---- how it is made

    /** Where a loop on lanes with this mistake differs from one without; empty if it does not, or has no lanes. */
    String difference(RandomLoop loop, int bits) {
        VectorLoop.Compiled compiled;
        try {
            compiled = VectorLoop.compile(in(loop.function()), loop.inputs(), loop.sink(), bits, this::in);
        } catch (NoLanesException e) {
            return "";
        }
        turns = 0;
        LoopCode code =
                (inputs, outer, first, count, out, at) -> run(compiled.code(), inputs, outer, first, count, out, at);
        try {
            return loop.onLanes(
                            ScalarLoop.compile(loop.function(), loop.inputs(), loop.sink()),
                            code,
                            inputs -> fits(compiled, inputs),
                            0)
                    .difference(loop.interpreted(0));
        } catch (EndlessError e) {
            return "it does not end";
        }
    }

    /** A loop with this mistake. */
    VectorLoop.Compiled planted(Function function, int inputs, LoopCode.Sink sink, int bits) throws NoLanesException {
        VectorLoop.Compiled compiled = VectorLoop.compile(in(function), inputs, sink, bits, this::in);
        turns = 0;
        return new VectorLoop.Compiled(
                (values, outer, first, count, out, at) -> run(compiled.code(), values, outer, first, count, out, at),
                compiled.apart(),
                compiled.lanes(),
                compiled.least(),
                compiled.remarks());
    }

    /** No exception, which the code would catch. */
    private static final class EndlessError extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Called by all code with a mistake when it asks whether lanes go on. */
    static void turn() {
        if (++turns > TURNS_MOST) {
            throw new EndlessError();
        }
    }

    private void in(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && isNamed(call, "anyTrue")) {
            code.invokestatic(SELF, "turn", ConstantDescs.MTD_void);
        }
        change(code, element);
    }

    private byte[] in(byte[] bytes) {
        ClassFile files = ClassFile.of();
        return files.transformClass(
                files.parse(bytes),
                ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString("run"), this::in));
    }

    private Function in(Function function) {
        int number = function.valueLimit();
        List<Block> blocks = new ArrayList<>();
        for (Block block : function.blocks()) {
            List<Instruction> instructions = new ArrayList<>();
            for (Instruction each : block.instructions()) {
                number = add(each, number, instructions);
            }
            blocks.add(new Block(block.parameters(), instructions, block.exit()));
        }
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }

    /** Adds what is done instead of an instruction. Returns the next number of a value. */
    private int add(Instruction instruction, int number, List<Instruction> to) {
        // What a step makes is known only when it is there: asked once for each.
        List<Value> made = new ArrayList<>();
        for (int i = 0; i < STEPS_MOST; i++) {
            made.add(new Value(number + i, Kind.INT));
        }
        List<Operation> steps = instead(instruction.operation(), made);
        for (int i = 0; i < steps.size() - 1; i++) {
            Kind kind = steps.get(i).kind();
            made.set(i, new Value(number + i, kind == null ? Kind.INT : kind));
            steps = instead(instruction.operation(), made);
        }
        for (int i = 0; i < steps.size(); i++) {
            Value result = i == steps.size() - 1 ? instruction.result() : made.get(i);
            to.add(new Instruction(result, steps.get(i), instruction.line()));
        }
        return number + steps.size();
    }

    /** Called by {@link #GATHERS_WITHOUT_BOUNDS}. */
    static int[] wrapped(int[] map) {
        return Arrays.stream(map).map(each -> each & (RandomLoop.LENGTH - 1)).toArray();
    }

    // ---- what is in the code

    private static void operator(CodeBuilder code, CodeElement element, String from, String to) {
        if (element instanceof FieldInstruction field && field.name().equalsString(from)) {
            code.getstatic(field.owner().asSymbol(), to, field.typeSymbol());
        } else {
            code.with(element);
        }
    }

    private static ClassDesc owner(InvokeInstruction call) {
        return call.owner().asSymbol();
    }

    private static String method(InvokeInstruction call) {
        return call.name().stringValue();
    }

    /** Whether a method of a vector or mask has a name, or one that begins with {@code into}. */
    private static boolean isNamed(InvokeInstruction call, String name) {
        return owner(call).packageName().equals("jdk.incubator.vector")
                && (name.equals("into")
                        ? method(call).startsWith(name)
                        : method(call).equals(name));
    }

    private static boolean isOfMask(InvokeInstruction call) {
        return owner(call).equals(Lanes.MASK);
    }

    private static boolean isMasked(InvokeInstruction call) {
        return call.typeSymbol().parameterList().getLast().equals(Lanes.MASK);
    }
}
