// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Dominators;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Functions;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A loop around a random body, and the random data that it is run on: by the interpreter index by index, by scalar code,
 * or on lanes as far as they go. Some have an array under two names, some have memory instead of arrays, under two names
 * with the same elements at other positions.
 */
final class RandomLoop {

    static final int LENGTH = 64;

    private static final int UNKNOWN = Integer.MIN_VALUE;

    private final long seed;
    private final Function function;
    private final LoopCode.Sink sink;
    private final int from;
    private final int to;

    /** Of the arrays that are parameters of their own just before the index, each of which may be another array too. */
    private final List<Element> filled;

    /** Of the arrays that are memory. */
    private final Set<Element> shared;

    private RandomLoop(
            long seed,
            Function function,
            LoopCode.Sink sink,
            int from,
            int to,
            List<Element> filled,
            Set<Element> shared) {
        this.seed = seed;
        this.function = function;
        this.sink = sink;
        this.from = from;
        this.to = to;
        this.filled = filled;
        this.shared = shared;
    }

    /** The loop of a seed. */
    static RandomLoop of(long seed) {
        // Of another family than Random, whose first numbers are much the same for small seeds.
        RandomGenerator shape = new SplittableRandom(seed);
        Function function = Functions.body(shape, 3 + shape.nextInt(25), LENGTH);
        List<Element> filled = new ArrayList<>();
        for (Kind kind : List.of(Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE)) {
            List<Element> elements = Arrays.stream(Element.values())
                    .filter(each -> each.kind() == kind)
                    .toList();
            filled.add(elements.get(shape.nextInt(elements.size())));
        }
        filled.removeIf(each -> shape.nextInt(4) == 0);
        boolean readsRows = function.blocks().stream()
                .flatMap(block -> block.instructions().stream())
                .anyMatch(
                        each -> each.operation() instanceof Operation.Load load && load.element() == Element.REFERENCE);
        // Any of which may be the array that is filled: such loops do not go onto lanes.
        filled.removeIf(each -> each == Element.DOUBLE && readsRows && shape.nextInt(8) > 0);
        function = withOutputs(function, filled, shape);
        LoopCode.Sink sink = sink(function, shape);
        int from = shape.nextInt(2) == 0 ? shape.nextInt(16) - 1 : 0;
        int to = shape.nextInt(3) == 0 ? from + shape.nextInt(LENGTH) : LENGTH;
        RandomGenerator places = new SplittableRandom(~seed);
        Set<Element> shared = EnumSet.noneOf(Element.class);
        shared.addAll(Arrays.stream(Element.values())
                .filter(each -> each.isOfMemory() && places.nextInt(5) == 0)
                .toList());
        function = withMemory(function, filled, shared);
        return new RandomLoop(seed, function, sink, from, to, List.copyOf(filled), shared);
    }

    /** The same with another body of the same parameters and result. */
    RandomLoop with(Function other) {
        return new RandomLoop(seed, other, sink, from, to, filled, shared);
    }

    long seed() {
        return seed;
    }

    Function function() {
        return function;
    }

    LoopCode.Sink sink() {
        return sink;
    }

    /** How many of the function's parameters come before its index. */
    int inputs() {
        return function.parameters().size() - 1;
    }

    /** How it can be tried again. */
    @Override
    public String toString() {
        return "-Dloop=" + seed + " " + sink + " from " + from + " to " + to + ":\n" + function;
    }

    // ---- arrays that are filled

