// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One method that is lifted. Goes through its parts in order, with what its local variables and its stack hold; where
 * ways join and a variable differs, a block gets a parameter.
 */
final class Frame {

    /** What variables and stack hold at one place. A variable of two slots is in the first. */
    record State(Map<Integer, Value> locals, List<Value> stack) {

        State copy() {
            return new State(new HashMap<>(locals), new ArrayList<>(stack));
        }
    }

    /** A way into a part. */
    private record Way(State state, Builder.@Nullable Link link) {}

    /** A part that has a block, whose parameters stand for these variables and then for these places of the stack. */
    private record Begun(Builder.Open block, List<Integer> slots, List<Integer> places) {}

    /** A place where the method returns. */
    private record End(Builder.Open block, @Nullable Value value) {}

    private final Lifter lifter;
    private final Builder builder;
    private final ControlFlow flow;
    private final boolean isStatic;
    private final List<ClassDesc> types;
    private final Map<Integer, List<Way>> ways = new HashMap<>();
    private final Map<Integer, Begun> begun = new HashMap<>();
    private final List<End> ends = new ArrayList<>();

    Frame(Lifter lifter, Methods.Found found, int line) throws Refusal {
        this.lifter = lifter;
        this.builder = lifter.builder;
        CodeModel code = found.method().code().orElseThrow();
        if (!code.exceptionHandlers().isEmpty()) {
            throw new Refusal(Refusal.Code.CATCH, "try in " + found.name(), line);
        }
        flow = new ControlFlow(code);
        isStatic = found.is(AccessFlag.STATIC);
        types = found.method().methodTypeSymbol().parameterList();
    }

    /** Goes on in the block where it ends. Returns what the method returns. */
    @Nullable
    Value lift(List<Value> arguments) throws Refusal {
        State first = new State(new HashMap<>(), new ArrayList<>());
        int slot = 0;
        for (int i = 0; i < arguments.size(); i++) {
            first.locals.put(slot, arguments.get(i));
            slot += !isStatic && i == 0
                    ? 1
                    : Kind.of(types.get(isStatic ? i : i - 1)).slots();
        }
        if (flow.isLoop(0)) {
            Builder.Link link = new Builder.Link();
            builder.end(new Exit.Jump(builder.edge(link)));
            ways.computeIfAbsent(0, part -> new ArrayList<>()).add(new Way(first, link));
        } else {
            ways.put(0, List.of(new Way(first, null)));
        }
        for (int part : flow.order()) {
            if (ways.containsKey(part)) {
                State state = enter(part);
                new Stepping(lifter, this, part, state).run(flow.steps(part));
            }
        }
        return join();
    }

    // ---- ways in

    private State enter(int part) {
        List<Way> in = Objects.requireNonNull(ways.get(part));
        if (in.size() == 1 && in.getFirst().link() == null) {
            return in.getFirst().state().copy();
        }
        Builder.Open block = builder.open();
        builder.moveTo(block);
        boolean isLoop = flow.isLoop(part);
        BitSet written = isLoop ? flow.writtenInLoop(part) : new BitSet();
        State first = in.getFirst().state();
        State state = new State(new HashMap<>(), new ArrayList<>());
        List<Integer> slots = new ArrayList<>();
        for (int slot : flow.live(part).stream().toArray()) {
            Value value = Lifter.required(first.locals.get(slot));
            if (written.get(slot)
                    || in.stream()
                            .anyMatch(way -> !value.equals(way.state().locals.get(slot)))) {
                slots.add(slot);
                state.locals.put(slot, lifter.parameterLike(value, block));
            } else {
                state.locals.put(slot, value);
            }
        }
        List<Integer> places = new ArrayList<>();
        for (int p = 0; p < first.stack.size(); p++) {
            int place = p;
            Value value = first.stack.get(place);
            if (isLoop
                    || in.stream()
                            .anyMatch(way -> !value.equals(way.state().stack.get(place)))) {
                places.add(place);
                state.stack.add(lifter.parameterLike(value, block));
            } else {
                state.stack.add(value);
            }
        }
        begun.put(part, new Begun(block, slots, places));
        in.forEach(way -> link(Objects.requireNonNull(way.link()), part, way.state()));
        return state.copy();
    }

    private void link(Builder.Link link, int part, State state) {
        Begun to = Objects.requireNonNull(begun.get(part));
        List<Value> handed = new ArrayList<>();
        to.slots().forEach(slot -> handed.add(Lifter.required(state.locals.get(slot))));
        to.places().forEach(place -> handed.add(state.stack.get(place)));
        link.to(to.block(), handed);
    }

    // ---- ways on

    /** An edge from one part to another, with what variables and stack hold now. */
    Exit.Edge edge(int from, int to, State state) {
        Builder.Link link = new Builder.Link();
        if (flow.neverReturns(to)) {
            link.to(lifter.leave(), List.of());
        } else if (flow.isBack(from, to)) {
            link(link, to, state);
        } else {
            ways.computeIfAbsent(to, part -> new ArrayList<>()).add(new Way(state.copy(), link));
        }
        return builder.edge(link);
    }

    ControlFlow flow() {
        return flow;
    }

    void end(@Nullable Value value) {
        ends.add(new End(builder.current(), value));
    }

    /** All places where the method returns go on together. */
    private @Nullable Value join() throws Refusal {
        if (ends.isEmpty()) {
            throw new Refusal(Refusal.Code.FLOW, "code that never returns", 0);
        }
        if (ends.size() == 1) {
            builder.moveTo(ends.getFirst().block());
            return ends.getFirst().value();
        }
        Builder.Open block = builder.open();
        Value first = ends.getFirst().value();
        Value result = first == null ? null : lifter.parameterLike(first, block);
        for (End end : ends) {
            Builder.Link link = new Builder.Link();
            link.to(block, end.value() == null ? List.of() : List.of(end.value()));
            builder.moveTo(end.block());
            builder.end(new Exit.Jump(builder.edge(link)));
        }
        builder.moveTo(block);
        return result;
    }
}
