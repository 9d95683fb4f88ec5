// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Random functions: arithmetic, conversions, comparisons, loads and stores, conditions, switches and loops that end, in
 * each other. They take {@link #arguments}: an index, a number of each kind and an array of each element.
 */
public final class Functions {

    /** Elements of each array; most indices are cut to it, some are not. */
    public static final int LENGTH = 8;

    private static final int DEPTH_MOST = 3;

    private static final long[] INTEGERS = {
        0,
        1,
        -1,
        2,
        7,
        8,
        31,
        32,
        33,
        63,
        64,
        127,
        128,
        255,
        32767,
        65535,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32
    };

    private static final double[] NUMBERS = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -2.5,
        1e-310,
        Double.MIN_VALUE,
        3e38,
        1e39,
        1e300,
        -1e300,
        2147483647,
        -2147483649.0,
        9.3e18,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE
    };

    private static final List<Element> ELEMENTS = List.of(Element.values());

    private final RandomGenerator random;
    private final int length;
    private final boolean isLoop;
    private @Nullable Value index;
    private int loops;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<Kind, List<Value>> known = new EnumMap<>(Kind.class);
    private final Map<Kind, List<Value>> linear = new EnumMap<>(Kind.class);
    private final Map<Element, Value> arrays = new EnumMap<>(Element.class);
    private Draft current = new Draft();
    private int values;
    private int operations;

    /** A block that is not finished. */
    private static final class Draft {
        private final List<Value> parameters = new ArrayList<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private @Nullable Exit exit;
    }

    private Functions(RandomGenerator random, int length, boolean isLoop) {
        this.random = random;
        this.length = length;
        this.isLoop = isLoop;
        for (Kind kind : Kind.values()) {
            known.put(kind, new ArrayList<>());
        }
        drafts.add(current);
    }

    /** A random function of about so many operations. */
    public static Function random(RandomGenerator random, int operations) {
        return new Functions(random, LENGTH, false).function(operations);
    }

    /**
     * A random body of a loop, whose index is its last parameter: it mostly reads and writes elements near its index of
     * arrays of so many, a power of two.
     */
    public static Function body(RandomGenerator random, int operations, int length) {
        Function made = new Functions(random, length, true).function(operations);
        List<Value> parameters = new ArrayList<>(made.parameters());
        parameters.add(parameters.removeFirst());
        return new Function(made.name(), parameters, made.blocks(), made.result());
    }

    /** What such a function can be called with; the same for the same seed. */
    public static Object[] arguments(RandomGenerator random) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(random.nextInt(LENGTH));
        inputs(random, LENGTH, arguments);
        return arguments.toArray();
    }

    /** What a loop can be called with but its index. */
    public static Object[] inputs(RandomGenerator random, int length) {
        List<Object> inputs = new ArrayList<>();
        inputs(random, length, inputs);
        return inputs.toArray();
    }

    private static void inputs(RandomGenerator random, int length, List<Object> arguments) {
        arguments.add((int) integer(random));
        arguments.add(integer(random));
        arguments.add((float) number(random));
        arguments.add(number(random));
        for (Element element : ELEMENTS) {
            arguments.add(array(element, random, length));
        }
    }

    private static Object array(Element element, RandomGenerator random, int length) {
        if (element == Element.REFERENCE) {
            double[][] rows = new double[length][];
            int missing = length == LENGTH ? 0 : random.nextInt(4 * length); // most loops would end there
            for (int i = 0; i < length; i++) {
                rows[i] = i == missing ? null : (double[]) array(Element.DOUBLE, random, length);
            }
            return rows;
        }
        Object array = Array.newInstance(
                switch (element) {
                    case BOOLEAN -> boolean.class;
                    case BYTE -> byte.class;
                    case SHORT -> short.class;
                    case CHAR -> char.class;
                    case INT -> int.class;
                    case LONG -> long.class;
                    case FLOAT -> float.class;
                    case DOUBLE, REFERENCE -> double.class;
                },
                length);
        for (int i = 0; i < length; i++) {
            switch (array) {
                case boolean[] elements -> elements[i] = random.nextBoolean();
                case byte[] elements -> elements[i] = (byte) integer(random);
                case short[] elements -> elements[i] = (short) integer(random);
                case char[] elements -> elements[i] = (char) integer(random);
                case int[] elements -> elements[i] = (int) integer(random);
                case long[] elements -> elements[i] = integer(random);
                case float[] elements -> elements[i] = (float) number(random);
                case double[] elements -> elements[i] = number(random);
                default -> throw new IllegalStateException();
            }
        }
        return array;
    }

    /** Numbers of a kind at which operations change what they do. */
    public static List<Number> edges(Kind kind) {
        return switch (kind) {
            case INT, LONG ->
                Arrays.stream(INTEGERS).<Number>mapToObj(each -> each).toList();
            case FLOAT, DOUBLE ->
                Arrays.stream(NUMBERS).<Number>mapToObj(each -> each).toList();
            case REFERENCE -> throw new IllegalArgumentException("edges of references");
        };
    }

    private static long integer(RandomGenerator random) {
        return random.nextBoolean()
                ? INTEGERS[random.nextInt(INTEGERS.length)]
                : random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private static double number(RandomGenerator random) {
        return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextGaussian() * 10;
    }

    // ---- structure

    private Function function(int most) {
        List<Value> parameters = new ArrayList<>();
        for (Kind kind : List.of(Kind.INT, Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE)) {
            Value value = value(kind);
            parameters.add(value);
            know(value);
            index = index == null ? value : index;
        }
        for (Element element : ELEMENTS) {
            Value array = value(Kind.REFERENCE);
            parameters.add(array);
            arrays.put(element, array);
        }
        for (int i = 0; isLoop && i < 5; i++) {
            load(Objects.requireNonNull(index)); // so that most of what follows differs from index to index
        }
        if (isLoop) {
            Value near = Objects.requireNonNull(index);
            linear.put(Kind.INT, List.of(near, binary(Arithmetic.MUL, near, constant(Kind.INT, (int)
                    integer(random)))));
            Value wide = add(new Operation.Convert(Conversion.I2L, near));
            linear.put(Kind.LONG, List.of(wide, binary(Arithmetic.MUL, wide, constant(Kind.LONG, integer(random)))));
        }
        while (operations < most) {
            region(0);
        }
        Kind result = random.nextInt(5) == 0 ? null : number();
        end(new Exit.Return(result == null ? null : pick(result)));
        List<Block> blocks = new ArrayList<>();
        drafts.forEach(draft ->
                blocks.add(new Block(draft.parameters, draft.instructions, Objects.requireNonNull(draft.exit))));
        return new Function("random", parameters, blocks, result);
    }

    private void region(int depth) {
        int steps = 1 + random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            switch (depth >= DEPTH_MOST ? 0 : random.nextInt(8)) {
                case 5 -> condition(depth);
                case 6 -> loop(depth);
                case 7 -> choice(depth);
                default -> operation();
            }
        }
    }

    /** One of two regions, and a value that comes of each. */
    private void condition(int depth) {
        Draft before = current;
        Value left = random.nextBoolean() ? compared() : pick(Kind.INT);
        Value right = random.nextBoolean() ? constant(Kind.INT, 0) : pick(Kind.INT);
        Relation relation = Relation.values()[random.nextInt(6)];
        Kind kind = number();
        Way yes = way(depth, kind);
        Way no = random.nextInt(3) == 0 ? null : way(depth, kind);
        Value other = no == null ? pickIn(before, kind) : null;
        int join = next();
        Value joined = parameter(kind);
        before.exit = new Exit.Branch(
                relation,
                left,
                right,
                new Exit.Edge(yes.first, List.of()),
                no == null
                        ? new Exit.Edge(join, List.of(Objects.requireNonNull(other)))
                        : new Exit.Edge(no.first, List.of()));
        yes.last.exit = new Exit.Jump(new Exit.Edge(join, List.of(yes.value)));
        if (no != null) {
            no.last.exit = new Exit.Jump(new Exit.Edge(join, List.of(no.value)));
        }
        know(joined);
    }

    /** A way of its own: what it makes is not known behind it, but for one value. */
    private record Way(int first, Draft last, Value value) {}

    private Way way(int depth, Kind kind) {
        int first = next();
        Map<Kind, Integer> sizes = sizes();
        region(depth + 1);
        Value value = pick(kind);
        Way way = new Way(first, current, value);
        forget(sizes);
        return way;
    }

    private void choice(int depth) {
        Draft before = current;
        Value selector = binary(Arithmetic.AND, pick(Kind.INT), constant(Kind.INT, 7));
        Kind kind = number();
        Map<Integer, Exit.Edge> cases = new TreeMap<>();
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            Way way = way(depth + 1, kind);
            ways.add(way);
            cases.put(2 * i - 1 + random.nextInt(2), new Exit.Edge(way.first, List.of()));
        }
        Way otherwise = way(depth + 1, kind);
        ways.add(otherwise);
        int join = next();
        Value joined = parameter(kind);
        before.exit = new Exit.Switch(selector, cases, new Exit.Edge(otherwise.first, List.of()));
        for (Way way : ways) {
            way.last.exit = new Exit.Jump(new Exit.Edge(join, List.of(way.value)));
        }
        know(joined);
    }

    /** A counted loop with two values that each turn may change, swap or leave. */
    private void loop(int depth) {
        Draft before = current;
        Value zero = constant(Kind.INT, 0);
        Value most = constant(Kind.INT, random.nextInt(5));
        Kind kind = number();
        Value firstOne = pick(kind);
        Value firstOther = pick(kind);
        int head = next();
        before.exit = new Exit.Jump(new Exit.Edge(head, List.of(zero, firstOne, firstOther)));
        Value counter = parameter(Kind.INT);
        Value one = parameter(kind);
        Value other = parameter(kind);
        know(counter);
        know(one);
        know(other);
        Draft test = current;
        Map<Kind, Integer> sizes = sizes();
        int body = next();
        loops++;
        region(depth + 1);
        loops--;
        Value nextOne = random.nextInt(3) == 0 ? other : pick(kind);
        Value nextOther = random.nextBoolean() ? one : pick(kind);
        Value increased = binary(Arithmetic.ADD, counter, constant(Kind.INT, 1));
        end(new Exit.Jump(new Exit.Edge(head, List.of(increased, nextOne, nextOther))));
        forget(sizes);
        int after = next();
        test.exit = new Exit.Branch(
                Relation.LESS, counter, most, new Exit.Edge(body, List.of()), new Exit.Edge(after, List.of()));
    }

    private int next() {
        current = new Draft();
        drafts.add(current);
        return drafts.size() - 1;
    }

    private void end(Exit exit) {
        current.exit = exit;
    }

    private Map<Kind, Integer> sizes() {
        Map<Kind, Integer> sizes = new EnumMap<>(Kind.class);
        known.forEach((kind, all) -> sizes.put(kind, all.size()));
        return sizes;
    }

    private void forget(Map<Kind, Integer> sizes) {
        sizes.forEach((kind, size) ->
                known.get(kind).subList(size, known.get(kind).size()).clear());
    }

    // ---- operations

    private void operation() {
        operations++;
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> arithmetic();
            case 4 -> know(add(new Operation.Negate(pick(number()))));
            case 5 -> know(compared());
            case 6, 7 -> {
                Conversion conversion = Conversion.values()[random.nextInt(Conversion.values().length)];
                know(add(new Operation.Convert(conversion, pick(conversion.from()))));
            }
            case 8 -> call();
            case 9, 10 -> load();
            default -> store();
        }
    }

    private void arithmetic() {
        Kind kind = number();
        Arithmetic operator;
        do {
            operator = Arithmetic.values()[random.nextInt(Arithmetic.values().length)];
        } while (kind.isFloating() && !operator.isOfFloating());
        Value right = pick(operator.isShift() ? Kind.INT : kind);
        if (operator.mayThrow(kind) && random.nextInt(isLoop ? 8 : 20) != 0) {
            right = binary(Arithmetic.OR, right, constant(kind, 1)); // few zeros: most functions go on
        }
        Value left = pick(kind);
        if (isLoop && operator.mayThrow(kind) && random.nextInt(4) == 0) {
            // Of what may be the smallest number, which has no quotient by this.
            Element element = kind == Kind.INT ? Element.INT : Element.LONG;
            Value array = Objects.requireNonNull(arrays.get(element));
            left = add(new Operation.Load(element, array, Objects.requireNonNull(index)));
            right = constant(kind, -1);
        }
        know(binary(operator, left, right));
    }

    private void call() {
        String name =
                List.of("abs", "min", "max", "sqrt", "fma", "bitCount", "isNaN").get(random.nextInt(7));
        switch (name) {
            case "abs" -> know(call("Math", name, number(), 1));
            case "min", "max" -> know(call("Math", name, number(), 2));
            case "sqrt" -> know(call("Math", name, Kind.DOUBLE, 1));
            case "fma" -> know(call("Math", name, random.nextBoolean() ? Kind.DOUBLE : Kind.FLOAT, 3));
            case "bitCount" -> know(call("Integer", name, Kind.INT, 1));
            default -> {
                Routine routine = new Routine(
                        ClassDesc.of("java.lang.Double"),
                        name,
                        MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_double));
                know(add(new Operation.Call(routine, List.of(pick(Kind.DOUBLE)))));
            }
        }
    }

    private Value call(String owner, String name, Kind kind, int arguments) {
        ClassDesc type = switch (kind) {
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE, REFERENCE -> ConstantDescs.CD_double;
        };
        List<Value> taken = new ArrayList<>();
        List<ClassDesc> types = new ArrayList<>();
        for (int i = 0; i < arguments; i++) {
            taken.add(pick(kind));
            types.add(type);
        }
        Routine routine = new Routine(ClassDesc.of("java.lang." + owner), name, MethodTypeDesc.of(type, types));
        return add(new Operation.Call(routine, taken));
    }

    private void load() {
        load(index());
    }

    private void load(Value index) {
        Element element = ELEMENTS.get(random.nextInt(ELEMENTS.size()));
        Value array = Objects.requireNonNull(arrays.get(element));
        Value loaded = add(new Operation.Load(element, array, index));
        if (element == Element.REFERENCE) {
            loaded = random.nextBoolean()
                    ? add(new Operation.Length(Element.DOUBLE, loaded))
                    : add(new Operation.Load(Element.DOUBLE, loaded, index()));
        }
        know(loaded);
    }

    private void store() {
        if (isLoop && (loops > 0 || random.nextInt(5) > 0)) {
            return; // few go onto lanes that store in an inner loop, or to one array here and there
        }
        Element element = ELEMENTS.get(random.nextInt(ELEMENTS.size() - 1));
        Value array = Objects.requireNonNull(arrays.get(element));
        Value index = isLoop && random.nextInt(4) > 0 ? Objects.requireNonNull(this.index) : index();
        current.instructions.add(
                new Instruction(null, new Operation.Store(element, array, index, pick(element.kind())), 0));
    }

    private Value index() {
        if (isLoop && random.nextInt(3) > 0) {
            Value near = Objects.requireNonNull(index);
            return switch (random.nextInt(8)) {
                case 0 -> binary(Arithmetic.ADD, near, constant(Kind.INT, random.nextInt(5) - 1));
                case 1 -> binary(Arithmetic.SUB, constant(Kind.INT, length - 1), near);
                case 2 -> binary(Arithmetic.MUL, near, constant(Kind.INT, 2));
                default -> near;
            };
        }
        Value index = pick(Kind.INT);
        return random.nextInt(isLoop ? 80 : 20) == 0
                ? index
                : binary(Arithmetic.AND, index, constant(Kind.INT, length - 1));
    }

    private Value compared() {
        Kind kind = List.of(Kind.LONG, Kind.FLOAT, Kind.DOUBLE).get(random.nextInt(3));
        return add(new Operation.Compare(pick(kind), pick(kind), random.nextBoolean() ? 1 : -1));
    }

    private Value binary(Arithmetic operator, Value left, Value right) {
        return add(new Operation.Binary(operator, left, right));
    }

    private Value constant(Kind kind, long bits) {
        return add(new Operation.Constant(kind, bits));
    }

    private Value add(Operation operation) {
        Value result = value(Objects.requireNonNull(operation.kind()));
        current.instructions.add(new Instruction(result, operation, 0));
        return result;
    }

    // ---- values

    private Kind number() {
        return Kind.values()[random.nextInt(4)];
    }

    private Value value(Kind kind) {
        return new Value(values++, kind);
    }

    private Value parameter(Kind kind) {
        Value value = value(kind);
        current.parameters.add(value);
        return value;
    }

    private void know(Value value) {
        known.get(value.kind()).add(value);
    }

    /** One that is known here, the newer the likelier, or a constant. */
    private Value pick(Kind kind) {
        if (linear.containsKey(kind) && random.nextInt(6) == 0) {
            return linear.get(kind).get(random.nextInt(2));
        }
        List<Value> all = known.get(kind);
        if (random.nextInt(8) == 0) {
            return constant(
                    kind,
                    switch (kind) {
                        case INT -> (int) integer(random);
                        case LONG, REFERENCE -> integer(random);
                        case FLOAT -> Float.floatToRawIntBits((float) number(random));
                        case DOUBLE -> Double.doubleToRawLongBits(number(random));
                    });
        }
        return all.get(all.size() - 1 - Math.min(random.nextInt(all.size()), random.nextInt(all.size())));
    }

    /** One that was known in an earlier block, which is finished but for its exit. */
    private Value pickIn(Draft block, Kind kind) {
        Draft here = current;
        current = block;
        Value value = pick(kind);
        current = here;
        return value;
    }
}
