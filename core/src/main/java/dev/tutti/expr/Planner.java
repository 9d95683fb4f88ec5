// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is computed in which pass. What is computed element by element is computed where it is needed, and has no array
 * but if it is asked for, or is needed by something that goes over other rows and columns.
 *
 * <p>Each root goes into the earliest pass that goes over the same elements and comes after what it needs.
 */
final class Planner {

    /** From which cost on something that two passes need is computed once; less is computed again, which memory takes as long. */
    private static final int DEAR = 100;

    /** What elements of a column may cost to be computed again for each element of their row. */
    private static final int CHEAP = 24;

    private final boolean isFast;
    private final IdentityHashMap<Node, Integer> slots = new IdentityHashMap<>();
    private final List<Layout> layouts = new ArrayList<>();

    /** What gets an array. */
    private final Set<Node> kept = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<Node> walked = Collections.newSetFromMap(new IdentityHashMap<>());

    /** All that gets one, each after what it needs. */
    private final List<Node> ordered = new ArrayList<>();

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** When something is known: the step that makes it, -1 if it is there before. */
    private final IdentityHashMap<Node, Integer> when = new IdentityHashMap<>();

    /** Steps, of which regions are not yet passes. */
    private final List<Object> steps = new ArrayList<>();

    /** Views of what steps make, by those steps' numbers; at 0 those of what is there before. */
    private final List<List<Step.View>> views = new ArrayList<>(List.of(new ArrayList<>()));

    private Planner(boolean isFast) {
        this.isFast = isFast;
    }

    /**
     * A program.
     *
     * @param outputs what it computes; all sizes are known in it
     * @param inputs what is given, with where its elements are; constants and states are found without that
     */
    static Program plan(List<Node> outputs, List<Node> inputs, List<Layout> layouts, boolean isFast) {
        Set<Node> dear = Collections.newSetFromMap(new IdentityHashMap<>());
        while (true) {
            Planner planner = new Planner(isFast);
            List<Node> given = planner.place(outputs, inputs, layouts, dear);
            Set<Node> twice = planner.computedTwice();
            if (!dear.addAll(twice)) {
                return planner.program(outputs, given);
            }
        }
    }

    /** Decides where everything is computed. Returns what is given. */
    private List<Node> place(List<Node> outputs, List<Node> inputs, List<Layout> of, Set<Node> dear) {
        for (int i = 0; i < inputs.size(); i++) {
            give(inputs.get(i), of.get(i));
        }
        List<Node> given = new ArrayList<>(inputs);
        outputs.forEach(this::keep);
        dear.forEach(this::keep);
        for (Node each : kept) {
            Array array = array(each);
            if (array != null && !slots.containsKey(each)) {
                give(each, Layout.of(array));
                given.add(each);
            }
        }
        outputs.forEach(this::order);
        ordered.forEach(this::place);
        return given;
    }