    /** Stores what is known where a function ends. */
    private static Function withOutputs(Function function, List<Element> filled, RandomGenerator random) {
        int end = function.blocks().size() - 1;
        Dominators dominators = new Dominators(function);
        Value index = function.parameters().getLast();
        List<Value> known = new ArrayList<>();
        for (int b = 0; b <= end; b++) {
            if (dominators.dominates(b, end)) {
                known.addAll(function.blocks().get(b).parameters());
                for (Instruction each : function.blocks().get(b).instructions()) {
                    if (each.result() != null && !(each.operation() instanceof Operation.Constant)) {
                        known.add(each.result());
                    }
                }
            }
        }
        List<Value> parameters = new ArrayList<>(function.parameters());
        Block last = function.blocks().get(end);
        List<Instruction> instructions = new ArrayList<>(last.instructions());
        int number = function.valueLimit();
        for (Element element : filled) {
            Value array = new Value(number++, Kind.REFERENCE);
            parameters.add(parameters.size() - 1, array);
            Value place = index;
            if (random.nextInt(5) == 0) {
                Value back = new Value(number++, Kind.INT);
                place = new Value(number++, Kind.INT);
                instructions.add(new Instruction(back, Operation.Constant.of(LENGTH - 1), 0));
                instructions.add(new Instruction(place, new Operation.Binary(Arithmetic.SUB, back, index), 0));
            }
            List<Value> fitting =
                    known.stream().filter(each -> each.kind() == element.kind()).toList();
            if (!fitting.isEmpty()) {
                int late = Math.min(random.nextInt(fitting.size()), random.nextInt(fitting.size()));
                Value value = fitting.get(fitting.size() - 1 - late);
                instructions.add(new Instruction(null, new Operation.Store(element, array, place, value), 0));
            }
        }
        List<Block> blocks = new ArrayList<>(function.blocks());
        blocks.set(end, new Block(last.parameters(), instructions, last.exit()));
        return new Function(function.name(), parameters, blocks, function.result());
    }

    /** Where the array of an element is among the inputs. */
    private static int position(Element element, int inputs, int filled) {
        return inputs - filled - Element.values().length + element.ordinal();
    }

    /** Takes some arrays for memory, whose positions are {@code long}s. */
    private static Function withMemory(Function function, List<Element> filled, Set<Element> shared) {
        int inputs = function.parameters().size() - 1;
        Set<Value> memory = new HashSet<>();
        for (Element each : shared) {
            memory.add(function.parameters().get(position(each, inputs, filled.size())));
            for (int i = 0; i < filled.size(); i++) {
                if (filled.get(i) == each) {
                    memory.add(function.parameters().get(inputs - filled.size() + i));
                }
            }
        }
        int number = function.valueLimit();
        List<Block> blocks = new ArrayList<>();
        for (Block block : function.blocks()) {
            List<Instruction> instructions = new ArrayList<>();
            for (Instruction each : block.instructions()) {
                Value wide = new Value(number, Kind.LONG);
                Operation wider = switch (each.operation()) {
                    case Operation.Load load
                    when memory.contains(load.array()) -> {
                        instructions.add(widened(wide, load.index()));
                        yield new Operation.Load(load.element(), load.array(), wide);
                    }
                    case Operation.Store store
                    when memory.contains(store.array()) -> {
                        instructions.add(widened(wide, store.index()));
                        yield new Operation.Store(store.element(), store.array(), wide, store.value());
                    }
                    default -> each.operation();
                };
                number += wider.equals(each.operation()) ? 0 : 1;
                instructions.add(new Instruction(each.result(), wider, each.line()));
            }
            blocks.add(new Block(block.parameters(), instructions, block.exit()));
        }
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }

    private static Instruction widened(Value wide, Value index) {
        return new Instruction(wide, new Operation.Convert(Conversion.I2L, index), 0);
    }

    /** Elements of an array from some on. */
    private record Part(Object array, MemorySegment segment) implements Memory {

        static Part of(Object array, Element element, int from) {
            MemorySegment all = switch (array) {
                case byte[] elements -> MemorySegment.ofArray(elements);
                case int[] elements -> MemorySegment.ofArray(elements);
                case long[] elements -> MemorySegment.ofArray(elements);
                case float[] elements -> MemorySegment.ofArray(elements);
                case double[] elements -> MemorySegment.ofArray(elements);
                default -> throw new IllegalArgumentException("no memory of " + element);
            };
            return new Part(array, all.asSlice((long) from * element.bytes()));
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // arrays are one or another
        public boolean overlaps(Memory other) {
            return other instanceof Part part && part.array == array;
        }
    }

