// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Functions;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.ir.Verifier;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Selections and kept extremes: interpreted, one by one, and on lanes of each width. */
class SelectTest {

    private static final List<Kind> NUMBERS = List.of(Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE);

    /** What is compared, by which relation, and what is chosen. */
    record Case(Relation relation, Kind compared, Kind chosen) {}

    static Stream<Case> cases() {
        return Arrays.stream(Relation.values())
                .flatMap(relation -> NUMBERS.stream()
                        .flatMap(compared -> NUMBERS.stream().map(chosen -> new Case(relation, compared, chosen))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allWaysChooseTheSame(Case test) throws NoLanesException {
        Function function = function(test);
        Verifier.verify(function);
        Object left = pairs(test.compared, true);
        Object right = pairs(test.compared, false);
        int length = Array.getLength(left);
        Object expected = array(test.chosen, length);
        for (int i = 0; i < length; i++) {
            Interpreter.call(function, left, right, expected, i);
        }
        Object found = array(test.chosen, length);
        @Nullable Object[] inputs = {left, right, found};
        ScalarLoop.compile(function, 3, LoopCode.Sink.NOTHING).run(inputs, 0, 0, length, this, 0);
        assertThat(found).as("one by one").isEqualTo(expected);
        for (int bits = 128; bits <= 512; bits *= 2) {
            inputs[2] = array(test.chosen, length);
            int done = VectorLoop.compile(function, 3, LoopCode.Sink.NOTHING, bits)
                    .code()
                    .run(inputs, 0, 0, length, this, 0);
            assertThat(done).as("%d bits", bits).isEqualTo(length);
            assertThat(inputs[2]).as("%d bits", bits).isEqualTo(expected);
        }
    }

    /** {@code out[i] = left[i] ∘ right[i] ? 1 : 2}, the 1 less if there is room for that. */
    private static Function function(Case test) {
        Value left = new Value(0, Kind.REFERENCE);
        Value right = new Value(1, Kind.REFERENCE);
        Value out = new Value(2, Kind.REFERENCE);
        Value index = new Value(3, Kind.INT);
        Value one = new Value(4, test.compared);
        Value other = new Value(5, test.compared);
        Value yes = new Value(6, test.chosen);
        Value no = new Value(7, test.chosen);
        Value chosen = new Value(8, test.chosen);
        Element of = Element.valueOf(test.compared.name());
        List<Instruction> instructions = new ArrayList<>(List.of(
                new Instruction(one, new Operation.Load(of, left, index), 0),
                new Instruction(other, new Operation.Load(of, right, index), 0),
                new Instruction(yes, new Operation.Constant(test.chosen, 1), 0),
                new Instruction(no, new Operation.Constant(test.chosen, 2), 0),
                new Instruction(chosen, new Operation.Select(test.relation, one, other, yes, no), 0),
                new Instruction(
                        null, new Operation.Store(Element.valueOf(test.chosen.name()), out, index, chosen), 0)));
        return new Function(
                "select",
                List.of(left, right, out, index),
                List.of(new Block(List.of(), instructions, new Exit.Return(null))),
                null);
    }

    /** All pairs of edges, those on one side; a number that goes with vectors of all widths. */
    private static Object pairs(Kind kind, boolean isLeft) {
        List<Number> edges = Functions.edges(kind);
        int pairs = edges.size() * edges.size();
        Object all = array(kind, pairs + (16 - pairs % 16) % 16);
        for (int i = 0; i < pairs; i++) {
            Number number = edges.get(isLeft ? i / edges.size() : i % edges.size());
            switch (all) {
                case int[] elements -> elements[i] = number.intValue();
                case long[] elements -> elements[i] = number.longValue();
                case float[] elements -> elements[i] = number.floatValue();
                case double[] elements -> elements[i] = number.doubleValue();
                default -> throw new IllegalStateException();
            }
        }
        return all;
    }

    private static Object array(Kind kind, int length) {
        return switch (kind) {
            case INT -> new int[length];
            case LONG -> new long[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
            case REFERENCE -> throw new IllegalArgumentException();
        };
    }

    // ---- extremes

    @ParameterizedTest
    @EnumSource(names = {"MIN_DOUBLES", "MAX_DOUBLES", "MIN_LONGS", "MAX_LONGS", "SUM_DOUBLES", "SUM_LONGS"})
    void extremesAreKeptInTurn(LoopCode.Sink sink) throws NoLanesException {
        boolean isDouble = sink.name().endsWith("DOUBLES");
        Kind kind = isDouble ? Kind.DOUBLE : Kind.LONG;
        Function function = doubled(kind);
        Verifier.verify(function);
        Object values = pairs(kind, true);
        int length = Array.getLength(values) / 32 * 32;
        Object expected = array(kind, 32);
        for (int i = 0; i < length; i++) {
            meet(sink, expected, i % 32, Interpreter.call(function, values, i));
        }
        Object found = array(kind, 32);
        LoopCode scalar = ScalarLoop.compile(function, 1, sink);
        // in two pieces, the second of which begins at another turn
        scalar.run(new Object[] {values}, 0, 0, 37, found, 0);
        scalar.run(new Object[] {values}, 0, 37, length - 37, found, 37);
        assertThat(found).as("one by one").isEqualTo(expected);
        for (int bits = 128; bits <= 512; bits *= 2) {
            Object kept = array(kind, 32);
            int done = VectorLoop.compile(function, 1, sink, bits)
                    .code()
                    .run(new Object[] {values}, 0, 0, length, kept, 0);
            assertThat(done).isEqualTo(length);
            assertThat(kept).as("%d bits", bits).isEqualTo(expected);
        }
    }

    private static void meet(LoopCode.Sink sink, Object kept, int turn, @Nullable Object value) {
        switch (kept) {
            case double[] all -> {
                double next = (Double) Objects.requireNonNull(value);
                all[turn] = switch (sink) {
                    case MIN_DOUBLES -> Math.min(all[turn], next);
                    case MAX_DOUBLES -> Math.max(all[turn], next);
                    default -> all[turn] + next;
                };
            }
            case long[] all -> {
                long next = (Long) Objects.requireNonNull(value);
                all[turn] = switch (sink) {
                    case MIN_LONGS -> Math.min(all[turn], next);
                    case MAX_LONGS -> Math.max(all[turn], next);
                    default -> all[turn] + next;
                };
            }
            default -> throw new IllegalStateException();
        }
    }

    private static Function doubled(Kind kind) {
        Value array = new Value(0, Kind.REFERENCE);
        Value index = new Value(1, Kind.INT);
        Value element = new Value(2, kind);
        Value sum = new Value(3, kind);
        return new Function(
                "doubled",
                List.of(array, index),
                List.of(new Block(
                        List.of(),
                        List.of(
                                new Instruction(
                                        element, new Operation.Load(Element.valueOf(kind.name()), array, index), 0),
                                new Instruction(sum, new Operation.Binary(Arithmetic.ADD, element, element), 0)),
                        new Exit.Return(sum))),
                kind);
    }

    @Test
    void selectionsArePrinted() {
        assertThat(function(new Case(Relation.AT_MOST, Kind.DOUBLE, Kind.INT)).toString())
                .contains("v8:int = select v4 <= v5, v6, v7");
    }
}
