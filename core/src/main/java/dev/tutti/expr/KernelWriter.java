// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.math.Division;
import dev.tutti.kernel.run.ElementaryFunctions;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is done for one element as a function of its index: loads, what is computed of them, stores, and a value for what
 * adds up.
 *
 * <p>An operand's elements begin at a position that is looked up for each block of indices, among the {@code bases}. Truth values
 * are 0 or 1.
 */
final class KernelWriter {

    /** What a function is called with. */
    sealed interface Input {
        /** The elements of an operand. */
        record Elements(Operand operand) implements Input {}

        /** The {@code int[]} of positions in Java arrays, by the operands' numbers. */
        record Bases() implements Input {}

        /** The {@code long[]} of positions in memory. */
        record LongBases() implements Input {}
    }

    private static final MethodTypeDesc DOUBLES = MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double);
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc STRICT = ClassDesc.of("java.lang.StrictMath");
    private static final ClassDesc DIVISION = Division.class.describeConstable().orElseThrow();

    private final IdentityHashMap<Node, Operand> loads;
    private final Map<Input, Value> inputs = new LinkedHashMap<>();
    private final Map<Operation.Constant, Value> constants = new HashMap<>();
    private final IdentityHashMap<Node, Value> known = new IdentityHashMap<>();
    private final Map<Operand, Value> positions = new HashMap<>();

    /** Comparisons whose results are truth values. */
    private final Map<Value, Operation.Select> conditions = new HashMap<>();

    private final List<Block> blocks = new ArrayList<>();
    private List<Value> parameters = List.of();
    private List<Instruction> instructions = new ArrayList<>();
    private int values;
    private final Value index = new Value(values++, Kind.INT);

    /**
     * A writer of one function.
     *
     * @param loads what is found in memory
     */
    KernelWriter(IdentityHashMap<Node, Operand> loads) {
        this.loads = loads;
    }

    /** The function with what it is called with before the index. */
    record Written(Function function, List<Input> inputs) {}

    /** Ends the function. */
    Written end(@Nullable Value result) {
        blocks.add(new Block(parameters, instructions, new Exit.Return(result)));
        List<Instruction> first = new ArrayList<>();
        constants.forEach((constant, value) -> first.add(new Instruction(value, constant, 0)));
        first.addAll(blocks.getFirst().instructions());
        blocks.set(0, new Block(List.of(), first, blocks.getFirst().exit()));
        List<Value> taken = new ArrayList<>(inputs.values());
        taken.add(index);
        return new Written(
                new Function("expression", taken, blocks, result == null ? null : result.kind()),
                List.copyOf(inputs.keySet()));
    }

    // ---- memory

    void store(Operand to, Value value) {
        Value position = position(to);
        instructions.add(new Instruction(null, new Operation.Store(element(to), elements(to), position, value), 0));
    }

    Value load(Operand from) {
        Value loaded = add(new Operation.Load(element(from), elements(from), position(from)));
        // a byte of memory is true if it is not 0
        return from.isMemory() && from.dtype() == DType.BOOL ? isNot(loaded, constant(0)) : loaded;
    }

    private Value elements(Operand operand) {
        return input(new Input.Elements(operand), Kind.REFERENCE);
    }

    private Value input(Input input, Kind kind) {
        return inputs.computeIfAbsent(input, made -> new Value(values++, kind));
    }

    private Value position(Operand operand) {
        Value position = positions.get(operand);
        if (position == null) {
            position = isMemory(operand) ? longPosition(operand) : intPosition(operand);
            positions.put(operand, position);
        }
        return position;
    }

    private static boolean isMemory(Operand operand) {
        return operand.isMemory() && !operand.isBuffered();
    }

    private Value intPosition(Operand operand) {
        Value base = add(
                new Operation.Load(Element.INT, input(new Input.Bases(), Kind.REFERENCE), constant(operand.number())));
        return operand.access() == Operand.Access.UNIFORM
                ? base
                : add(new Operation.Binary(Arithmetic.ADD, base, index));
    }

    private Value longPosition(Operand operand) {
        Value base = add(new Operation.Load(
                Element.LONG, input(new Input.LongBases(), Kind.REFERENCE), constant(operand.number())));
        return operand.access() == Operand.Access.UNIFORM
                ? base
                : add(new Operation.Binary(Arithmetic.ADD, base, add(new Operation.Convert(Conversion.I2L, index))));
    }

    private static Element element(Operand operand) {
        return switch (operand.dtype()) {
            case BOOL -> isMemory(operand) ? Element.BYTE : Element.BOOLEAN;
            case INT32 -> Element.INT;
            case INT64 -> Element.LONG;
            case FLOAT32 -> Element.FLOAT;
            case FLOAT64 -> Element.DOUBLE;
        };
    }

    static Kind kind(DType dtype) {
        return switch (dtype) {
            case BOOL, INT32 -> Kind.INT;
            case INT64 -> Kind.LONG;
            case FLOAT32 -> Kind.FLOAT;
            case FLOAT64 -> Kind.DOUBLE;
        };
    }

    // ---- values

    /** What a node is for the index. */
    Value of(Node node) {
        Value value = known.get(node);
        if (value == null) {
            Operand operand = loads.get(node);
            value = operand == null ? computed(node) : load(operand);
            known.put(node, value);
        }
        return value;
    }

    private Value computed(Node node) {
        return switch (node) {
            case Node.Constant constant -> number(constant.value());
            case Node.Unary unary -> unary(unary.op(), unary.operand().dtype(), of(unary.operand()));
            case Node.Binary binary ->
                binary(binary.op(), binary.left().dtype(), of(binary.left()), of(binary.right()));
            case Node.Where where -> choose(of(where.condition()), of(where.yes()), of(where.no()));
            case Node.Cast cast -> cast(of(cast.operand()), cast.operand().dtype(), cast.dtype());
            default ->
                throw new IllegalStateException("what is not computed element by element is loaded: " + node.label());
        };
    }

    private Value number(Array value) {
        return switch (value.dtype()) {
            case BOOL -> constant(value.getBoolean() ? 1 : 0);
            case INT32 -> constant((int) value.getLong());
            case INT64 -> constant(Operation.Constant.of(value.getLong()));
            case FLOAT32 -> constant(Operation.Constant.of((float) value.getDouble()));
            case FLOAT64 -> constant(Operation.Constant.of(value.getDouble()));
        };
    }

    private Value constant(int number) {
        return constant(Operation.Constant.of(number));
    }

    private Value constant(Operation.Constant constant) {
        return constants.computeIfAbsent(constant, made -> new Value(values++, made.kind()));
    }

    private Value zero(Kind kind) {
        return constant(
                switch (kind) {
                    case INT -> Operation.Constant.of(0);
                    case LONG -> Operation.Constant.of(0L);
                    case FLOAT -> Operation.Constant.of(0f);
                    case DOUBLE -> Operation.Constant.of(0.0);
                    case REFERENCE -> throw new IllegalArgumentException("a reference");
                });
    }

    private Value one(Kind kind) {
        return constant(
                switch (kind) {
                    case INT -> Operation.Constant.of(1);
                    case LONG -> Operation.Constant.of(1L);
                    case FLOAT -> Operation.Constant.of(1f);
                    case DOUBLE -> Operation.Constant.of(1.0);
                    case REFERENCE -> throw new IllegalArgumentException("a reference");
                });
    }

    private Value add(Operation operation) {
        Value result = new Value(values++, Objects.requireNonNull(operation.kind()));
        instructions.add(new Instruction(result, operation, 0));
        return result;
    }

    /** Whether a relation holds, as 0 or 1. */
    private Value test(Relation relation, Value left, Value right) {
        Operation.Select select = new Operation.Select(relation, left, right, constant(1), constant(0));
        Value result = add(select);
        conditions.put(result, select);
        return result;
    }

    private Value isNot(Value left, Value right) {
        return test(Relation.NOT_EQUAL, left, right);
    }

    /** Whether something is not 0, as 0 or 1. */
    Value truth(Value value, DType dtype) {
        return dtype == DType.BOOL ? value : isNot(value, zero(value.kind()));
    }

    /** One of two values by a truth value. */
    private Value choose(Value condition, Value yes, Value no) {
        Operation.Select select = conditions.get(condition);
        return select == null
                ? add(new Operation.Select(Relation.NOT_EQUAL, condition, constant(0), yes, no))
                : add(new Operation.Select(select.relation(), select.left(), select.right(), yes, no));
    }

    // ---- casts

    /** As Java casts. */
    Value cast(Value value, DType from, DType to) {
        if (to == DType.BOOL) {
            return truth(value, from);
        }
        Kind target = kind(to);
        return value.kind() == target
                ? value
                : add(new Operation.Convert(
                        Conversion.valueOf("" + letter(value.kind()) + '2' + letter(target)), value));
    }

    private static char letter(Kind kind) {
        return kind.name().charAt(0);
    }

    // ---- one operand

    private Value unary(UnaryOp op, DType dtype, Value x) {
        boolean isFloat = dtype.isFloat();
        return switch (op) {
            case NEGATE -> add(new Operation.Negate(x));
            case ABS -> dtype == DType.BOOL ? x : math("abs", x);
            case SIGN -> {
                Value negative = add(new Operation.Select(
                        Relation.LESS, x, zero(x.kind()), add(new Operation.Negate(one(x.kind()))), x));
                yield add(new Operation.Select(Relation.GREATER, x, zero(x.kind()), one(x.kind()), negative));
            }
            case NOT ->
                add(new Operation.Binary(
                        Arithmetic.XOR,
                        x,
                        dtype == DType.BOOL
                                ? constant(1)
                                : dtype == DType.INT32 ? constant(-1) : constant(Operation.Constant.of(-1L))));
            case FLOOR, CEIL, RINT -> isFloat ? asDouble(x, of -> call(MATH, name(op), of)) : x;
            case SQRT -> asDouble(x, of -> call(MATH, "sqrt", of));
            case EXP, LOG, SIN, COS -> asDouble(x, of -> inline(ElementaryFunctions.of(name(op)), of));
            case CBRT, EXPM1, LOG1P, LOG10, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH ->
                asDouble(x, of -> call(STRICT, name(op), of));
            case IS_NAN -> isFloat ? isNot(x, x) : constant(0);
            case IS_FINITE ->
                isFloat
                        ? test(
                                Relation.AT_MOST,
                                math("abs", x),
                                dtype == DType.FLOAT32
                                        ? constant(Operation.Constant.of(Float.MAX_VALUE))
                                        : constant(Operation.Constant.of(Double.MAX_VALUE)))
                        : constant(1);
        };
    }

    private static String name(UnaryOp op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    /** Something done in {@code double}s, rounded once for {@code float}s. */
    private Value asDouble(Value x, UnaryOperator<Value> function) {
        return x.kind() == Kind.FLOAT
                ? add(new Operation.Convert(
                        Conversion.D2F, function.apply(add(new Operation.Convert(Conversion.F2D, x)))))
                : function.apply(x);
    }

    private Value call(ClassDesc owner, String name, Value x) {
        return add(new Operation.Call(new Routine(owner, name, DOUBLES), List.of(x)));
    }

    /** A method of {@code Math} that there is for each type. */
    private Value math(String name, Value... arguments) {
        ClassDesc type = type(arguments[0].kind());
        ClassDesc[] types = new ClassDesc[arguments.length];
        Arrays.fill(types, type);
        return add(new Operation.Call(new Routine(MATH, name, MethodTypeDesc.of(type, types)), List.of(arguments)));
    }

    private static ClassDesc type(Kind kind) {
        return switch (kind) {
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
            case REFERENCE -> throw new IllegalArgumentException("a reference");
        };
    }

    /** What is there, with another value added to it, or the less or greater of both. */
    Value accumulate(LoopCode.Sink sink, Value now, Value value) {
        return switch (sink) {
            case MIN_DOUBLES, MIN_LONGS -> math("min", now, value);
            case MAX_DOUBLES, MAX_LONGS -> math("max", now, value);
            case SUM_DOUBLES, SUM_LONGS, COUNT -> of(Arithmetic.ADD, now, value);
            case NOTHING, DOUBLES, LONGS, INTS -> throw new IllegalArgumentException("nothing adds up: " + sink);
        };
    }

    // ---- two operands

    private Value binary(BinaryOp op, DType dtype, Value a, Value b) {
        boolean isBool = dtype == DType.BOOL;
        return switch (op) {
            case ADD -> of(isBool ? Arithmetic.OR : Arithmetic.ADD, a, b);
            case SUBTRACT -> of(Arithmetic.SUB, a, b);
            case MULTIPLY -> of(isBool ? Arithmetic.AND : Arithmetic.MUL, a, b);
            case DIVIDE -> of(Arithmetic.DIV, a, b);
            case FLOOR_DIVIDE -> division("floor", a, b);
            case REMAINDER -> division("remainder", a, b);
            case POWER -> dtype.isFloat() ? strict("pow", a, b) : division("power", a, b);
            case ATAN2 -> strict("atan2", a, b);
            case HYPOT -> strict("hypot", a, b);
            case MINIMUM -> isBool ? of(Arithmetic.AND, a, b) : math("min", a, b);
            case MAXIMUM -> isBool ? of(Arithmetic.OR, a, b) : math("max", a, b);
            case AND -> of(Arithmetic.AND, a, b);
            case OR -> of(Arithmetic.OR, a, b);
            case XOR -> of(Arithmetic.XOR, a, b);
            case LESS -> test(Relation.LESS, a, b);
            case AT_MOST -> test(Relation.AT_MOST, a, b);
            case GREATER -> test(Relation.GREATER, a, b);
            case AT_LEAST -> test(Relation.AT_LEAST, a, b);
            case EQUAL -> test(Relation.EQUAL, a, b);
            case NOT_EQUAL -> isNot(a, b);
        };
    }

    private Value of(Arithmetic operator, Value a, Value b) {
        return add(new Operation.Binary(operator, a, b));
    }

    private Value division(String name, Value a, Value b) {
        ClassDesc type = type(a.kind());
        return add(new Operation.Call(new Routine(DIVISION, name, MethodTypeDesc.of(type, type, type)), List.of(a, b)));
    }

    private Value strict(String name, Value a, Value b) {
        MethodTypeDesc type =
                MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double);
        return a.kind() == Kind.FLOAT
                ? add(new Operation.Convert(
                        Conversion.D2F,
                        strict(
                                name,
                                add(new Operation.Convert(Conversion.F2D, a)),
                                add(new Operation.Convert(Conversion.F2D, b)))))
                : add(new Operation.Call(new Routine(STRICT, name, type), List.of(a, b)));
    }

    // ---- functions in the places of their calls

    /** Puts the blocks of a function of one number behind what there is so far. */
    private Value inline(Function function, Value argument) {
        Map<Value, Value> renamed = new HashMap<>();
        renamed.put(function.parameters().getFirst(), argument);
        int first = blocks.size();
        int end = first + function.blocks().size();
        Value result = function.blocks().size() == 1
                ? argument
                : new Value(values++, Objects.requireNonNull(function.result()));
        for (int b = 0; b < function.blocks().size(); b++) {
            Block block = function.blocks().get(b);
            if (b > 0) {
                parameters = block.parameters().stream()
                        .map(each -> renamed(renamed, each))
                        .toList();
                instructions = new ArrayList<>();
            }
            for (Instruction each : block.instructions()) {
                copy(each, renamed);
            }
            if (block.exit() instanceof Exit.Return(Value value)) {
                Value returned = renamed(renamed, Objects.requireNonNull(value));
                if (function.blocks().size() == 1) {
                    return returned;
                }
                blocks.add(new Block(parameters, instructions, new Exit.Jump(new Exit.Edge(end, List.of(returned)))));
            } else {
                blocks.add(new Block(
                        parameters,
                        instructions,
                        block.exit()
                                .map(
                                        value -> renamed(renamed, value),
                                        edge -> new Exit.Edge(
                                                first + edge.target(),
                                                edge.arguments().stream()
                                                        .map(value -> renamed(renamed, value))
                                                        .toList()))));
            }
        }
        parameters = List.of(result);
        instructions = new ArrayList<>();
        return result;
    }

    private void copy(Instruction instruction, Map<Value, Value> renamed) {
        Value made = Objects.requireNonNull(instruction.result());
        if (instruction.operation() instanceof Operation.Constant constant) {
            renamed.put(made, constant(constant));
        } else {
            Value copy = renamed(renamed, made);
            instructions.add(new Instruction(copy, instruction.operation().map(value -> renamed(renamed, value)), 0));
        }
    }

    private Value renamed(Map<Value, Value> renamed, Value value) {
        return renamed.computeIfAbsent(value, made -> new Value(values++, made.kind()));
    }
}
