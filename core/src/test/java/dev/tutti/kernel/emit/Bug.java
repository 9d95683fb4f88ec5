// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Functions;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Mistakes that compilers have made, put into a function before it is compiled. */
enum Bug {
    /** {@code >>} for {@code >>>}. */
    SHIFTS_THE_SIGN_IN {
        @Override
        Operation changed(Operation operation) {
            return operator(operation, Arithmetic.USHR, Arithmetic.SHR);
        }
    },
    /** {@code >>>} for {@code >>}. */
    SHIFTS_ZEROS_IN {
        @Override
        Operation changed(Operation operation) {
            return operator(operation, Arithmetic.SHR, Arithmetic.USHR);
        }
    },
    /** {@code x - y} as {@code y - x}. */
    TURNS_DIFFERENCES_ROUND {
        @Override
        Operation changed(Operation operation) {
            return operation instanceof Operation.Binary(Arithmetic operator, Value left, Value right)
                            && operator == Arithmetic.SUB
                    ? new Operation.Binary(operator, right, left)
                    : operation;
        }
    },
    /** NaN on the other side of a comparison. */
    ORDERS_NAN {
        @Override
        Operation changed(Operation operation) {
            return operation instanceof Operation.Compare(Value left, Value right, int unordered)
                    ? new Operation.Compare(left, right, -unordered)
                    : operation;
        }
    },
    /** A {@code char} with a sign. */
    SIGNS_CHARS {
        @Override
        Operation changed(Operation operation) {
            return conversion(operation, Conversion.I2C, Conversion.I2S);
        }
    },
    /** A {@code byte} of 16 bits. */
    KEEPS_BITS_OF_BYTES {
        @Override
        Operation changed(Operation operation) {
            return conversion(operation, Conversion.I2B, Conversion.I2S);
        }
    },
    /** {@code +0.0} for {@code -0.0}. */
    LOSES_THE_SIGN_OF_ZERO {
        @Override
        Operation changed(Operation operation) {
            return operation.equals(Operation.Constant.of(-0.0)) ? Operation.Constant.of(0.0) : operation;
        }
    },
    /** {@code <} for {@code <=}. */
    ENDS_EARLY {
        @Override
        Exit changed(Exit exit) {
            return exit instanceof Exit.Branch branch && branch.relation() == Relation.AT_MOST
                    ? new Exit.Branch(Relation.LESS, branch.left(), branch.right(), branch.yes(), branch.no())
                    : exit;
        }
    },
    /** The two ways of a condition. */
    TAKES_THE_OTHER_WAY {
        @Override
        Exit changed(Exit exit) {
            return exit instanceof Exit.Branch branch && branch.relation() == Relation.GREATER
                    ? new Exit.Branch(Relation.LESS, branch.left(), branch.right(), branch.yes(), branch.no())
                    : exit;
        }
    },
    /** The last case of a switch. */
    FORGETS_A_CASE {
        @Override
        Exit changed(Exit exit) {
            if (exit instanceof Exit.Switch choice && choice.cases().size() > 1) {
                Map<Integer, Exit.Edge> fewer = new TreeMap<>(choice.cases());
                fewer.replace(fewer.keySet().stream().reduce((a, b) -> b).orElseThrow(), choice.otherwise());
                return new Exit.Switch(choice.selector(), fewer, choice.otherwise());
            }
            return exit;
        }
    },
    /** One variable of a loop is written before another is read. */
    MIXES_UP_VARIABLES {
        @Override
        Exit changed(Exit exit) {
            return exit.map(value -> value, edge -> new Exit.Edge(edge.target(), twisted(edge.arguments())));
        }

        private static List<Value> twisted(List<Value> arguments) {
            List<Value> twisted = new ArrayList<>(arguments);
            int last = twisted.size() - 1;
            if (last > 0 && twisted.get(last).kind() == twisted.get(last - 1).kind()) {
                twisted.set(last, twisted.get(last - 1));
            }
            return twisted;
        }
    },
    /** A store. */
    FORGETS_STORES {
        @Override
        boolean keeps(Operation operation) {
            return !(operation instanceof Operation.Store);
        }
    },
    /** Index 0 for all that are cut to an array's length. */
    LOADS_THE_FIRST_ELEMENT {
        @Override
        Operation changed(Operation operation) {
            return operation instanceof Operation.Binary(Arithmetic operator, Value left, Value right)
                            && operator == Arithmetic.AND
                            && left.kind() == Kind.INT
                    ? new Operation.Binary(Arithmetic.XOR, left, left)
                    : operation;
        }
    };

    Operation changed(Operation operation) {
        return operation;
    }

    Exit changed(Exit exit) {
        return exit;
    }

    boolean keeps(Operation operation) {
        return true;
    }

    /** Whether the random function of a seed, compiled with this mistake, does what it should not in some calls. */
    boolean isSeen(long seed, int calls) throws Throwable {
        Random random = new Random(seed);
        Function function = Functions.random(random, 5 + random.nextInt(40));
        MethodHandle wrong = ScalarCode.compile(in(function));
        for (int call = 0; call < calls; call++) {
            long data = seed * calls + call;
            if (!RandomCall.of(data, all -> wrong.invokeWithArguments(all))
                    .equals(RandomCall.of(data, all -> Interpreter.call(function, all)))) {
                return true;
            }
        }
        return false;
    }

    /** The function as a compiler with this mistake takes it. */
    Function in(Function function) {
        List<Block> blocks = new ArrayList<>();
        for (Block block : function.blocks()) {
            List<Instruction> instructions = new ArrayList<>();
            for (Instruction each : block.instructions()) {
                if (keeps(each.operation())) {
                    instructions.add(new Instruction(each.result(), changed(each.operation()), each.line()));
                }
            }
            blocks.add(new Block(block.parameters(), instructions, changed(block.exit())));
        }
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }

    private static Operation operator(Operation operation, Arithmetic from, Arithmetic to) {
        return operation instanceof Operation.Binary(Arithmetic operator, Value left, Value right) && operator == from
                ? new Operation.Binary(to, left, right)
                : operation;
    }

    private static Operation conversion(Operation operation, Conversion from, Conversion to) {
        return operation instanceof Operation.Convert(Conversion conversion, Value value) && conversion == from
                ? new Operation.Convert(to, value)
                : operation;
    }
}
