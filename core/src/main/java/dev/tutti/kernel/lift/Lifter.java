// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.ir.Value;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a function of a lambda: reads the bytecode of its method, and of the methods that it calls in their places.
 *
 * <p>It knows no class but by its class file, and initializes none.
 */
public final class Lifter {

    /** Calls within calls. */
    private static final int DEPTH_MOST = 64;

    final Builder builder = new Builder();
    final Methods methods;

    /** The name of the body's class. */
    private final String user;

    private final Class<?> userClass;

    /** Methods that are being lifted, the inner ones last. */
    private final List<String> calls = new ArrayList<>();

    private final Map<Input, Value> inputs = new LinkedHashMap<>();
    private final Map<Value, Input> origins = new HashMap<>();

    /** What references are, as far as that is known. */
    private final Map<Value, ClassDesc> types = new HashMap<>();

    /** Objects that the body makes. */
    private final Map<Value, Made> madeObjects = new LinkedHashMap<>();

    private Builder.@Nullable Open leave;
    private final Set<Input> receivers = new LinkedHashSet<>();
    private final Set<Remark> remarks = new LinkedHashSet<>();

    final Functions functions;

    private Lifter(Class<?> user, Functions functions) {
        methods = new Methods(user);
        this.user = user.getName();
        this.userClass = user;
        this.functions = functions;
    }

    /**
     * Lifts a body.
     *
     * @param body a lambda or method reference, read back
     * @param call what it is called with behind its captures, and what comes of it
     * @return the function
     * @throws Refusal if it does what a function cannot say
     */
    public static Lifted lift(LambdaImage body, MethodTypeDesc call) throws Refusal {
        return lift(body, call, Functions.OF_JVM);
    }

    /** The same with a choice of {@code exp, log, sin} and {@code cos}. */
    public static Lifted lift(LambdaImage body, MethodTypeDesc call, Functions functions) throws Refusal {
        return new Lifter(body.implClass(), functions).liftBody(body, call);
    }

    /** Where a body is written: class, method and the line of its first instruction, as far as they are known. */
    public static String place(LambdaImage body) {
        String method = body.implName();
        if (method.startsWith("lambda$")) {
            method = method.substring(
                    "lambda$".length(), Math.max(method.indexOf('$', "lambda$".length()), "lambda$".length()));
        }
        Methods.Found found =
                new Methods(body.implClass()).findIn(body.implClass(), body.implName(), body.implDescriptor());
        String line = found == null ? "" : found.firstLine();
        return body.implClass().getName() + "." + method + line;
    }

    private Lifted liftBody(LambdaImage body, MethodTypeDesc call) throws Refusal {
        if (body.implKind() == MethodHandleInfo.REF_newInvokeSpecial) {
            throw new Refusal(Refusal.Code.ALLOCATION, "new " + body.implClass().getName(), 0);
        }
        boolean isStatic = body.implKind() == MethodHandleInfo.REF_invokeStatic;
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor(body.implDescriptor());
        List<ClassDesc> taken = new ArrayList<>(type.parameterList());
        if (!isStatic) {
            taken.addFirst(ClassDesc.ofDescriptor(body.implClass().descriptorString()));
        }
        List<Value> arguments = new ArrayList<>();
        List<Value> indices = new ArrayList<>();
        int captured = body.captures().size();
        for (int i = 0; i < captured; i++) {
            arguments.add(input(new Input.Capture(i), taken.get(i)));
        }
        for (int i = 0; i < call.parameterCount(); i++) {
            Value index = value(call.parameterType(i));
            indices.add(index);
            arguments.add(adapted(index, call.parameterType(i), taken.get(captured + i)));
        }
        String owner = body.implClass().getName().replace('.', '/');
        CallSite site = new CallSite(owner, body.implName(), type, isStatic, arguments, 0);
        Value made = Calls.of(this, site, body.implKind() == MethodHandleInfo.REF_invokeSpecial, new LinkedHashMap<>());
        ClassDesc result = call.returnType();
        if (result.descriptorString().equals("V")) {
            builder.end(new Exit.Return(null));
        } else {
            builder.end(new Exit.Return(adapted(required(made), type.returnType(), result)));
        }
        return lifted(body.implName(), indices, result);
    }

