// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions as bodies: objects of the interface of the body that was lifted, to be called for one index after the other.
 *
 * <p>What throws for an index is undone, and the body itself is called for that index: the exception and its stack trace
 * are the body's, as is what was stored before.
 */
public final class ScalarBody {

    private static final ClassDesc NAME = ClassDesc.of(ScalarBody.class.getPackageName(), "Body");
    private static final ClassDesc MAKER = ClassDesc.of(Maker.class.getName());
    private static final MethodTypeDesc MAKE =
            MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object.arrayType(), ConstantDescs.CD_Object);
    private static final MethodTypeDesc CONSTRUCT =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object.arrayType(), ConstantDescs.CD_Object);
    private static final ClassDesc THROWN = ClassDesc.of("java.lang.RuntimeException");
    private static final String WRITTEN = "written";

    /** Makes bodies of one class; is one of them. For the compiler's use: it is public for its generated subclasses. */
    public abstract static class Maker {

        /** For subclasses. */
        protected Maker() {}

        /** A body that takes the function's first arguments from {@code inputs}, and leaves what throws to another. */
        public abstract Object make(@Nullable Object[] inputs, Object written);
    }

    private final Function function;
    private final int inputs;
    private final ArrayTypes arrays;
    private final ClassDesc type;
    private final Method method;
    private final MethodTypeDesc call;
    private final List<Instruction> undone;

    private ScalarBody(Function function, int inputs, Class<?> type, List<Instruction> undone) {
        this.function = function;
        this.inputs = inputs;
        this.arrays = new ArrayTypes(function);
        this.type = ClassDesc.ofDescriptor(type.descriptorString());
        this.method = onlyMethod(type);
        this.call =
                MethodTypeDesc.ofDescriptor(MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString());
        this.undone = undone;
    }

    private static Method onlyMethod(Class<?> type) {
        for (Method each : type.getMethods()) {
            if (Modifier.isAbstract(each.getModifiers())) {
                return each;
            }
        }
        throw new IllegalArgumentException("no functional interface: " + type.getName());
    }

    /**
     * Compiles a function.
     *
     * @param inputs how many of the function's parameters come before its index or indices
     * @param type the interface of bodies
     * @return {@code null} if what a throwing index has stored could not be undone
     * @throws IllegalArgumentException if the function is too large for a method
     */
    public static @Nullable Maker compile(Function function, int inputs, Class<?> type) {
        List<Instruction> undone = undone(function);
        if (undone == null) {
            return null;
        }
        byte[] bytes = new ScalarBody(function, inputs, type, undone).bytes();
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandles.Lookup made = lookup.defineHiddenClass(bytes, true);
            return (Maker) made.findConstructor(made.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("a class of this package can be defined and made", e);
        }
    }

    // ---- what has to be undone

    /**
     * The stores behind which something may throw, in their order; none if to store once more does no harm, since nothing
     * is read that may have been stored. {@code null} if one of them is in a loop, so that there is no end to them, or in
     * memory that other processes see.
     */
    private static @Nullable List<Instruction> undone(Function function) {
        List<Instruction> undone = new ArrayList<>();
        if (!readsWhatItStores(function)) {
            return undone;
        }
        for (int b : order(function)) {
            List<Instruction> instructions = function.blocks().get(b).instructions();
            BitSet behind = reached(function, b);
            boolean throwsBehind = false;
            for (int each = behind.nextSetBit(0); each >= 0; each = behind.nextSetBit(each + 1)) {
                throwsBehind |= mayThrow(function.blocks().get(each).instructions(), 0);
            }
            for (int i = 0; i < instructions.size(); i++) {
                if (instructions.get(i).operation() instanceof Operation.Store store
                        && (throwsBehind || mayThrow(instructions, i + 1))) {
                    if (behind.get(b) || store.isOfMemory()) {
                        return null;
                    }
                    undone.add(instructions.get(i));
                }
            }
        }
        return undone;
    }

    private static boolean readsWhatItStores(Function function) {
        Set<Element> loaded = EnumSet.noneOf(Element.class);
        Set<Element> stored = EnumSet.noneOf(Element.class);
        boolean loadsMemory = false;
        boolean storesMemory = false;
        for (Block block : function.blocks()) {
            for (Instruction each : block.instructions()) {
                if (each.operation() instanceof Operation.Load load) {
                    loadsMemory |= load.isOfMemory();
                    loaded.add(load.element());
                } else if (each.operation() instanceof Operation.Store store) {
                    storesMemory |= store.isOfMemory();
                    stored.add(store.element());
                }
            }
        }
        loaded.retainAll(stored);
        return !loaded.isEmpty() || (loadsMemory && storesMemory);
    }

    private static boolean mayThrow(List<Instruction> instructions, int from) {
        for (Instruction each : instructions.subList(from, instructions.size())) {
            if (each.operation().mayThrow()) {
                return true;
            }
        }
        return false;
    }

    /** The blocks that may come after a block; itself if it is in a loop. */
    private static BitSet reached(Function function, int from) {
        BitSet reached = new BitSet();
        List<Integer> waiting = new ArrayList<>(List.of(from));
        while (!waiting.isEmpty()) {
            for (Exit.Edge edge :
                    function.blocks().get(waiting.removeLast()).exit().edges()) {
                if (!reached.get(edge.target())) {
                    reached.set(edge.target());
                    waiting.add(edge.target());
                }
            }
        }
        return reached;
    }

    /** Blocks by how many come after them: what is in no loop is in the order in which it is gone through. */
    private static List<Integer> order(Function function) {
        List<Integer> order = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            order.add(b);
            numbers.add(reached(function, b).cardinality());
        }
        order.sort((one, other) -> Integer.compare(numbers.get(other), numbers.get(one)));
        return order;
    }

    // ---- the class

    private byte[] bytes() {
        return ClassFile.of().build(NAME, made -> {
            made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withSuperclass(MAKER)
                    .withInterfaceSymbols(type)
                    .withField(WRITTEN, type, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                    .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PRIVATE,
                            code -> code.aload(0)
                                    .invokespecial(MAKER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                    .return_())
                    .withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCT, ClassFile.ACC_PRIVATE, this::construct)
                    .withMethodBody(
                            "make",
                            MAKE,
                            ClassFile.ACC_PUBLIC,
                            code -> code.new_(NAME)
                                    .dup()
                                    .aload(1)
                                    .aload(2)
                                    .invokespecial(NAME, ConstantDescs.INIT_NAME, CONSTRUCT)
                                    .areturn())
                    .withMethodBody(method.getName(), call, ClassFile.ACC_PUBLIC, this::body);
            for (int i = 0; i < inputs; i++) {
                made.withField(field(i), fieldType(i), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
            }
        });
    }

    private static String field(int input) {
        return "input" + input;
    }

    private ClassDesc fieldType(int input) {
        Value value = function.parameters().get(input);
        return value.kind() == Kind.REFERENCE
                ? arrays.of(value)
                : Scalars.type(value.kind()).upperBound();
    }

    private void construct(CodeBuilder code) {
        code.aload(0).invokespecial(MAKER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        code.aload(0).aload(2).checkcast(type).putfield(NAME, WRITTEN, type);
        for (int i = 0; i < inputs; i++) {
            code.aload(0);
            LoopClass.input(code, 1, i, function.parameters().get(i), arrays);
            code.putfield(NAME, field(i), fieldType(i));
        }
        code.return_();
    }

    private void body(CodeBuilder code) {
        Undoing values = new Undoing(code);
        for (int i = 0; i < inputs; i++) {
            code.aload(0).getfield(NAME, field(i), fieldType(i));
            values.store(function.parameters().get(i));
        }
        List<Value> indices =
                function.parameters().subList(inputs, function.parameters().size());
        for (int i = 0; i < indices.size(); i++) {
            values.isIn(code.parameterSlot(i), indices.get(i));
        }
        values.begin();
        Label begin = code.newBoundLabel();
        BodyEmitter.emit(function, code, values, result -> {
            if (result != null) {
                values.load(result);
            }
            code.return_(TypeKind.from(call.returnType()));
        });
        Label end = code.newBoundLabel();
        Label caught = code.newBoundLabel();
        code.exceptionCatch(begin, end, caught, THROWN);
        code.pop();
        values.undo();
        code.aload(0).getfield(NAME, WRITTEN, type);
        for (int i = 0; i < call.parameterCount(); i++) {
            code.loadLocal(TypeKind.from(call.parameterType(i)), code.parameterSlot(i));
        }
        code.invokeinterface(type, method.getName(), call).return_(TypeKind.from(call.returnType()));
    }

    /** Keeps what was in elements that are stored. */
    private final class Undoing extends Scalars {

        private final CodeBuilder code;
        private final List<Kept> kept = new ArrayList<>();

        /** The variables of a store: whether it has happened, where, and what was there. */
        private record Kept(Instruction instruction, int done, int array, int index, int value) {
            Operation.Store store() {
                return (Operation.Store) instruction.operation();
            }
        }

        Undoing(CodeBuilder code) {
            super(code);
            this.code = code;
        }

        void begin() {
            for (Instruction each : undone) {
                Operation.Store store = (Operation.Store) each.operation();
                TypeKind kind = Scalars.type(store.value().kind());
                Kept slots = new Kept(
                        each,
                        code.allocateLocal(TypeKind.INT),
                        code.allocateLocal(TypeKind.REFERENCE),
                        code.allocateLocal(TypeKind.INT),
                        code.allocateLocal(kind));
                kept.add(slots);
                code.iconst_0().istore(slots.done).aconst_null().astore(slots.array);
                code.iconst_0().istore(slots.index);
                switch (kind) {
                    case LONG -> code.lconst_0();
                    case FLOAT -> code.fconst_0();
                    case DOUBLE -> code.dconst_0();
                    default -> code.iconst_0();
                }
                code.storeLocal(kind, slots.value);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // this very store, not one like it
        void emit(Instruction instruction) {
            for (Kept each : kept) {
                if (each.instruction == instruction) {
                    load(each.store().array());
                    code.dup().astore(each.array);
                    load(each.store().index());
                    code.dup().istore(each.index).arrayLoad(type(each.store().element()));
                    code.storeLocal(type(each.store().value().kind()), each.value);
                    code.iconst_1().istore(each.done);
                }
            }
            super.emit(instruction);
        }

        void undo() {
            for (Kept each : kept.reversed()) {
                Label not = code.newLabel();
                code.iload(each.done).ifeq(not);
                code.aload(each.array)
                        .checkcast(Objects.requireNonNull(arrays.of(each.store().array())));
                code.iload(each.index).loadLocal(type(each.store().value().kind()), each.value);
                code.arrayStore(type(each.store().element())).labelBinding(not);
            }
        }
    }
}