    private @Nullable Object[] data(RandomGenerator random) {
        @Nullable Object[] read = Functions.inputs(random, LENGTH);
        boolean isApart = random.nextInt(4) > 0;
        @Nullable Object[] inputs = Arrays.copyOf(read, read.length + filled.size());
        for (int i = 0; i < filled.size(); i++) {
            // The arrays that are read come last there, in the order of their elements.
            Object array =
                    read[read.length - Element.values().length + filled.get(i).ordinal()];
            inputs[read.length + i] = isApart || random.nextBoolean() ? copy(array) : array;
        }
        RandomGenerator places = new SplittableRandom(random.nextLong());
        for (Element each : shared) {
            int at = position(each, inputs.length, filled.size());
            inputs[at] = Part.of(Objects.requireNonNull(inputs[at]), each, 0);
            for (int i = 0; i < filled.size(); i++) {
                if (filled.get(i) == each) {
                    int from = places.nextBoolean() ? 0 : places.nextInt(4);
                    inputs[read.length + i] = Part.of(Objects.requireNonNull(inputs[read.length + i]), each, from);
                }
            }
        }
        return inputs;
    }

    private static @Nullable Object copy(@Nullable Object array) {
        return switch (array) {
            case boolean[] elements -> elements.clone();
            case byte[] elements -> elements.clone();
            case short[] elements -> elements.clone();
            case char[] elements -> elements.clone();
            case int[] elements -> elements.clone();
            case long[] elements -> elements.clone();
            case float[] elements -> elements.clone();
            case double[] elements -> elements.clone();
            case null, default -> array;
        };
    }

    // ---- what comes of it

    /**
     * What is left behind, and what was thrown.
     *
     * @param at the index that threw, {@link #UNKNOWN} if that was not looked at
     * @param onLanes how many indices were done on lanes
     */
    record Outcome(String thrown, int at, @Nullable Object[] memory, int onLanes) {

        /** Where it differs from another one first; empty if it does not. Which NaN it is does not matter. */
        String difference(Outcome expected) {
            if (!thrown.equals(expected.thrown)) {
                return "thrown " + thrown + " instead of " + expected.thrown;
            }
            if (at != expected.at && at != UNKNOWN && expected.at != UNKNOWN) {
                return "thrown at " + at + " instead of " + expected.at;
            }
            if (Arrays.deepEquals(memory, expected.memory)) {
                return "";
            }
            for (int i = 0; i < memory.length; i++) {
                String[] found = elements(memory[i]);
                String[] right = elements(expected.memory[i]);
                for (int j = 0; j < right.length; j++) {
                    if (!found[j].equals(right[j])) {
                        return "array " + i + " element " + j + " is " + found[j] + ", not " + right[j];
                    }
                }
            }
            return "some bits differ";
        }

        private static String[] elements(@Nullable Object array) {
            return Bits.of(Objects.requireNonNull(array)).split("[ ,]+", -1);
        }
    }

    /** How far a run has come. */
    private static final class Course {
        private int at = UNKNOWN;
        private int onLanes;
    }

    private interface Run {
        void on(@Nullable Object[] inputs, Object out, Course course);
    }

    /** The right one, of some data. */
    Outcome interpreted(long data) {
        return outcome(data, (inputs, out, course) -> {
            @Nullable Object[] arguments = Arrays.copyOf(inputs, inputs.length + 1);
            for (int i = from; i < to; i++) {
                arguments[inputs.length] = i;
                course.at = i;
                Object value = Interpreter.call(function, arguments);
                int k = i - from;
                switch (sink) {
                    case NOTHING -> {}
                    case DOUBLES -> ((double[]) out)[k + 1] = (Double) Objects.requireNonNull(value);
                    case LONGS -> ((long[]) out)[k + 1] = (Long) Objects.requireNonNull(value);
                    case INTS -> ((int[]) out)[k + 1] = (Integer) Objects.requireNonNull(value);
                    case SUM_DOUBLES -> ((double[]) out)[k % 32] += (Double) Objects.requireNonNull(value);
                    case SUM_LONGS -> ((long[]) out)[k % 32] += (Long) Objects.requireNonNull(value);
                    case MIN_DOUBLES, MAX_DOUBLES, MIN_LONGS, MAX_LONGS ->
                        throw new IllegalStateException("ExtremesTest has these: " + sink);
                    case COUNT -> ((long[]) out)[0] += (Integer) Objects.requireNonNull(value) == 0 ? 0 : 1;
                }
            }
        });
    }