    private Lifted lifted(String name, List<Value> indices, ClassDesc result) throws Refusal {
        List<Value> parameters = new ArrayList<>(inputs.values());
        parameters.addAll(indices);
        Function function =
                builder.build(name, parameters, result.descriptorString().equals("V") ? null : Kind.of(result));
        requireLeavable(function);
        Set<Value> used = used(function);
        for (Map.Entry<Value, Made> object : madeObjects.entrySet()) {
            if (used.contains(object.getKey())) {
                throw new Refusal(
                        Refusal.Code.ALLOCATION,
                        "new " + object.getValue().type().replace('/', '.')
                                + ", which is not only asked for its fields",
                        object.getValue().line());
            }
        }
        List<Input> kept = new ArrayList<>();
        List<Value> needed = new ArrayList<>();
        for (Map.Entry<Input, Value> input : inputs.entrySet()) {
            if (used.contains(input.getValue())) {
                kept.add(input.getKey());
                needed.add(input.getValue());
            }
        }
        needed.addAll(indices);
        return new Lifted(
                new Function(name, needed, function.blocks(), function.result()),
                kept,
                List.copyOf(receivers),
                List.copyOf(remarks));
    }

    /** What is left is done again by the body, so it must not have changed anything. */
    private static void requireLeavable(Function function) throws Refusal {
        boolean isLeft = false;
        Instruction store = null;
        for (Block block : function.blocks()) {
            isLeft |= block.exit() instanceof Exit.Leave;
            for (Instruction each : block.instructions()) {
                store = store == null && each.operation() instanceof Operation.Store ? each : store;
            }
        }
        if (isLeft && store != null) {
            throw new Refusal(Refusal.Code.THROW, "a body that stores elements and throws", store.line());
        }
    }

    private static Set<Value> used(Function function) {
        Set<Value> used = new HashSet<>();
        for (Block block : function.blocks()) {
            for (Instruction each : block.instructions()) {
                used.addAll(each.operation().operands());
            }
            used.addAll(block.exit().operands());
            for (Exit.Edge edge : block.exit().edges()) {
                used.addAll(edge.arguments());
            }
        }
        return used;
    }

    /** A value as a method reference's method takes or gives it: widened, never boxed. */
    private Value adapted(Value value, ClassDesc from, ClassDesc to) throws Refusal {
        if (from.equals(to)) {
            return value;
        }
        if (from.isPrimitive() && to.isPrimitive()) {
            if (value.kind() == Kind.of(to)) {
                return value;
            }
            String name = letter(value.kind()) + "2" + letter(Kind.of(to));
            return builder.add(new Operation.Convert(Conversion.valueOf(name), value), 0);
        }
        throw new Refusal(
                Refusal.Code.REFERENCE, "a " + from.displayName() + " given where " + to.displayName() + " is", 0);
    }

    private static char letter(Kind kind) {
        return kind.name().charAt(0);
    }

    // ---- what stays as it is

    /** The value that is read from there before the loop. */
    Value input(Input input, ClassDesc type) {
        Value known = inputs.get(input);
        if (known != null) {
            return known;
        }
        Value value = value(type);
        inputs.put(input, value);
        origins.put(value, input);
        return value;
    }

    private Value value(ClassDesc type) {
        Value value = builder.value(Kind.of(type));
        types.put(value, type);
        return value;
    }

    /** A block's parameter that stands for this value and others of its type. */
    Value parameterLike(Value value, Builder.Open block) {
        Value parameter = builder.parameter(block, value.kind());
        ClassDesc type = types.get(value);
        if (type != null) {
            types.put(parameter, type);
        }
        return parameter;
    }

