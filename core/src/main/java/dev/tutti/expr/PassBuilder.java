// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.run.FunctionLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pass of a region: one kernel if nothing is reduced, otherwise one for each reduction. What several of them need and takes
 * longer to compute than to load goes into a buffer that stays in the cache.
 */
final class PassBuilder {

    /** What is computed again rather than kept. */
    private static final int CHEAP = 4;

    /** Operations of a kernel; the JIT compiler, and lanes, leave longer ones alone. */
    private static final int OPERATIONS_MOST = 260;

    /** Those of a part of one that is too long. */
    private static final int PART_MOST = 200;

    private static final int LOAD = 3;

    /** Columns from which on a row is worth a call. */
    private static final int LONG_ROW = 64;

    private final Region region;
    private final IdentityHashMap<Node, Integer> slots;
    private final List<Layout> layouts;
    private final Set<Node> kept;
    private final boolean isFast;
    private final List<Operand> operands = new ArrayList<>();
    private final IdentityHashMap<Node, Operand> loads = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Integer> stages = new IdentityHashMap<>();
    private final List<Spec> specs = new ArrayList<>();

    /** What is kept for later kernels, with the number of the kernel that computes it. */
    private final IdentityHashMap<Node, Integer> buffered = new IdentityHashMap<>();

    private final IdentityHashMap<Node, Operand> buffers = new IdentityHashMap<>();
    private int totals;
    private final List<Pass.ColumnTotal> columnTotals = new ArrayList<>();

    /** A kernel before it is written. */
    private record Spec(
            int stage, List<Node> parts, List<Node> stores, List<Node.Reduce> reductions, Set<Node> computed) {
        List<Node> results() {
            List<Node> all = new ArrayList<>(parts);
            all.addAll(stores);
            reductions.forEach(each -> all.add(each.operand()));
            return all;
        }
    }

    PassBuilder(
            Region region, IdentityHashMap<Node, Integer> slots, List<Layout> layouts, Set<Node> kept, boolean isFast) {
        this.region = region;
        this.slots = slots;
        this.layouts = layouts;
        this.kept = kept;
        this.isFast = isFast;
    }

    Pass build(List<Step.View> views) {
        if (region.order == Region.Order.ANY) {
            region.order = order();
        }
        divide();
        for (int k = 0; k < specs.size(); k++) {
            share(k);
        }
        List<Kernel> kernels = new ArrayList<>();
        for (int k = 0; k < specs.size(); k++) {
            kernels.add(write(k));
        }
        return new Pass(
                region, kernels, operands, region.roots.stream().map(this::slot).toList(), views, columnTotals);
    }

    // ---- which way

    /** All as one row if operands lie so, otherwise by rows that are not too short. */
    private Region.Order order() {
        Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Node> computed = Collections.newSetFromMap(new IdentityHashMap<>());
        region.roots.forEach(each -> descend(each, computed, found));
        boolean isFlat = found.stream().allMatch(each -> flat(layout(each)) != Operand.Access.PACKED);
        boolean isByRow = found.stream().allMatch(each -> byRow(layout(each)) != Operand.Access.PACKED);
        return !isFlat && isByRow && region.columns >= LONG_ROW ? Region.Order.ROWS : Region.Order.FLAT;
    }

    /** What is computed for a node in this pass, and what is loaded for it. */
    private void descend(Node node, Set<Node> computed, Set<Node> loaded) {
        if (Planner.isNumber(node)) {
            return;
        }
        if (!isComputedHere(node)) {
            loaded.add(node);
        } else if (computed.add(node)) {
            node.operands().forEach(each -> descend(each, computed, loaded));
        }
    }

    private boolean isComputedHere(Node node) {
        return Simplify.isElementwise(node) && (region.has(node) || !kept.contains(node));
    }

    private int slot(Node node) {
        return Objects.requireNonNull(slots.get(node));
    }

    private Layout layout(Node node) {
        return layouts.get(slot(node));
    }

    private Operand.Access flat(Layout layout) {
        long rows = layout.rowStride();
        long columns = layout.columnStride();
        if (rows == 0 && columns == 0) {
            return Operand.Access.UNIFORM;
        }
        boolean isMoving = (region.columns == 1 || columns == 1) && (region.rows == 1 || rows == region.columns);
        return isMoving ? Operand.Access.MOVING : Operand.Access.PACKED;
    }

