// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static dev.tutti.kernel.emit.LaneEmitter.ALL;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Nest;
import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A function for as many indices as there are lanes.
 *
 * <p>Where all lanes take the same way, so does the code. In a region where they part ({@link
 * dev.tutti.kernel.pass.Shapes#isDivergent}), the code goes through all blocks in their order, each with the mask of the
 * lanes that would be there; where ways join, vectors are chosen lane by lane; a loop goes on while any lane does, and
 * keeps what lanes leave it with.
 *
 * <p>Nothing is stored before all lanes have come to their end, so that the work of all of them can be thrown away: the
 * code goes to {@code bail} if a lane does what may end in an exception.
 */
final class VectorEmitter {

    /** An edge, by the block that it comes from and its place there. */
    private record Way(int from, int number) {}

    /** A store that waits for the end. */
    private record Waiting(Operation.Store store, int block, int mask, int line) {}

    private final VectorPlan plan;
    private final Function function;
    private final Nest nest;
    private final CodeBuilder code;
    private final LaneValues values;
    private final LaneOps ops;
    private final LaneEmitter emitter;
    private final Branches branches;
    private final Masks made;
    private final Label bail;
    private final Label end;
    private final Label changing;
    private final List<Label> labels = new ArrayList<>();
    private final List<Waiting> stores = new ArrayList<>();

    /** Masks of edges that have been passed, in regions where lanes part. */
    private final Map<Way, Integer> masks = new HashMap<>();

    /** What edges that leave loops hand on: variables of vectors, by the arguments' positions. */
    private final Map<Way, List<Integer>> handed = new HashMap<>();

    VectorEmitter(VectorPlan plan, LaneValues values, LaneEmitter emitter, Label bail) {
        this.plan = plan;
        this.function = plan.function();
        this.nest = plan.nest();
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.emitter = emitter;
        this.made = new Masks(code, ops);
        this.branches = new Branches(function, values, emitter);
        this.bail = bail;
        this.end = code.newLabel();
        this.changing = code.newLabel();
        function.blocks().forEach(block -> labels.add(code.newLabel()));
    }

    /** Writes the code of all lanes, and leaves the function's vector on the stack if it has a result. */
    void emit() {
        Nest.Region whole = nest.whole();
        if (values.shapes.isDivergent(whole)) {
            through(whole, ALL);
        } else {
            along(new Along(whole, ALL, end));
            code.labelBinding(end);
        }
        boolean looksFirst = stores.size() <= 1
                && stores.stream().allMatch(each -> emitter.memory().looksFirst(each.store, each.block));
        if (!looksFirst) {
            stores.forEach(each -> emitter.memory().require(each.store, each.block));
            code.labelBinding(changing);
        }
        for (Waiting each : stores) {
            emitter.emit(new Instruction(null, each.store, each.line), each.block, each.mask);
        }
        if (looksFirst) {
            code.labelBinding(changing);
        }
        for (int b = 0; b < function.blocks().size(); b++) {
            if (function.blocks().get(b).exit() instanceof Exit.Return(Value value) && value != null) {
                values.push(b, value);
            }
        }
    }

    /**
     * Where nothing can be taken back any more. What is thrown behind it ends the loop, or work would be done twice: memory
     * was given back, or it is a mistake of this compiler, which must not pass for the body's.
     */
    Label changing() {
        return changing;
    }

    private void instructions(int b, int mask) {
        for (Instruction each : function.blocks().get(b).instructions()) {
            if (each.operation() instanceof Operation.Store store) {
                stores.add(new Waiting(store, b, mask, each.line()));
                emitter.remark(each.line(), ownElement(store, b));
            } else if (!branches.isFused(each)) {
                emitter.emit(each, b, mask);
            }
        }
    }

    private String ownElement(Operation.Store store, int b) {
        String times = values.shapes.in(b, store.index()) instanceof Shape.Linear(long stride, boolean _) && stride != 1
                ? stride + " times "
                : "";
        return "each index writes a " + store.element() + " element of its own: its position is " + times
                + "the index plus what is alike for all, and no other index comes there";
    }

    /** The line of what a block ends with, as far as that can be told: its last one. */
    private int line(int b) {
        int line = 0;
        for (Instruction each : function.blocks().get(b).instructions()) {
            line = each.line() > 0 ? each.line() : line;
        }
        return line;
    }

    // ---- where all lanes go the same way

    /**
     * A region that is left and repeated by jumps.
     *
     * @param mask of the lanes that are in it
     * @param after where the code goes on
     */
    private record Along(Nest.Region region, int mask, Label after) {}

    private void along(Along along) {
        along(along, along.region);
    }

    private void along(Along along, Nest.Region region) {
        for (Nest.Part part : region.parts()) {
            switch (part) {
                case Nest.Region inner
                when values.shapes.isDivergent(inner) -> {
                    code.labelBinding(labels.get(inner.header()));
                    loop(inner, along.mask);
                    followLeft(inner);
                }
                case Nest.Region inner -> along(along, inner);
                case Nest.One(int b) -> {
                    code.labelBinding(labels.get(b));
                    if (region != nest.whole() && b == region.header()) {
                        sharpen(region);
                    }
                    instructions(b, along.mask);
                    leaveAlong(along, b);
                }
            }
        }
    }

    private void leaveAlong(Along along, int b) {
        switch (function.blocks().get(b).exit()) {
            case Exit.Jump _ -> follow(along, b, 0);
            case Exit.Branch branch -> {
                Label yes = code.newLabel();
                values.scalars.load(branch.left());
                values.scalars.load(branch.right());
                code.branch(BodyEmitter.opcode(branch), yes);
                follow(along, b, 1);
                code.labelBinding(yes);
                follow(along, b, 0);
            }
            case Exit.Switch choice -> {
                List<SwitchCase> cases = new ArrayList<>();
                choice.cases().keySet().forEach(number -> cases.add(SwitchCase.of(number, code.newLabel())));
                Label otherwise = code.newLabel();
                values.scalars.load(choice.selector());
                code.lookupswitch(otherwise, cases);
                for (int i = 0; i < cases.size(); i++) {
                    code.labelBinding(cases.get(i).target());
                    follow(along, b, i);
                }
                code.labelBinding(otherwise);
                follow(along, b, cases.size());
            }
            case Exit.Leave _ -> code.goto_(bail);
            case Exit.Return _ -> code.goto_(end);
        }
    }

    private void follow(Along along, int from, int number) {
        Exit.Edge edge = function.blocks().get(from).exit().edges().get(number);
        if (!along.region.contains(edge.target())) {
            pass(from, number, along.mask);
            code.goto_(along.after);
            return;
        }
        List<Value> parameters = function.blocks().get(edge.target()).parameters();
        for (int i = 0; i < parameters.size(); i++) {
            push(from, edge.arguments().get(i), parameters.get(i));
        }
        parameters.reversed().forEach(this::pop);
        code.goto_(labels.get(edge.target()));
    }

    /** Goes on behind a loop that lanes have left one by one, for one place. */
    private void followLeft(Nest.Region loop) {
        List<Way> ways = left(loop);
        if (ways.isEmpty()) {
            code.goto_(bail); // an endless loop; nothing gets here
            return;
        }
        int target = edge(ways.getFirst()).target();
        enter(target, ways);
        code.goto_(labels.get(target));
    }

    /** The edges that leave a region. */
    private List<Way> left(Nest.Region region) {
        List<Way> ways = new ArrayList<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            if (region.contains(b)) {
                List<Exit.Edge> edges = function.blocks().get(b).exit().edges();
                for (int i = 0; i < edges.size(); i++) {
                    if (!region.contains(edges.get(i).target())) {
                        ways.add(new Way(b, i));
                    }
                }
            }
        }
        return ways;
    }

    private Exit.Edge edge(Way way) {
        return function.blocks().get(way.from).exit().edges().get(way.number);
    }

    // ---- where lanes part

    /** Goes through all blocks of a region in their order, once. */
    private void through(Nest.Region region, int mask) {
        for (Nest.Part part : region.parts()) {
            switch (part) {
                case Nest.One(int b) -> {
                    int here = mask;
                    if (b != region.header()) {
                        List<Way> ways = entering(b, null);
                        here = any(ways);
                        enter(b, ways);
                    }
                    instructions(b, here);
                    leaveThrough(b, here);
                }
                case Nest.Region inner -> {
                    List<Way> ways = entering(inner.header(), inner);
                    int here = any(ways);
                    if (values.shapes.isDivergent(inner)) {
                        enter(inner.header(), ways);
                        loop(inner, here);
                    } else {
                        clear(inner);
                        enter(inner.header(), ways);
                        skippable(inner, here);
                    }
                }
            }
        }
    }

    /** The edges to a block, but for those from within a loop. */
    private List<Way> entering(int block, Nest.@Nullable Region loop) {
        List<Way> ways = new ArrayList<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            if (loop == null || !loop.contains(b)) {
                List<Exit.Edge> edges = function.blocks().get(b).exit().edges();
                for (int i = 0; i < edges.size(); i++) {
                    if (edges.get(i).target() == block) {
                        ways.add(new Way(b, i));
                    }
                }
            }
        }
        return ways;
    }

    /** A loop that its lanes go through together, though not all may be in it. */
    private void skippable(Nest.Region loop, int mask) {
        Label after = code.newLabel();
        prepare(loop);
        if (mask != ALL) {
            code.aload(mask);
            ops.anyTrue();
            code.ifeq(after);
        }
        along(new Along(loop, mask, after));
        code.labelBinding(after);
    }

    /** Gives what is made in a loop and used behind it some value, for the case that no lane gets into it. */
    private void clear(Nest.Region loop) {
        plan.behind(loop).forEach(each -> {
            Nest.Region left = each.left();
            if (left == null) {
                values.clear(each.value());
            } else {
                values.freeze(each.value(), left);
            }
        });
    }

    /** A loop that lanes leave one by one. */
    private void loop(Nest.Region loop, int entering) {
        emitter.remark(line(loop.header()), "a loop that lanes leave one by one: it goes on while any of them does");
        prepare(loop);
        for (Value each : plan.frozen(loop)) {
            values.freeze(each, loop);
        }
        int mask = code.allocateLocal(TypeKind.REFERENCE);
        if (entering == ALL) {
            ops.mask(true);
        } else {
            code.aload(entering);
        }
        code.astore(mask);
        Label head = code.newLabel();
        Label after = code.newLabel();
        code.labelBinding(head);
        ops.sharpenMask(mask, bail);
        sharpen(loop);
        code.aload(mask);
        ops.anyTrue();
        code.ifeq(after);
        through(loop, mask);
        List<Way> repeating = new ArrayList<>(entering(loop.header(), null));
        repeating.removeIf(way -> !loop.contains(way.from));
        enter(loop.header(), repeating);
        code.aload(any(repeating)).astore(mask);
        code.goto_(head).labelBinding(after);
    }

    /** Tells the JIT compiler the classes of what goes round in a loop, at its head. */
    private void sharpen(Nest.Region loop) {
        function.blocks().get(loop.header()).parameters().stream()
                .filter(each -> !values.isMadeScalar(each))
                .forEach(each -> ops.sharpen(Lanes.Lane.of(each.kind()), values.slot(each), bail));
        for (Way way : left(loop)) {
            List<Integer> slots = handed.getOrDefault(way, List.of());
            List<Value> arguments = edge(way).arguments();
            for (int i = 0; i < slots.size(); i++) {
                ops.sharpen(Lanes.Lane.of(arguments.get(i).kind()), slots.get(i), bail);
            }
            if (handed.containsKey(way)) {
                ops.sharpenMask(Objects.requireNonNull(masks.get(way)), bail);
            }
        }
        for (Nest.Region each = loop; each != null; each = each.outer()) {
            if (values.shapes.isDivergent(each)) {
                for (Value left : plan.frozen(each)) {
                    values.sharpenFrozen(left, each, bail);
                }
            }
        }
    }

    /** Makes room for the masks and arguments of the edges that leave a loop, unless a loop around it has. */
    private void prepare(Nest.Region loop) {
        for (Way way : left(loop)) {
            if (!Objects.requireNonNull(loop.outer()).contains(edge(way).target())) {
                continue;
            }
            int mask = code.allocateLocal(TypeKind.REFERENCE);
            ops.mask(false);
            code.astore(mask);
            masks.put(way, mask);
            List<Integer> slots = new ArrayList<>();
            for (Value argument : edge(way).arguments()) {
                ops.zero(Lanes.Lane.of(argument.kind()));
                int slot = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(slot);
                slots.add(slot);
            }
            handed.put(way, slots);
        }
    }

    private void leaveThrough(int b, int mask) {
        Exit exit = function.blocks().get(b).exit();
        switch (exit) {
            case Exit.Jump _ -> pass(b, 0, mask);
            case Exit.Branch branch -> {
                emitter.remark(line(b), "lanes may part here: both ways are gone through, with masks");
                int yes = branches.mask(branch, b);
                pass(b, 0, made.both(mask, yes));
                pass(b, 1, made.butNot(mask, yes));
            }
            case Exit.Switch choice -> {
                emitter.remark(line(b), "lanes may part here: all cases are gone through, with masks");
                int rest = mask;
                int number = 0;
                for (int label : new TreeMap<>(choice.cases()).keySet()) {
                    int is = branches.equal(choice.selector(), label, b);
                    pass(b, number++, made.both(mask, is));
                    rest = made.butNot(rest, is);
                }
                pass(b, number, rest);
            }
            case Exit.Leave _ -> {
                if (mask == ALL) {
                    code.goto_(bail);
                } else {
                    code.aload(mask);
                    ops.anyTrue();
                    code.ifne(bail);
                }
            }
            case Exit.Return _ -> {}
        }
    }

    /** Lanes take an edge: within a region they are waited for, out of loops what they hand on is kept. */
    private void pass(int from, int number, int mask) {
        Way way = new Way(from, number);
        List<Integer> slots = handed.get(way);
        if (slots == null) {
            masks.put(way, mask);
            return;
        }
        Exit.Edge edge = edge(way);
        int leaving = Objects.requireNonNull(masks.get(way));
        int here = mask;
        if (here == ALL) {
            here = code.allocateLocal(TypeKind.REFERENCE);
            ops.mask(true);
            code.astore(here);
        }
        code.aload(leaving).aload(here);
        ops.both("or");
        code.astore(leaving);
        for (int i = 0; i < slots.size(); i++) {
            Value argument = edge.arguments().get(i);
            code.aload(slots.get(i));
            values.push(from, argument);
            values.blend(argument.kind(), here);
            code.astore(slots.get(i));
        }
        for (Nest.Region left = nest.of(from); left != null && !left.contains(edge.target()); left = left.outer()) {
            if (values.shapes.isDivergent(left)) {
                for (Value each : plan.frozen(left)) {
                    if (plan.isKnown(each, from)) {
                        values.keep(from, each, left, here);
                    }
                }
            }
        }
    }

    /** Makes a block's parameters of what edges hand on. */
    private void enter(int block, List<Way> ways) {
        Block to = function.blocks().get(block);
        for (int i = 0; i < to.parameters().size(); i++) {
            Value parameter = to.parameters().get(i);
            hand(ways.getFirst(), i, parameter);
            if (!values.isMadeScalar(parameter)) {
                for (Way way : ways.subList(1, ways.size())) {
                    hand(way, i, parameter);
                    values.blend(parameter.kind(), Objects.requireNonNull(masks.get(way)));
                }
            }
        }
        to.parameters().reversed().forEach(this::pop);
    }

    private void hand(Way way, int position, Value parameter) {
        List<Integer> slots = handed.get(way);
        if (slots != null && !values.isMadeScalar(parameter)) {
            code.aload(slots.get(position));
        } else {
            push(way.from, edge(way).arguments().get(position), parameter);
        }
    }

    private void push(int block, Value argument, Value parameter) {
        if (values.isMadeScalar(parameter)) {
            values.scalars.load(argument);
        } else {
            values.push(block, argument);
        }
    }

    private void pop(Value parameter) {
        if (values.isMadeScalar(parameter)) {
            values.scalars.store(parameter);
        } else {
            values.pop(parameter);
        }
    }

    /** The mask of lanes that come by one of some edges. */
    private int any(List<Way> ways) {
        return made.any(
                ways.stream().map(way -> Objects.requireNonNull(masks.get(way))).toList());
    }
}
