// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.LeftException;
import dev.tutti.kernel.ir.Verifier;
import dev.tutti.lambda.LambdaImage;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each static method of {@code java.base} is lifted or refused: nothing else comes of any code. */
class EveryMethodTest {

    private static final double[] EDGES = {
        0,
        -0.0,
        1,
        -1,
        2,
        -2,
        7,
        31,
        32,
        63,
        64,
        127,
        128,
        255,
        256,
        32767,
        65535,
        0.5,
        -0.5,
        1e-310,
        1e300,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Double.NaN,
        Double.MIN_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        Float.MAX_VALUE
    };

    @Test
    void liftsOrIsRefused() throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (Path file : classFiles()) {
            ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
            Class<?> owner = Class.forName(model.thisClass().asInternalName().replace('/', '.'), false, null);
            for (MethodModel method : model.methods()) {
                if (method.flags().has(AccessFlag.STATIC)
                        && !method.methodName().equalsString("<clinit>")) {
                    counts.merge(outcome(owner, method, failures), 1, Integer::sum);
                }
            }
        }
        System.out.println("static methods of java.base: " + counts);
        assertThat(failures).isEmpty();
        assertThat(counts).containsKeys("lifted", "ALLOCATION", "CATCH", "CALL");
        assertThat(counts.get("lifted")).isGreaterThan(1000);
    }

    /** The public ones of numbers alone, called on the ends of their types and in between. */
    @Test
    void givesWhatTheMethodGives() throws Throwable {
        int compared = 0;
        Random random = new Random(7);
        for (Path file : classFiles()) {
            Class<?> owner = type(ClassFile.of().parse(Files.readAllBytes(file)));
            if (!Modifier.isPublic(owner.getModifiers()) || !owner.getModule().isExported(owner.getPackageName())) {
                continue;
            }
            for (Method method : owner.getDeclaredMethods()) {
                MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
                Function function = isOfNumbers(method) ? liftedWithoutInputs(owner, method, type) : null;
                if (function != null) {
                    MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
                    for (int i = 0; i < 50; i++) {
                        Object[] arguments = Stream.of(method.getParameterTypes())
                                .map(each -> number(each, random))
                                .toArray();
                        compare(method, function, handle, arguments);
                    }
                    compared++;
                }
            }
        }
        System.out.println("compared with the interpreter, 50 calls each: " + compared + " methods of java.base");
        assertThat(compared).isGreaterThan(150);
    }

    private interface Call {
        @Nullable
        Object call() throws Throwable;
    }

    private static boolean isOfNumbers(Method method) {
        int modifiers = method.getModifiers();
        return Modifier.isStatic(modifiers)
                && Modifier.isPublic(modifiers)
                && method.getReturnType().isPrimitive()
                && method.getReturnType() != void.class
                && method.getParameterCount() > 0
                && Stream.of(method.getParameterTypes()).allMatch(Class::isPrimitive);
    }

    private static @Nullable Function liftedWithoutInputs(Class<?> owner, Method method, MethodType type) {
        String descriptor = type.descriptorString();
        LambdaImage body =
                new LambdaImage(owner, method.getName(), descriptor, MethodHandleInfo.REF_invokeStatic, List.of());
        try {
            Lifted lifted = Lifter.lift(body, MethodTypeDesc.ofDescriptor(descriptor));
            return lifted.inputs().isEmpty() ? lifted.function() : null;
        } catch (Refusal refusal) {
            return null;
        }
    }

    private static void compare(Method method, Function function, MethodHandle handle, Object[] arguments)
            throws Throwable {
        Object[] widened = Stream.of(arguments).map(Inputs::widened).toArray();
        Object found = outcome(() -> Interpreter.call(function, widened));
        if (LeftException.class.equals(found)) {
            return;
        }
        Object expected = outcome(() -> Inputs.widened(handle.invokeWithArguments(arguments)));
        assertThat(found)
                .as(() -> method + Arrays.toString(arguments) + " as\n" + function)
                .isEqualTo(expected);
    }

    private static Object outcome(Call call) throws Throwable {
        try {
            return String.valueOf(call.call());
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }

    private static Object number(Class<?> type, Random random) {
        double edge = EDGES[random.nextInt(EDGES.length)];
        long bits = random.nextInt(3) == 0 ? random.nextLong() >> random.nextInt(64) : (long) edge;
        return switch (type.getName()) {
            case "boolean" -> (bits & 1) == 0;
            case "byte" -> (byte) bits;
            case "short" -> (short) bits;
            case "char" -> (char) bits;
            case "int" -> (int) bits;
            case "long" -> bits;
            case "float" -> (float) (random.nextBoolean() ? edge : random.nextGaussian());
            case "double" -> random.nextBoolean() ? edge : random.nextGaussian();
            default -> throw new IllegalArgumentException(type.getName());
        };
    }

    private static Class<?> type(ClassModel model) throws ClassNotFoundException {
        return Class.forName(model.thisClass().asInternalName().replace('/', '.'), false, null);
    }

    private static String outcome(Class<?> owner, MethodModel method, List<String> failures) {
        String name = method.methodName().stringValue();
        String descriptor = method.methodType().stringValue();
        LambdaImage body = new LambdaImage(owner, name, descriptor, MethodHandleInfo.REF_invokeStatic, List.of());
        try {
            Lifted lifted = Lifter.lift(body, method.methodTypeSymbol());
            Verifier.verify(lifted.function());
            return "lifted";
        } catch (Refusal refusal) {
            return refusal.code().name();
        } catch (RuntimeException | Error e) {
            failures.add(owner.getName() + "." + name + descriptor + ": " + e + " at " + e.getStackTrace()[0]);
            return "failed";
        }
    }

    private static List<Path> classFiles() throws IOException {
        Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
        try (Stream<Path> files = Files.walk(base)) {
            return files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                    .toList();
        }
    }
}
