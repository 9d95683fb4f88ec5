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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One method that is lifted. Goes through its parts in order, with what its local variables and its stack hold; where
 * ways join and a variable differs, a block gets a parameter.
 */
final class Frame {

    /**
     * What variables and stack hold at one place. A variable of two slots is in the first.
     *
     * @param fields what the fields of objects hold that the body has made
     */
    record State(Map<Integer, Value> locals, List<Value> stack, Map<MadeField, Value> fields) {

        State copy() {
            return new State(new HashMap<>(locals), new ArrayList<>(stack), new LinkedHashMap<>(fields));
        }
    }

    /** A field of an object that the body has made. */
    record MadeField(Value object, String name) {}

    /** A way into a part. */
    private record Way(State state, Builder.@Nullable Link link) {}

    /** A part that has a block, whose parameters stand for these variables, places of the stack and fields. */
    private record Begun(
            Builder.Open block, List<Integer> slots, List<Integer> places, List<MadeField> fields, State state) {}

    /** A place where the method returns. */
    private record End(Builder.Open block, @Nullable Value value, Map<MadeField, Value> fields) {}

    private final Lifter lifter;
    private final Builder builder;
    private final ControlFlow flow;
    private final boolean isStatic;
    private final List<ClassDesc> types;
    private final Map<Integer, List<Way>> ways = new HashMap<>();
    private final Map<Integer, Begun> begun = new HashMap<>();
    private final List<End> ends = new ArrayList<>();
    private final Map<MadeField, Value> fields = new LinkedHashMap<>();

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
    Value lift(List<Value> arguments, Map<MadeField, Value> fields) throws Refusal {
        State first = new State(new HashMap<>(), new ArrayList<>(), new LinkedHashMap<>(fields));
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

    private State enter(int part) throws Refusal {
        List<Way> in = Objects.requireNonNull(ways.get(part));
        if (in.size() == 1 && in.getFirst().link() == null) {
            return in.getFirst().state().copy();
        }
        Builder.Open block = builder.open();
        builder.moveTo(block);
        boolean isLoop = flow.isLoop(part);
        BitSet written = isLoop ? flow.writtenInLoop(part) : new BitSet();
        State first = in.getFirst().state();
        State state = new State(new HashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
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
        List<MadeField> fields = new ArrayList<>();
        first.fields.forEach((field, value) -> {
            if (in.stream().allMatch(way -> way.state().fields.containsKey(field))) {
                boolean differs = in.stream()
                        .anyMatch(way -> !value.equals(way.state().fields.get(field)));
                if (differs || (isLoop && value.kind() != Kind.REFERENCE)) {
                    fields.add(field);
                    state.fields.put(field, lifter.parameterLike(value, block));
                } else {
                    state.fields.put(field, value);
                }
            }
        });
        begun.put(part, new Begun(block, slots, places, fields, state.copy()));
        for (Way way : in) {
            link(Objects.requireNonNull(way.link()), part, way.state());
        }
        return state.copy();
    }

    private void link(Builder.Link link, int part, State state) throws Refusal {
        Begun to = Objects.requireNonNull(begun.get(part));
        List<Value> handed = new ArrayList<>();
        to.slots().forEach(slot -> handed.add(Lifter.required(state.locals.get(slot))));
        to.places().forEach(place -> handed.add(state.stack.get(place)));
        to.fields().forEach(field -> handed.add(Lifter.required(state.fields.get(field))));
        for (Map.Entry<MadeField, Value> kept : to.state().fields.entrySet()) {
            Value now = state.fields.get(kept.getKey());
            if (!to.fields().contains(kept.getKey()) && !kept.getValue().equals(now)) {
                throw new Refusal(
                        Refusal.Code.FIELD_WRITE,
                        "another array in field " + kept.getKey().name() + " of an object that the body makes",
                        0);
            }
        }
        link.to(to.block(), handed);
    }

    // ---- ways on

    /** An edge from one part to another, with what variables and stack hold now. */
    Exit.Edge edge(int from, int to, State state) throws Refusal {
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

    void end(@Nullable Value value, State state) {
        ends.add(new End(builder.current(), value, state.fields));
    }

    /** What fields of objects that the body has made hold where the method has returned. */
    Map<MadeField, Value> fields() {
        return fields;
    }

    /** All places where the method returns go on together. */
    private @Nullable Value join() throws Refusal {
        if (ends.isEmpty()) {
            throw new Refusal(Refusal.Code.FLOW, "code that never returns", 0);
        }
        if (ends.size() == 1) {
            builder.moveTo(ends.getFirst().block());
            fields.putAll(ends.getFirst().fields());
            return ends.getFirst().value();
        }
        Builder.Open block = builder.open();
        Value first = ends.getFirst().value();
        Value result = first == null ? null : lifter.parameterLike(first, block);
        List<MadeField> joined = new ArrayList<>();
        ends.getFirst().fields().forEach((field, held) -> {
            if (ends.stream().allMatch(end -> end.fields().containsKey(field))) {
                boolean differs =
                        ends.stream().anyMatch(end -> !held.equals(end.fields().get(field)));
                if (differs) {
                    joined.add(field);
                }
                fields.put(field, differs ? lifter.parameterLike(held, block) : held);
            }
        });
        for (End end : ends) {
            Builder.Link link = new Builder.Link();
            List<Value> handed = new ArrayList<>();
            if (end.value() != null) {
                handed.add(end.value());
            }
            joined.forEach(field -> handed.add(Lifter.required(end.fields().get(field))));
            link.to(block, handed);
            builder.moveTo(end.block());
            builder.end(new Exit.Jump(builder.edge(link)));
        }
        builder.moveTo(block);
        return result;
    }
}