    /** That of scalar code. */
    Outcome oneByOne(LoopCode scalar, long data) {
        return outcome(data, (inputs, out, course) -> run(scalar, null, inputs, out, course));
    }

    /** That of code on lanes, with scalar code for the rest. */
    Outcome onLanes(LoopCode scalar, LoopCode lanes, Predicate<@Nullable Object[]> fits, long data) {
        return outcome(
                data, (inputs, out, course) -> run(scalar, fits.test(inputs) ? lanes : null, inputs, out, course));
    }

    private Outcome outcome(long data, Run run) {
        @Nullable Object[] inputs = data(new SplittableRandom(seed + (data << 40)));
        Object out = switch (sink) {
            case DOUBLES -> new double[to - from + 3];
            case LONGS -> new long[to - from + 3];
            case INTS -> new int[to - from + 3];
            case SUM_DOUBLES, MIN_DOUBLES, MAX_DOUBLES -> filled();
            case SUM_LONGS, MIN_LONGS, MAX_LONGS -> new long[32];
            case COUNT -> new long[1];
            case NOTHING -> new int[0];
        };
        String thrown = "nothing";
        Course course = new Course();
        try {
            run.on(inputs, out, course);
            course.at = UNKNOWN;
        } catch (ArithmeticException | NullPointerException | IndexOutOfBoundsException e) {
            thrown = e.getClass().getSimpleName();
        }
        @Nullable Object[] memory = Arrays.copyOf(inputs, inputs.length + 1);
        Arrays.setAll(memory, i -> memory[i] instanceof Part part ? part.array() : memory[i]);
        memory[inputs.length] = out;
        return new Outcome(thrown, course.at, memory, course.onLanes);
    }

    private static double[] filled() {
        double[] lanes = new double[32];
        Arrays.fill(lanes, -0.0);
        return lanes;
    }

    private static LoopCode.Sink sink(Function function, RandomGenerator random) {
        Kind kind = function.result();
        if (kind == null) {
            return LoopCode.Sink.NOTHING;
        }
        return switch (kind) {
            case DOUBLE -> random.nextBoolean() ? LoopCode.Sink.DOUBLES : LoopCode.Sink.SUM_DOUBLES;
            case LONG -> random.nextBoolean() ? LoopCode.Sink.LONGS : LoopCode.Sink.SUM_LONGS;
            case INT -> random.nextBoolean() ? LoopCode.Sink.INTS : LoopCode.Sink.COUNT;
            case FLOAT, REFERENCE -> LoopCode.Sink.NOTHING;
        };
    }

    /** As loops do: on lanes as far as that goes, a few indices without them where it does not. */
    private void run(LoopCode scalar, @Nullable LoopCode lanes, @Nullable Object[] inputs, Object out, Course course) {
        boolean isSum = sink == LoopCode.Sink.SUM_DOUBLES || sink == LoopCode.Sink.SUM_LONGS;
        int done = 0;
        while (from + done < to) {
            if (lanes != null && (!isSum || done % 32 == 0)) {
                course.at = UNKNOWN;
                int some = lanes.run(inputs, 0, from + done, to - from - done, out, 1 + done);
                done += some;
                course.onLanes += some;
            }
            if (lanes == null && !isSum) {
                done += scalar.run(inputs, 0, from + done, to - from - done, out, 1 + done);
                continue;
            }
            // One by one: the accumulators' turn begins with the first index of a call, and one of them may throw.
            int end = lanes == null ? to - from : Math.min(to - from, done + 32 - done % 32);
            for (; done < end; done++) {
                course.at = from + done;
                if (isSum) {
                    Object turned = turned(out, done % 32);
                    scalar.run(inputs, 0, from + done, 1, turned, 0);
                    put(out, turned, done % 32);
                } else {
                    scalar.run(inputs, 0, from + done, 1, out, 1 + done);
                }
            }
        }
    }

    private static Object turned(Object out, int lane) {
        return out instanceof double[] doubles ? new double[] {doubles[lane]} : new long[] {((long[]) out)[lane]};
    }

    private static void put(Object out, Object turned, int lane) {
        if (out instanceof double[] doubles) {
            doubles[lane] = ((double[]) turned)[0];
        } else {
            ((long[]) out)[lane] = ((long[]) turned)[0];
        }
    }
}
