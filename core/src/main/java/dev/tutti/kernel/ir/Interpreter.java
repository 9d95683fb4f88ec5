// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function as it is written, one operation after the other. It is what all faster ways are compared with, so it
 * does each operation by itself, in no loop that a compiler could take for a pattern.
 */
public final class Interpreter {

    private static final Map<Routine, MethodHandle> ROUTINES = new ConcurrentHashMap<>();

    /** What numbers are, by that of their value: bits as those of {@link Operation.Constant}. */
    private final long[] bits;

    /** What references are. */
    private final @Nullable Object[] objects;

    private Interpreter(int values) {
        bits = new long[values];
        objects = new Object[values];
    }

    /**
     * Calls a function.
     *
     * @param arguments boxed numbers, arrays, or {@link Memory}
     * @return the boxed result, {@code null} if it has none
     * @throws LeftException if the function is left where it says so
     */
    public static @Nullable Object call(Function function, @Nullable Object... arguments) {
        Interpreter run = new Interpreter(function.valueLimit());
        for (int i = 0; i < arguments.length; i++) {
            run.put(function.parameters().get(i), arguments[i]);
        }
        return run.run(function);
    }

    private @Nullable Object run(Function function) {
        Block block = function.blocks().getFirst();
        while (true) {
            block.instructions().forEach(this::execute);
            Exit.Edge edge;
            switch (block.exit()) {
                case Exit.Jump jump -> edge = jump.edge();
                case Exit.Branch branch -> edge = holds(branch) ? branch.yes() : branch.no();
                case Exit.Switch choice ->
                    edge = choice.cases().getOrDefault((int) bits(choice.selector()), choice.otherwise());
                case Exit.Leave _ -> throw new LeftException();
                case Exit.Return end -> {
                    return end.value() == null ? null : get(end.value());
                }
            }
            block = function.blocks().get(edge.target());
            enter(block.parameters(), edge.arguments());
        }
    }

    /** All are read before one is written: a loop may swap two. */
    private void enter(List<Value> parameters, List<Value> arguments) {
        @Nullable Object[] handed = arguments.stream().map(this::get).toArray();
        for (int i = 0; i < handed.length; i++) {
            put(parameters.get(i), handed[i]);
        }
    }

    @SuppressWarnings("ReferenceEquality") // as the program asks
    private boolean holds(Exit.Branch branch) {
        if (branch.left().kind() == Kind.REFERENCE) {
            boolean same = object(branch.left()) == object(branch.right());
            return same == (branch.relation() == Relation.EQUAL);
        }
        return branch.relation().holds(Integer.compare((int) bits(branch.left()), (int) bits(branch.right())));
    }

    private void execute(Instruction instruction) {
        switch (instruction.operation()) {
            case Operation.Constant constant -> make(instruction, constant.bits());
            case Operation.Binary binary ->
                make(
                        instruction,
                        binary(binary.operator(), binary.left().kind(), bits(binary.left()), bits(binary.right())));
            case Operation.Negate negate ->
                make(instruction, negate(negate.value().kind(), bits(negate.value())));
            case Operation.Compare compare -> make(instruction, compare(compare));
            case Operation.Convert convert -> make(instruction, convert(convert.conversion(), bits(convert.value())));
            case Operation.Select select -> make(instruction, bits(holds(select) ? select.yes() : select.no()));
            case Operation.Call call -> put(result(instruction), call(call));
            case Operation.Check check ->
                make(instruction, Objects.checkIndex(bits(check.index()), bits(check.length())));
            case Operation.Load load -> {
                Object array = object(load.array());
                put(
                        result(instruction),
                        array instanceof MemorySegment memory
                                ? load(load.element(), memory, bits(load.index()))
                                : load(array, (int) bits(load.index())));
            }
            case Operation.Store store -> {
                if (object(store.array()) instanceof MemorySegment memory) {
                    store(store.element(), memory, bits(store.index()), bits(store.value()));
                } else {
                    store(object(store.array()), (int) bits(store.index()), bits(store.value()));
                }
            }
            case Operation.Length length ->
                make(instruction, Array.getLength(Objects.requireNonNull(object(length.array()))));
        }
    }

    // ---- operations