    /** What takes long to compute and is computed in several passes. */
    @SuppressWarnings("ReferenceEquality") // as nodes are compared
    private Set<Node> computedTwice() {
        IdentityHashMap<Node, Region> first = new IdentityHashMap<>();
        Set<Node> twice = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object step : steps) {
            if (step instanceof Region region) {
                Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
                for (Node root : region.roots) {
                    Node computed = root instanceof Node.Reduce reduce ? reduce.operand() : root;
                    if (Simplify.isElementwise(computed) && (computed == root || !kept.contains(computed))) {
                        lookTwice(computed, region, first, twice, seen);
                    }
                }
            }
        }
        return twice;
    }

    @SuppressWarnings("ReferenceEquality") // as regions are compared
    private void lookTwice(
            Node computed, Region region, IdentityHashMap<Node, Region> first, Set<Node> twice, Set<Node> seen) {
        if (!seen.add(computed)) {
            return;
        }
        if (!kept.contains(computed) && Costs.of(computed) >= DEAR && first.putIfAbsent(computed, region) != null) {
            if (first.get(computed) != region) {
                twice.add(computed);
            }
            return;
        }
        for (Node each : computed.operands()) {
            if (Simplify.isElementwise(each) && !kept.contains(each)) {
                lookTwice(each, region, first, twice, seen);
            }
        }
    }

    private void give(Node node, Layout layout) {
        slots.put(node, layouts.size());
        layouts.add(layout);
        when.put(node, -1);
    }

    /** The array that a node is, {@code null} if it is computed or an input. */
    static @Nullable Array array(Node node) {
        return switch (node) {
            case Node.Constant constant -> constant.value();
            case Node.State state -> state.value();
            default -> null;
        };
    }

    // ---- what gets an array

    private void keep(Node node) {
        if (kept.add(node)) {
            if (Simplify.isElementwise(node)) {
                walk(node);
            } else if (node instanceof Node.Reduce reduce && Simplify.isElementwise(reduce.operand())) {
                if (reduceWhole(reduce)) {
                    keep(reduce.operand());
                } else {
                    walkOnce(reduce.operand());
                }
            } else {
                needed(node).forEach(this::keep);
            }
        }
    }

    /** Whether a reduction needs its operand as an array. */
    private static boolean reduceWhole(Node.Reduce reduce) {
        return Region.order(reduce) == Region.Order.COLUMNS
                && (reduce.op() == ReduceOp.ARG_MIN || reduce.op() == ReduceOp.ARG_MAX);
    }

    private void walkOnce(Node computed) {
        if (walked.add(computed)) {
            walk(computed);
        }
    }

    private void walk(Node computed) {
        for (Node each : computed.operands()) {
            if (isComputedWith(each, computed)) {
                walkOnce(each);
            } else if (!isNumber(each)) {
                keep(each);
            }
        }
    }

    static boolean isNumber(Node node) {
        return node instanceof Node.Constant && node.shape().length == 0;
    }

    /** Whether an operand is computed in the place where it is needed. */
    static boolean isComputedWith(Node operand, Node user) {
        if (!Simplify.isElementwise(operand)) {
            return false;
        }
        long[] shape = operand.shape();
        long rows = Region.rows(user.shape());
        long columns = Region.columns(user.shape());
        boolean isSame = Region.rows(shape) == rows && Region.columns(shape) == columns;
        boolean isColumn = shape.length == 2 && shape[0] == rows && shape[1] == 1 && rows > 1;
        return isSame || (isColumn && Costs.of(operand) <= CHEAP);
    }

    /** What a node needs that is not computed with it. */
    static List<Node> needed(Node node) {
        return switch (node) {
            case Node.Broadcast broadcast -> List.of(broadcast.operand());
            case Node.Placed placed -> List.of(placed.operand());
            default -> node.operands();
        };
    }

    // ---- in which order

    private void order(Node node) {
        if (seen.add(node)) {
            dependencies(node).forEach(this::order);
            if (!slots.containsKey(node)) {
                ordered.add(node);
            }
        }
    }

    /** Arrays that a root needs. */
    private Set<Node> dependencies(Node root) {
        Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Node> passed = Collections.newSetFromMap(new IdentityHashMap<>());
        if (Simplify.isElementwise(root)) {
            collect(root, found, passed);
        } else {
            for (Node each : needed(root)) {
                if (kept.contains(each)) {
                    found.add(each);
                } else {
                    collect(each, found, passed);
                }
            }
        }
        return found;
    }

    private void collect(Node computed, Set<Node> found, Set<Node> passed) {
        if (passed.add(computed)) {
            for (Node each : computed.operands()) {
                if (kept.contains(each)) {
                    found.add(each);
                } else if (!isNumber(each)) {
                    collect(each, found, passed);
                }
            }
        }
    }

    // ---- when

    private void place(Node node) {
        int slot = layouts.size();
        slots.put(node, slot);
        if (node instanceof Node.Slice
                || node instanceof Node.Transpose
                || node instanceof Node.Reshape
                || node instanceof Node.Broadcast) {
            placeView(node, slot);
            return;
        }
        layouts.add(Layout.fresh(node.shape()));
        if (Simplify.isElementwise(node) || (node instanceof Node.Reduce reduce && !reduceWhole(reduce))) {
            placeRoot(node);
            return;
        }
        step(new Step.Whole(node, slot, needed(node).stream().map(slots::get).toList()));
        when.put(node, steps.size() - 1);
    }

    private void step(Object step) {
        steps.add(step);
        views.add(new ArrayList<>());
    }

    private void placeView(Node node, int slot) {
        Node operand = needed(node).getFirst();
        Layout of = layouts.get(slot(operand));
        layouts.add(of.view(node));
        Step.View view = new Step.View(node, slot, slot(operand));
        if (node instanceof Node.Reshape && !of.isContiguous()) {
            step(view);
            when.put(node, steps.size() - 1);
        } else {
            int known = when(operand);
            views.get(known + 1).add(view);
            when.put(node, known);
        }
    }

    private int slot(Node node) {
        return Objects.requireNonNull(slots.get(node));
    }

    private int when(Node node) {
        return Objects.requireNonNull(when.get(node));
    }

    private void placeRoot(Node root) {
        Set<Node> needs = dependencies(root);
        for (int s = 0; s < steps.size(); s++) {
            if (steps.get(s) instanceof Region region && region.takes(root) && isAfter(region, s, root, needs)) {
                region.add(root);
                when.put(root, s);
                return;
            }
        }
        Region region = Region.of(root);
        region.add(root);
        step(region);
        when.put(root, steps.size() - 1);
    }

    private boolean isAfter(Region region, int step, Node root, Set<Node> needs) {
        for (Node each : needs) {
            int known = when(each);
            if (known > step || (known == step && !isWithin(region, each, root))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a root can use another one of its region, or a view of it, in the same pass. */
    private static boolean isWithin(Region region, Node used, Node root) {
        if (Simplify.isElementwise(used)) {
            return Region.rows(used.shape()) == region.rows && Region.columns(used.shape()) == region.columns;
        }
        return isOfRow(used, region)
                && Region.order(root) != Region.Order.COLUMNS
                && Region.order(root) != Region.Order.FLAT;
    }

    /** Whether it is what rows of a region were reduced to, one below the other. */
    static boolean isOfRow(Node used, Region region) {
        return region.order == Region.Order.ROWS
                && used instanceof Node.Reshape(Node.Reduce reduce, long[] _, long[] shape)
                && region.has(reduce)
                && shape.length == 2
                && shape[0] == region.rows
                && shape[1] == 1;
    }

    // ---- what comes of it

    private Program program(List<Node> outputs, List<Node> given) {
        List<Step> made = new ArrayList<>(views.getFirst());
        for (int s = 0; s < steps.size(); s++) {
            switch (steps.get(s)) {
                case Region region ->
                    made.add(new PassBuilder(region, slots, layouts, kept, isFast).build(views.get(s + 1)));
                case Step step -> {
                    made.add(step);
                    made.addAll(views.get(s + 1));
                }
                default -> throw new IllegalStateException("no step: " + steps.get(s));
            }
        }
        return new Program(
                made, given, outputs, outputs.stream().map(this::slot).toList(), layouts.size());
    }
}
