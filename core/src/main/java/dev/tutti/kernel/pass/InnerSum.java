// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loop in a function that counts up by one and only adds to one sum: {@code for (k = …; k < bound; k++) sum += …}. Its
 * rounds can be done in any order if the sum is one of integers, or may be rounded otherwise.
 *
 * @param header the block that it begins with, where it is left too
 * @param counter the header's parameter that counts
 * @param bound what the counter is compared with, known in the header
 * @param isInclusive whether there is a round for the bound
 * @param sum the header's parameter that is added to
 * @param round a function of what a round uses, the sum so far, and the counter: the next sum
 */
public record InnerSum(int header, Value counter, Value bound, boolean isInclusive, Value sum, Function round) {

    /**
     * The loops of a function that are such.
     *
     * @param isFast whether floating-point sums may be rounded otherwise
     */
    public static List<InnerSum> of(Function function, boolean isFast) {
        List<InnerSum> found = new ArrayList<>();
        Finder finder = new Finder(function, isFast);
        for (int b = 0; b < function.blocks().size(); b++) {
            InnerSum sum = finder.at(b);
            if (sum != null) {
                found.add(sum);
            }
        }
        return found;
    }

    private static final class Finder {
        private final Function function;
        private final boolean isFast;
        private final Map<Value, Instruction> constants = new HashMap<>();

        Finder(Function function, boolean isFast) {
            this.function = function;
            this.isFast = isFast;
            for (Block block : function.blocks()) {
                for (Instruction each : block.instructions()) {
                    if (each.operation() instanceof Operation.Constant) {
                        constants.put(Objects.requireNonNull(each.result()), each);
                    }
                }
            }
        }

        @Nullable
        InnerSum at(int header) {
            Block head = function.blocks().get(header);
            if (head.parameters().size() != 2 || !(head.exit() instanceof Exit.Branch branch)) {
                return null;
            }
            boolean goesOnIfSo = repeats(branch.yes(), header);
            if (goesOnIfSo == repeats(branch.no(), header)) {
                return null;
            }
            int body = (goesOnIfSo ? branch.yes() : branch.no()).target();
            Exit.Edge back = function.blocks().get(body).exit().edges().getFirst();
            Value first = head.parameters().getFirst();
            Value last = head.parameters().getLast();
            boolean countsLast = counts(back, 1, last, body);
            if (!countsLast && !counts(back, 0, first, body)) {
                return null;
            }
            Value counter = countsLast ? last : first;
            Value sum = countsLast ? first : last;
            Relation relation =
                    goesOnIfSo ? branch.relation() : branch.relation().negated();
            if (branch.right().equals(counter)) {
                relation = relation.swapped();
            } else if (!branch.left().equals(counter)) {
                return null;
            }
            Value bound = branch.left().equals(counter) ? branch.right() : branch.left();
            boolean isAscending = relation == Relation.LESS || relation == Relation.AT_MOST;
            if (!isAscending || !isInvariant(head, bound) || !isAddedTo(sum, back, countsLast ? 0 : 1, body)) {
                return null;
            }
            Value next = back.arguments().get(countsLast ? 0 : 1);
            Function round = round(body, sum, counter, next);
            return new InnerSum(header, counter, bound, relation == Relation.AT_MOST, sum, round);
        }

        /** Whether an edge leads to a block of its own that leads back and nowhere else. */
        private boolean repeats(Exit.Edge edge, int header) {
            Block body = function.blocks().get(edge.target());
            return edge.target() != header
                    && body.parameters().isEmpty()
                    && body.exit() instanceof Exit.Jump(Exit.Edge back)
                    && back.target() == header
                    && body.instructions().stream().noneMatch(each -> each.operation() instanceof Operation.Store)
                    && function.blocks().stream()
                                    .flatMap(block -> block.exit().edges().stream())
                                    .filter(each -> each.target() == edge.target())
                                    .count()
                            == 1;
        }

        private boolean counts(Exit.Edge back, int position, Value parameter, int body) {
            return parameter.kind() == Kind.INT
                    && maker(body, back.arguments().get(position))
                            instanceof Operation.Binary(var operator, var left, var right)
                    && operator == Arithmetic.ADD
                    && left.equals(parameter)
                    && isOne(constants.get(right));
        }

        private static boolean isOne(@Nullable Instruction constant) {
            return constant != null && constant.operation().equals(Operation.Constant.of(1));
        }

        private @Nullable Operation maker(int body, Value value) {
            for (Instruction each : function.blocks().get(body).instructions()) {
                if (value.equals(each.result())) {
                    return each.operation();
                }
            }
            return null;
        }

        /** Whether the header does nothing but find out a bound that is always the same. */
        private boolean isInvariant(Block head, Value bound) {
            Set<Value> made = new HashSet<>(head.parameters());
            for (Instruction each : head.instructions()) {
                boolean isSame = each.operation() instanceof Operation.Constant
                        || (each.operation() instanceof Operation.Length length && !made.contains(length.array()));
                if (!isSame) {
                    return false;
                }
            }
            return !made.contains(bound);
        }

        /** Whether a sum is added to once in a round, and used for nothing else in it. */
        private boolean isAddedTo(Value sum, Exit.Edge back, int position, int body) {
            Value next = back.arguments().get(position);
            long uses = function.blocks().get(body).instructions().stream()
                    .flatMap(each -> each.operation().operands().stream())
                    .filter(each -> each.equals(sum) || each.equals(next))
                    .count();
            if (uses != 1
                    || back.arguments().get(1 - position).equals(sum)
                    || (sum.kind().isFloating() && !isFast)) {
                return false;
            }
            return switch (maker(body, next)) {
                case Operation.Binary(var operator, var left, var right) ->
                    operator == Arithmetic.ADD && (left.equals(sum) || right.equals(sum));
                case Operation.Call call ->
                    call.routine().toString().equals("Math.fma")
                            && call.arguments().getLast().equals(sum);
                case null, default -> false;
            };
        }

        private Function round(int body, Value sum, Value counter, Value next) {
            List<Instruction> made = new ArrayList<>();
            Set<Value> taken = new LinkedHashSet<>();
            Set<Value> known = new HashSet<>(List.of(sum, counter));
            for (Instruction each : function.blocks().get(body).instructions()) {
                for (Value operand : each.operation().operands()) {
                    Instruction constant = constants.get(operand);
                    if (!known.contains(operand) && constant != null) {
                        made.add(constant);
                        known.add(operand);
                    } else if (!known.contains(operand)) {
                        taken.add(operand);
                    }
                }
                made.add(each);
                known.add(Objects.requireNonNullElse(each.result(), sum));
            }
            List<Value> parameters = new ArrayList<>(taken);
            parameters.add(sum);
            parameters.add(counter);
            Block block = new Block(List.of(), made, new Exit.Return(next));
            return new Function(function.name(), parameters, List.of(block), next.kind());
        }
    }
}