    private static long binary(Arithmetic operator, Kind kind, long left, long right) {
        return switch (kind) {
            case INT -> ofInts(operator, (int) left, (int) right);
            case LONG -> ofLongs(operator, left, right);
            case FLOAT -> bits(ofFloats(operator, asFloat(left), asFloat(right)));
            case DOUBLE -> bits(ofDoubles(operator, asDouble(left), asDouble(right)));
            case REFERENCE -> throw new IllegalArgumentException(operator + " of references");
        };
    }

    private static int ofInts(Arithmetic operator, int left, int right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case REM -> left % right;
            case SHL -> left << right;
            case SHR -> left >> right;
            case USHR -> left >>> right;
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
        };
    }

    private static long ofLongs(Arithmetic operator, long left, long right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case REM -> left % right;
            case SHL -> left << right;
            case SHR -> left >> right;
            case USHR -> left >>> right;
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
        };
    }

    private static float ofFloats(Arithmetic operator, float left, float right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case REM -> left % right;
            case SHL, SHR, USHR, AND, OR, XOR -> throw new IllegalArgumentException(operator + " of floats");
        };
    }

    private static double ofDoubles(Arithmetic operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case REM -> left % right;
            case SHL, SHR, USHR, AND, OR, XOR -> throw new IllegalArgumentException(operator + " of doubles");
        };
    }

    private static long negate(Kind kind, long value) {
        return switch (kind) {
            case INT -> -(int) value;
            case LONG -> -value;
            case FLOAT -> bits(-asFloat(value));
            case DOUBLE -> bits(-asDouble(value));
            case REFERENCE -> throw new IllegalArgumentException("negated reference");
        };
    }

    private int compare(Operation.Compare compare) {
        if (compare.left().kind() == Kind.LONG) {
            return Long.compare(bits(compare.left()), bits(compare.right()));
        }
        double left = floating(compare.left());
        double right = floating(compare.right());
        return left < right ? -1 : left > right ? 1 : left == right ? 0 : compare.unordered();
    }

    private boolean holds(Operation.Select select) {
        if (!select.left().kind().isFloating()) {
            return select.relation().holds(Long.compare(bits(select.left()), bits(select.right())));
        }
        double left = floating(select.left());
        double right = floating(select.right());
        boolean isOrdered = left <= right || left > right;
        return isOrdered
                ? select.relation().holds(left < right ? -1 : left > right ? 1 : 0)
                : select.relation() == Relation.NOT_EQUAL;
    }

    /** Each float is a double. */
    private double floating(Value value) {
        return value.kind() == Kind.FLOAT ? asFloat(bits(value)) : asDouble(bits(value));
    }

    private static long convert(Conversion conversion, long value) {
        return switch (conversion) {
            case I2L -> value;
            case I2F -> bits((float) (int) value);
            case I2D -> bits((double) (int) value);
            case L2I -> (int) value;
            case L2F -> bits((float) value);
            case L2D -> bits((double) value);
            case F2I -> (int) asFloat(value);
            case F2L -> (long) asFloat(value);
            case F2D -> bits((double) asFloat(value));
            case D2I -> (int) asDouble(value);
            case D2L -> (long) asDouble(value);
            case D2F -> bits((float) asDouble(value));
            case I2B -> (byte) value;
            case I2C -> (char) value;
            case I2S -> (short) value;
        };
    }

    private @Nullable Object call(Operation.Call call) {
        MethodHandle routine = ROUTINES.computeIfAbsent(call.routine(), Interpreter::find);
        try {
            return routine.invokeWithArguments(
                    call.arguments().stream().map(this::get).toList());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle find(Routine routine) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup(); // the library's routines are not exported
            Class<?> owner = lookup.findClass(
                    routine.owner().packageName() + "." + routine.owner().displayName());
            MethodType type = routine.type().resolveConstantDesc(lookup);
            MethodHandle handle = lookup.findStatic(owner, routine.name(), type);
            // Narrow ones are int here.
            for (int i = 0; i < type.parameterCount(); i++) {
                type = type.changeParameterType(i, computed(type.parameterType(i)));
            }
            return MethodHandles.explicitCastArguments(handle, type.changeReturnType(computed(type.returnType())));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no such routine=" + routine, e);
        }
    }

    private static Class<?> computed(Class<?> type) {
        return type == boolean.class || type == byte.class || type == short.class || type == char.class
                ? int.class
                : type;
    }

    // ---- memory

    private static @Nullable Object load(@Nullable Object array, int index) {
        return switch (array) {
            case boolean[] elements -> elements[index] ? 1 : 0;
            case byte[] elements -> (int) elements[index];
            case short[] elements -> (int) elements[index];
            case char[] elements -> (int) elements[index];
            case int[] elements -> elements[index];
            case long[] elements -> elements[index];
            case float[] elements -> elements[index];
            case double[] elements -> elements[index];
            case Object[] elements -> elements[index];
            case null -> throw new NullPointerException();
            default -> throw new IllegalArgumentException(array.getClass().getName());
        };
    }

    private static void store(@Nullable Object array, int index, long value) {
        switch (array) {
            case boolean[] elements -> elements[index] = (value & 1) != 0;
            case byte[] elements -> elements[index] = (byte) value;
            case short[] elements -> elements[index] = (short) value;
            case char[] elements -> elements[index] = (char) value;
            case int[] elements -> elements[index] = (int) value;
            case long[] elements -> elements[index] = value;
            case float[] elements -> elements[index] = asFloat(value);
            case double[] elements -> elements[index] = asDouble(value);
            case null -> throw new NullPointerException();
            default -> throw new IllegalArgumentException(array.getClass().getName());
        }
    }

    private static Object load(Element element, MemorySegment memory, long index) {
        return switch (element) {
            case BYTE -> (int) Memory.getByte(memory, index);
            case INT -> Memory.getInt(memory, index);
            case LONG -> Memory.getLong(memory, index);
            case FLOAT -> Memory.getFloat(memory, index);
            case DOUBLE -> Memory.getDouble(memory, index);
            case BOOLEAN, SHORT, CHAR, REFERENCE -> throw new IllegalArgumentException("memory of " + element);
        };
    }

    private static void store(Element element, MemorySegment memory, long index, long value) {
        switch (element) {
            case BYTE -> Memory.setByte(memory, index, (int) value);
            case INT -> Memory.setInt(memory, index, (int) value);
            case LONG -> Memory.setLong(memory, index, value);
            case FLOAT -> Memory.setFloat(memory, index, asFloat(value));
            case DOUBLE -> Memory.setDouble(memory, index, asDouble(value));
            case BOOLEAN, SHORT, CHAR, REFERENCE -> throw new IllegalArgumentException("memory of " + element);
        }
    }

    // ---- values

    private static Value result(Instruction instruction) {
        return Objects.requireNonNull(instruction.result());
    }

    private void make(Instruction instruction, long value) {
        bits[result(instruction).number()] = value;
    }

    private long bits(Value value) {
        return bits[value.number()];
    }

    private @Nullable Object object(Value value) {
        return objects[value.number()];
    }

    private static long bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static float asFloat(long value) {
        return Float.intBitsToFloat((int) value);
    }

    private static double asDouble(long value) {
        return Double.longBitsToDouble(value);
    }

    private @Nullable Object get(Value value) {
        long number = bits(value);
        return switch (value.kind()) {
            case INT -> (int) number;
            case LONG -> number;
            case FLOAT -> asFloat(number);
            case DOUBLE -> asDouble(number);
            case REFERENCE -> object(value);
        };
    }

    private void put(Value value, @Nullable Object object) {
        switch (object) {
            case Integer number when value.kind() == Kind.INT -> bits[value.number()] = number;
            case Long number when value.kind() == Kind.LONG -> bits[value.number()] = number;
            case Float number when value.kind() == Kind.FLOAT -> bits[value.number()] = bits(number);
            case Double number when value.kind() == Kind.DOUBLE -> bits[value.number()] = bits(number);
            case null, default -> {
                if (value.kind() != Kind.REFERENCE) {
                    throw new IllegalArgumentException(value + ":" + value.kind() + " cannot be " + object);
                }
                objects[value.number()] = object instanceof Memory memory ? memory.segment() : object;
            }
        }
    }
}