    private static Operand.Access byRow(Layout layout) {
        long columns = layout.columnStride();
        return columns == 0 ? Operand.Access.UNIFORM : columns == 1 ? Operand.Access.MOVING : Operand.Access.PACKED;
    }

    // ---- kernels

    private void divide() {
        Map<Integer, List<Node>> byStage = new LinkedHashMap<>();
        int last = 0;
        for (Node each : region.roots) {
            int stage = stage(each instanceof Node.Reduce reduce ? reduce.operand() : each);
            byStage.computeIfAbsent(stage, made -> new ArrayList<>()).add(each);
            last = Math.max(last, stage);
        }
        for (int stage = 0; stage <= last; stage++) {
            List<Node> roots = byStage.getOrDefault(stage, List.of());
            List<Node> stores = new ArrayList<>();
            List<Node.Reduce> reductions = new ArrayList<>();
            for (Node each : roots) {
                if (each instanceof Node.Reduce reduce) {
                    reductions.add(reduce);
                } else {
                    stores.add(each);
                }
            }
            if (region.order == Region.Order.COLUMNS || reductions.size() <= 1) {
                if (!roots.isEmpty()) {
                    spec(stage, stores, reductions);
                }
            } else {
                for (int i = 0; i < reductions.size(); i++) {
                    spec(stage, i == 0 ? stores : List.of(), List.of(reductions.get(i)));
                }
            }
        }
    }

    /** A kernel, or several if that is too much for one: then parts of what it computes come before it, and go into buffers. */
    private void spec(int stage, List<Node> stores, List<Node.Reduce> reductions) {
        if (stores.size() > 1 && cost(results(stores, reductions)) > OPERATIONS_MOST) {
            int half = stores.size() / 2;
            spec(stage, stores.subList(0, half), List.of());
            spec(stage, stores.subList(half, stores.size()), reductions);
            return;
        }
        Set<Node> computed = computed(results(stores, reductions));
        while (cost(results(stores, reductions)) > OPERATIONS_MOST) {
            Node part = part(computed);
            if (part == null) {
                break;
            }
            buffered.put(part, specs.size());
            specs.add(new Spec(stage, List.of(part), List.of(), List.of(), computed(List.of(part))));
        }
        specs.add(new Spec(stage, List.of(), stores, reductions, computed(results(stores, reductions))));
    }

    private static List<Node> results(List<Node> stores, List<Node.Reduce> reductions) {
        List<Node> all = new ArrayList<>(stores);
        reductions.forEach(each -> all.add(each.operand()));
        return all;
    }

    private Set<Node> computed(List<Node> results) {
        Set<Node> computed = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Node> loaded = Collections.newSetFromMap(new IdentityHashMap<>());
        results.forEach(each -> descend(each, computed, loaded));
        return computed;
    }

    /** About how many operations some results take beside what is in buffers. */
    private int cost(List<Node> results) {
        Set<Node> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        int cost = 0;
        for (Node each : results) {
            cost += cost(each, counted);
        }
        return cost;
    }

    private int cost(Node node, Set<Node> counted) {
        if (!counted.add(node) || Planner.isNumber(node)) {
            return 0;
        }
        if (!isComputedHere(node) || buffered.containsKey(node)) {
            return LOAD;
        }
        int cost = Costs.instructions(node);
        for (Node each : node.operands()) {
            cost += cost(each, counted);
        }
        return cost;
    }

    /** The largest part of what is computed that one kernel can do; {@code null} if there is none that saves anything. */
    private @Nullable Node part(Set<Node> computed) {
        Node best = null;
        int most = 2 * LOAD;
        for (Node each : computed) {
            int cost = isWhole(each) && !buffered.containsKey(each) ? cost(List.of(each)) : 0;
            if (cost > most && cost <= PART_MOST) {
                best = each;
                most = cost;
            }
        }
        return best;
    }

    private boolean isWhole(Node node) {
        return Region.rows(node.shape()) == region.rows && Region.columns(node.shape()) == region.columns;
    }

    /** After how many reductions of its row a node can be computed. */
    private int stage(Node node) {
        Integer known = stages.get(node);
        if (known == null) {
            int stage = 0;
            if (isComputedHere(node)) {
                for (Node each : node.operands()) {
                    stage = Math.max(stage, stage(each));
                }
            } else if (Planner.isOfRow(node, region)) {
                Node.Reduce reduce = (Node.Reduce) ((Node.Reshape) node).operand();
                stage = stage(reduce.operand()) + 1;
            }
            known = stage;
            stages.put(node, known);
        }
        return known;
    }