    /** What an array holds, as far as its variable says. */
    ClassDesc component(Value array, int line) throws Refusal {
        ClassDesc type = types.get(array);
        if (type == null || !type.isArray()) {
            throw new Refusal(Refusal.Code.REFERENCE, "an array whose type is not known", line);
        }
        return type.componentType();
    }

    /** An element that is an array. */
    void typed(Value value, ClassDesc type) {
        types.put(value, type);
    }

    /** An object that the body makes, of a type, at a line. */
    private record Made(String type, int line) {}

    /**
     * Refuses what would initialize a class that has not been, and whose initializer does more than fill its fields; or
     * initializes it, where the same code has to be lifted whenever that is.
     */
    void requireInitialized(Class<?> type, int line) throws Refusal {
        if (functions == Functions.OF_JVM) {
            Initialization.require(methods, type, userClass, line);
        } else {
            Initialization.run(type, line);
        }
    }

    /** A new object. */
    Value make(String type, int line) throws Refusal {
        Class<?> made = methods.type(type.replace('/', '.'));
        if (made == null) {
            throw new Refusal(Refusal.Code.NO_CODE, "the class file of " + type.replace('/', '.'), line);
        }
        requireInitialized(made, line);
        Value object = builder.value(Kind.REFERENCE);
        madeObjects.put(object, new Made(type, line));
        return object;
    }

    /** The class of an object that the body has made, {@code null} if a value is none. */
    @Nullable
    String madeType(Value value) {
        Made made = madeObjects.get(value);
        return made == null ? null : made.type();
    }

    /** Where a value comes from, {@code null} if it is made in the loop. */
    @Nullable
    Input origin(Value value) {
        return origins.get(value);
    }

    /** Says that an object's field is read, or its method called. */
    void receiver(Input object) {
        receivers.add(object);
    }

    /** The block where the function is left. */
    Builder.Open leave() {
        if (leave == null) {
            leave = builder.open();
            Builder.Open here = builder.current();
            builder.moveTo(leave);
            builder.end(new Exit.Leave());
            builder.moveTo(here);
        }
        return leave;
    }

    // ---- calls

    /** Lifts a method in the place of a call. Returns its result, {@code null} if it has none. */
    @Nullable
    Value inline(Methods.Found found, List<Value> arguments, int line, Map<Frame.MadeField, Value> fields)
            throws Refusal {
        String key = found.name() + found.method().methodType().stringValue();
        if (calls.contains(key)) {
            throw new Refusal(Refusal.Code.RECURSION, found.name() + " calls itself", line);
        }
        if (calls.size() >= DEPTH_MOST) {
            throw new Refusal(Refusal.Code.SIZE, "more than " + DEPTH_MOST + " calls within calls", line);
        }
        if (calls.size() == 1) {
            remarks.add(new Remark(line, called(found)));
        }
        boolean isFromBody = !calls.isEmpty() && calls.getLast().startsWith(user + ".");
        calls.add(key);
        Value result;
        try {
            Frame frame = new Frame(this, found, line);
            result = frame.lift(arguments, fields);
            fields.clear();
            fields.putAll(frame.fields());
        } catch (Refusal e) {
            // a line of another file says nothing to whoever wrote the body
            throw isFromBody && !found.owner().getName().equals(user) ? e.in(found.name(), line) : e;
        }
        calls.removeLast();
        return result;
    }

    private static String called(Methods.Found found) {
        return found.method().methodName().equalsString("<init>")
                ? "new " + found.owner().getName() + " is no object: its fields are variables"
                : found.name() + " is lifted in the place of its call";
    }

    static Value required(@Nullable Value value) {
        return Objects.requireNonNull(value);
    }

    /** A call as it is written. The receiver, if there is one, is the first argument. */
    record CallSite(
            String owner, String name, MethodTypeDesc type, boolean isStatic, List<Value> arguments, int line) {}

    /** Adds an operation without a result. */
    void add(Operation.Store store, int line) throws Refusal {
        builder.add(new Instruction(null, store, line));
    }
}
