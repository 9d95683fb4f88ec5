// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A method's bytecode cut into blocks: which follow which, which begin loops, and which local variables are still of
 * use where one begins.
 */
final class ControlFlow {

    /** An instruction and its source line. */
    record Step(Instruction instruction, int line) {}

    /** Instructions {@code [begin, end)} and where they lead. */
    record Part(int begin, int end, List<Integer> next) {}

    /** Of a label that the class file lacks, which the JVM would not have loaded. */
    private static final int NOWHERE = -1;

    private final List<Step> steps = new ArrayList<>();
    private final Map<Label, Integer> targets = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Map<Integer, Integer> partAt = new HashMap<>();
    private final List<Integer> order;
    private final int[] rank;
    private final BitSet[] live;

    /** The parts that lead to each. */
    private final List<List<Integer>> before = new ArrayList<>();

    ControlFlow(CodeModel code) throws Refusal {
        int line = 0;
        for (CodeElement element : code) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case LabelTarget target -> targets.put(target.label(), steps.size());
                case Instruction instruction -> steps.add(new Step(instruction, line));
                default -> {}
            }
        }
        cut();
        order = depthFirst();
        rank = new int[parts.size()];
        for (int i = 0; i < order.size(); i++) {
            rank[order.get(i)] = i;
        }
        for (int p = 0; p < parts.size(); p++) {
            before.add(new ArrayList<>());
        }
        for (int part : order) {
            for (int to : parts.get(part).next()) {
                before.get(to).add(part);
            }
        }
        live = live();
        requireReducible();
    }

    List<Step> steps(int part) {
        return steps.subList(parts.get(part).begin(), parts.get(part).end());
    }

    /** The parts that can be reached, each after all that lead to it but those of the loop that it begins. */
    List<Integer> order() {
        return order;
    }

    private List<Integer> depthFirst() {
        List<Integer> done = new ArrayList<>();
        BitSet seen = new BitSet();
        // Depth first, without the stack's depth as a limit: a part and how many of its successors were visited.
        List<int[]> path = new ArrayList<>();
        path.add(new int[] {0, 0});
        seen.set(0);
        while (!path.isEmpty()) {
            int[] last = path.getLast();
            List<Integer> next = parts.get(last[0]).next();
            if (last[1] == next.size()) {
                done.add(last[0]);
                path.removeLast();
            } else {
                int to = next.get(last[1]++);
                if (!seen.get(to)) {
                    seen.set(to);
                    path.add(new int[] {to, 0});
                }
            }
        }
        return done.reversed();
    }

    /** Where a label leads. */
    int part(Label label) {
        return partAt(targets.getOrDefault(label, NOWHERE));
    }

    /** The part behind another one. */
    int after(int part) {
        return partAt(parts.get(part).end());
    }

    private int partAt(int step) {
        return partAt.getOrDefault(step, NOWHERE);
    }

    /** Whether an edge goes back, or to the part itself. */
    boolean isBack(int from, int to) {
        return rank[to] <= rank[from];
    }

    /** The parts that edges to one go back from. */
    private List<Integer> backTo(int part) {
        List<Integer> found = new ArrayList<>();
        for (int from : before.get(part)) {
            if (isBack(from, part)) {
                found.add(from);
            }
        }
        return found;
    }

    boolean isLoop(int part) {
        return !backTo(part).isEmpty();
    }

    /** Whether no way from it leads to the method's end: it throws, or goes round for ever. */
    boolean neverReturns(int part) {
        BitSet seen = new BitSet();
        List<Integer> left = new ArrayList<>(List.of(part));
        while (!left.isEmpty()) {
            int next = left.removeLast();
            Part found = parts.get(next);
            if (steps.get(found.end() - 1).instruction() instanceof ReturnInstruction) {
                return false;
            }
            for (int to : found.next()) {
                if (!seen.get(to)) {
                    seen.set(to);
                    left.add(to);
                }
            }
        }
        return true;
    }

    /** The local variables whose values at the begin of a part are read later. */
    BitSet live(int part) {
        return live[part];
    }

    /** The local variables that are written in the loop that a part begins. */
    BitSet writtenInLoop(int head) {
        BitSet written = new BitSet();
        for (int part : loop(head).stream().toArray()) {
            for (Step step : steps(part)) {
                if (step.instruction() instanceof StoreInstruction store) {
                    written.set(store.slot());
                } else if (step.instruction() instanceof IncrementInstruction increment) {
                    written.set(increment.slot());
                }
            }
        }
        return written;
    }

    /** All parts that lead back to the one that begins the loop, other than through it. */
    private BitSet loop(int head) {
        BitSet found = new BitSet();
        found.set(head);
        List<Integer> left = backTo(head);
        while (!left.isEmpty()) {
            int part = left.removeLast();
            if (!found.get(part)) {
                found.set(part);
                left.addAll(before.get(part));
            }
        }
        return found;
    }

    private void cut() throws Refusal {
        TreeSet<Integer> begins = new TreeSet<>(List.of(0));
        for (int i = 0; i < steps.size(); i++) {
            List<Label> labels = labels(steps.get(i).instruction());
            for (Label label : labels) {
                begins.add(targets.get(label));
            }
            if (!labels.isEmpty() || isEnd(steps.get(i).instruction())) {
                begins.add(i + 1);
            }
        }
        begins.remove(steps.size());
        List<Integer> sorted = List.copyOf(begins);
        for (int p = 0; p < sorted.size(); p++) {
            partAt.put(sorted.get(p), p);
        }
        for (int p = 0; p < sorted.size(); p++) {
            int end = p + 1 < sorted.size() ? sorted.get(p + 1) : steps.size();
            Step last = steps.get(end - 1);
            List<Integer> next = new ArrayList<>();
            for (Label label : labels(last.instruction())) {
                next.add(part(label));
            }
            if (goesOn(last.instruction())) {
                if (end == steps.size()) {
                    throw new Refusal(Refusal.Code.FLOW, "code that runs past its end", last.line());
                }
                next.add(p + 1);
            }
            parts.add(new Part(sorted.get(p), end, next));
        }
    }

    private static List<Label> labels(Instruction instruction) {
        return switch (instruction) {
            case BranchInstruction branch -> List.of(branch.target());
            case TableSwitchInstruction choice -> labels(choice.cases(), choice.defaultTarget());
            case LookupSwitchInstruction choice -> labels(choice.cases(), choice.defaultTarget());
            default -> List.of();
        };
    }

    private static List<Label> labels(List<SwitchCase> cases, Label otherwise) {
        List<Label> labels = new ArrayList<>();
        for (SwitchCase each : cases) {
            labels.add(each.target());
        }
        labels.add(otherwise);
        return labels;
    }

    private static boolean isEnd(Instruction instruction) {
        return instruction instanceof ReturnInstruction || instruction instanceof ThrowInstruction;
    }

    /** Whether what follows in the code can follow. */
    private static boolean goesOn(Instruction instruction) {
        return switch (instruction) {
            case BranchInstruction branch -> branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
            case TableSwitchInstruction _, LookupSwitchInstruction _ -> false;
            default -> !isEnd(instruction);
        };
    }

    /** Backwards through the code until nothing changes. A variable of two slots counts as its first. */
    private BitSet[] live() {
        BitSet[] found = new BitSet[parts.size()];
        for (int p = 0; p < found.length; p++) {
            found[p] = new BitSet();
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int part : order.reversed()) {
                BitSet now = new BitSet();
                for (int to : parts.get(part).next()) {
                    now.or(found[to]);
                }
                for (Step step : steps(part).reversed()) {
                    switch (step.instruction()) {
                        case StoreInstruction store -> {
                            now.clear(store.slot());
                            if (store.typeKind() == TypeKind.LONG || store.typeKind() == TypeKind.DOUBLE) {
                                now.clear(store.slot() + 1);
                            }
                        }
                        case LoadInstruction load -> now.set(load.slot());
                        case IncrementInstruction increment -> now.set(increment.slot());
                        default -> {}
                    }
                }
                if (!now.equals(found[part])) {
                    found[part] = now;
                    changed = true;
                }
            }
        }
        return found;
    }

    /** A loop must be entered at its head: who goes back to a part must have come through it. */
    private void requireReducible() throws Refusal {
        for (int from : order) {
            for (int to : parts.get(from).next()) {
                if (isBack(from, to) && reachesWithout(from, to)) {
                    throw new Refusal(
                            Refusal.Code.FLOW,
                            "a loop with two entries",
                            steps(to).getFirst().line());
                }
            }
        }
    }

    /** Whether the begin leads to {@code end} other than through {@code without}. */
    private boolean reachesWithout(int end, int without) {
        BitSet seen = new BitSet();
        List<Integer> left = new ArrayList<>();
        if (without != 0) {
            left.add(0);
        }
        while (!left.isEmpty()) {
            int part = left.removeLast();
            if (part == end) {
                return end != without;
            }
            for (int to : parts.get(part).next()) {
                if (to != without && !seen.get(to)) {
                    seen.set(to);
                    left.add(to);
                }
            }
        }
        return false;
    }
}