    /** Finds what a kernel can take from an earlier one. */
    private void share(int k) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node each : specs.get(k).results()) {
            share(each, k, seen);
        }
        for (Node.Reduce each : specs.get(k).reductions) {
            if (each.op() == ReduceOp.ARG_MIN || each.op() == ReduceOp.ARG_MAX) {
                buffered.putIfAbsent(each.operand(), k);
            }
        }
    }

    private void share(Node node, int k, Set<Node> seen) {
        if (!isComputedHere(node) || !seen.add(node)) {
            return;
        }
        Integer known = buffered.get(node);
        if (known != null && known < k) {
            return;
        }
        if (isWhole(node) && Costs.of(node) > CHEAP) {
            for (int j = 0; j < k; j++) {
                if (specs.get(j).computed.contains(node)) {
                    buffered.put(node, j);
                    return;
                }
            }
        }
        node.operands().forEach(each -> share(each, k, seen));
    }

    // ---- operands

    private Operand operand(int slot, DType dtype, Operand.Access access, boolean isMemory) {
        Operand made = new Operand(operands.size(), slot, dtype, access, isMemory);
        operands.add(made);
        return made;
    }

    private Operand loaded(Node node) {
        return loads.computeIfAbsent(node, made -> {
            Layout layout = layout(made);
            Operand.Access access = region.order == Region.Order.FLAT ? flat(layout) : byRow(layout);
            return operand(slot(made), made.dtype(), access, layout.isMemory());
        });
    }

    private Operand buffer(Node node) {
        return buffers.computeIfAbsent(
                node, made -> operand(Operand.BUFFER, made.dtype(), Operand.Access.MOVING, false));
    }

    // ---- code

    private Kernel write(int k) {
        Spec spec = specs.get(k);
        IdentityHashMap<Node, Operand> found = new IdentityHashMap<>();
        buffered.forEach((node, by) -> {
            if (by < k) {
                found.put(node, buffer(node));
            }
        });
        Set<Node> loaded = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Node> computed = Collections.newSetFromMap(new IdentityHashMap<>());
        computed.addAll(found.keySet());
        spec.results().forEach(each -> descend(each, computed, loaded));
        loaded.forEach(each -> found.put(each, loaded(each)));
        KernelWriter writer = new KernelWriter(found);
        buffered.forEach((node, by) -> {
            if (by == k) {
                writer.store(buffer(node), writer.of(node));
            }
        });
        for (Node each : spec.stores) {
            writer.store(
                    operand(
                            slot(each),
                            each.dtype(),
                            Operand.Access.MOVING,
                            layout(each).isMemory()),
                    writer.of(each));
        }
        Kernel.Total total = null;
        Value result = null;
        for (Node.Reduce each : spec.reductions) {
            Operand values = buffered.containsKey(each.operand()) ? buffer(each.operand()) : null;
            Kernel.Total one = new Kernel.Total(totals++, each, slot(each), values);
            DType of = each.operand().dtype();
            Value value = writer.cast(writer.of(each.operand()), of, one.values(of));
            if (region.order == Region.Order.COLUMNS) {
                accumulate(writer, one, value);
            } else {
                total = one;
                result = value;
            }
        }
        KernelWriter.Written written = writer.end(result);
        LoopCode.Sink sink = total == null ? LoopCode.Sink.NOTHING : total.sink();
        List<Operand> used = new ArrayList<>();
        for (KernelWriter.Input each : written.inputs()) {
            if (each instanceof KernelWriter.Input.Elements(Operand operand)) {
                used.add(operand);
            }
        }
        return new Kernel(
                spec.stage,
                FunctionLoop.of(written.function(), written.inputs().size(), sink, isFast),
                written.inputs(),
                used,
                total);
    }

    /** Adds a value to one of its column's accumulators. */
    private void accumulate(KernelWriter writer, Kernel.Total total, Value value) {
        boolean isDouble = total.values(total.dtype()) == DType.FLOAT64;
        Operand accumulators =
                operand(Operand.BUFFER, isDouble ? DType.FLOAT64 : DType.INT64, Operand.Access.MOVING, false);
        columnTotals.add(new Pass.ColumnTotal(total, accumulators));
        Value now = writer.load(accumulators);
        Value added = total.values(total.dtype()) == DType.BOOL ? writer.cast(value, DType.BOOL, DType.INT64) : value;
        writer.store(accumulators, writer.accumulate(total.sink(), now, added));
    }
}
