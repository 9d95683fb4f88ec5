// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How expressions are computed of inputs whose elements lie in some way. */
final class Program {

    private final Step[] steps;
    private final List<Node> given;
    private final List<Node> results;
    private final int[] outputs;

    /** Whether an output is another look at what is given, so that callers get a copy. */
    private final boolean[] copied;

    private final int slots;

    /** Slots whose arrays nobody needs behind a step, and may be used again. */
    private final int[][] last;

    private final boolean hasTemporaries;

    /** Arrays of a call that has ended, for the next one. */
    private final AtomicReference<@Nullable SoftReference<Spares>> spares = new AtomicReference<>();

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLongArray nanos;

    /**
     * A program.
     *
     * @param given what has an array before it begins, by slots from 0 on: inputs first
     * @param results what it computes
     * @param outputs their slots
     */
    Program(List<Step> steps, List<Node> given, List<Node> results, List<Integer> outputs, int slots) {
        this.steps = steps.toArray(Step[]::new);
        this.given = List.copyOf(given);
        this.results = List.copyOf(results);
        this.outputs = outputs.stream().mapToInt(each -> each).toArray();
        this.slots = slots;
        this.last = Lifetimes.of(this.steps, this.outputs);
        this.hasTemporaries = Arrays.stream(last).anyMatch(each -> each.length > 0);
        this.nanos = new AtomicLongArray(steps.size());
        this.copied = new boolean[this.outputs.length];
        for (int i = 0; i < copied.length; i++) {
            copied[i] = !isNew(results.get(i)) || isAmong(this.outputs, i);
        }
    }

    private static boolean isAmong(int[] outputs, int i) {
        for (int j = 0; j < i; j++) {
            if (outputs[j] == outputs[i]) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNew(Node node) {
        return switch (node) {
            case Node.Input _, Node.Constant _, Node.State _, Node.Slice _, Node.Transpose _, Node.Broadcast _ -> false;
            case Node.Reshape reshape -> isNew(reshape.operand());
            default -> true;
        };
    }

    /** Computes the outputs. */
    Array[] run(Array[] arguments, Step.Running running) {
        return run(arguments, running, new Array[slots]);
    }

    /**
     * Computes outputs into arrays that are there, without a copy where nothing else can be seen in them.
     *
     * @param targets for the first of the outputs
     * @return all outputs; those that are none of the targets are still to be copied there
     * @throws IllegalArgumentException if a target is of another type or shape, or cannot be written
     */
    Array[] runInto(Array[] targets, Array[] arguments, Step.Running running) {
        for (int i = 0; i < targets.length; i++) {
            check(i, targets[i]);
        }
        @Nullable Array[] values = new Array[slots];
        for (int i = 0; i < targets.length; i++) {
            Array target = targets[i];
            if (!copied[i]
                    && isOfPass(outputs[i])
                    && values[outputs[i]] == null
                    && target.isContiguous()
                    && !(target.elements() instanceof Elements.OfMemory)
                    && isApart(target, arguments, targets, i)) {
                values[outputs[i]] = target;
            }
        }
        @SuppressWarnings("NullAway") // those that are missing are filled in by the run
        Array[] results = run(arguments, running, values);
        return results;
    }

    private void check(int number, Array target) {
        Node result = results.get(number);
        if (target.dtype() != result.dtype()
                || !Arrays.equals(target.shape(), result.shape())
                || !target.isWritable()) {
            throw new IllegalArgumentException("output " + number + " is of type " + result.dtype() + " and shape "
                    + Shapes.text(result.shape()) + ", for an array that can be written: found=" + target.dtype() + " "
                    + Shapes.text(target.shape()) + (target.isWritable() ? "" : " read-only"));
        }
    }

    private boolean isOfPass(int slot) {
        for (Step each : steps) {
            if (each instanceof Pass pass && pass.made().contains(slot)) {
                return true;
            }
        }
        return false;
    }

    /** Whether no other array of a call has anything of the same Java array. */
    @SuppressWarnings("ReferenceEquality") // as Java arrays are
    private boolean isApart(Array target, Array[] arguments, Array[] targets, int number) {
        Object storage = target.storage();
        for (Array each : arguments) {
            if (each.storage() == storage) {
                return false;
            }
        }
        for (int i = arguments.length; i < given.size(); i++) {
            Array each = Planner.array(given.get(i));
            if (each != null && each.storage() == storage) {
                return false;
            }
        }
        for (int i = 0; i < targets.length; i++) {
            if (i != number && targets[i].storage() == storage) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("NullAway") // slots are filled step by step
    private Array[] run(Array[] arguments, Step.Running running, Array[] values) {
        System.arraycopy(arguments, 0, values, 0, arguments.length);
        for (int i = arguments.length; i < given.size(); i++) {
            values[i] = Planner.array(given.get(i));
        }
        Spares spare = spares();
        long began = System.nanoTime();
        for (int s = 0; s < steps.length; s++) {
            if (spare != null) {
                reuse(steps[s], values, spare);
            }
            steps[s].run(values, running);
            for (int slot : last[s]) {
                Objects.requireNonNull(spare).give(values[slot]);
            }
            long now = System.nanoTime();
            nanos.addAndGet(s, now - began);
            began = now;
        }
        if (spare != null) {
            spares.set(new SoftReference<>(spare));
        }
        calls.incrementAndGet();
        Array[] results = new Array[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            Array result = values[outputs[i]];
            results[i] = copied[i] ? result.copy() : result;
        }
        return results;
    }

    /** Takes arrays that are not needed any more for what a step makes, which writes all of their elements. */
    private static void reuse(Step step, @Nullable Array[] values, Spares spares) {
        List<Integer> made = step.made();
        for (int i = 0; i < made.size(); i++) {
            int slot = made.get(i);
            if (values[slot] == null) {
                Node node = step.nodes().get(i);
                values[slot] = spares.take(node.dtype(), node.shape());
            }
        }
    }

    /** {@code null} if nothing is used again. */
    private @Nullable Spares spares() {
        if (!hasTemporaries) {
            return null;
        }
        SoftReference<Spares> kept = spares.getAndSet(null);
        Spares known = kept == null ? null : kept.get();
        return known == null ? new Spares() : known;
    }

    // ---- what is known of it

    List<Step> steps() {
        return List.of(steps);
    }

    /** What it computes. */
    List<Node> results() {
        return results;
    }

    long calls() {
        return calls.get();
    }

    /** How long a step took in all calls. */
    long nanos(int step) {
        return nanos.get(step);
    }
}
