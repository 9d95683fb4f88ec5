// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Functions;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Verifier;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.kernel.lift.Refusal;
import dev.tutti.lambda.LambdaImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random functions on random data, edges among them, three ways: interpreted, compiled and run by the JVM, and lifted
 * again from what they were compiled to and interpreted. All must give the same result or exception and leave the same
 * bits in all arrays.
 *
 * <p>{@code -Dkernels=1000000} tries more of them, {@code -Dkernel=17} that one.
 */
class RandomFunctionTest {

    private static final int CALLS = 6;

    @Test
    void allWaysAgree() throws Throwable {
        String one = System.getProperty("kernel");
        long first = one == null ? 0 : Long.parseLong(one);
        long count = one == null ? Long.getLong("kernels", 1500) : 1;
        int failing = 0;
        int returning = 0;
        for (long seed = first; seed < first + count; seed++) {
            Random random = new Random(seed);
            Function function = Functions.random(random, 5 + random.nextInt(40));
            Verifier.verify(function);
            MethodHandle compiled = ScalarCode.compile(function);
            Function lifted = liftedAgain(function);
            Verifier.verify(lifted);
            for (int call = 0; call < CALLS; call++) {
                long data = seed * CALLS + call;
                RandomCall expected = RandomCall.of(data, all -> Interpreter.call(function, all));
                if (expected.result() instanceof Class) {
                    failing++;
                } else {
                    returning++;
                }
                Object name = "-Dkernel=" + seed + " call " + call + ":\n" + function;
                assertThat(RandomCall.of(data, all -> compiled.invokeWithArguments(all)))
                        .as("compiled, %s", name)
                        .isEqualTo(expected);
                assertThat(RandomCall.of(data, all -> Interpreter.call(lifted, all)))
                        .as("lifted again, %s", name)
                        .isEqualTo(expected);
            }
        }
        if (one == null) {
            System.out.println(
                    count + " random functions, calls that returned " + returning + ", that threw " + failing);
            assertThat(returning).isGreaterThan((int) count);
            assertThat(failing).isGreaterThan((int) count / 10);
        }
    }

    /** A test that finds no mistake says nothing: this one finds each within a few hundred functions. */
    @ParameterizedTest
    @EnumSource
    void aCompilerWithAMistakeIsFound(Bug bug) throws Throwable {
        for (long seed = 0; seed < 400; seed++) {
            if (bug.isSeen(seed, CALLS)) {
                return;
            }
        }
        fail("400 functions do not tell a compiler from one that " + bug);
    }

    /** From the class file, as for a user's lambda. */
    private static Function liftedAgain(Function function) throws ReflectiveOperationException, Refusal {
        byte[] bytes = ScalarCode.bytes(function);
        String name = ScalarCode.class.getPackageName() + ".Kernel";
        ClassLoader loader = new ClassLoader(ScalarCode.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String wanted) throws ClassNotFoundException {
                if (!wanted.equals(name)) {
                    throw new ClassNotFoundException(wanted);
                }
                return defineClass(wanted, bytes, 0, bytes.length);
            }

            @Override
            public @Nullable InputStream getResourceAsStream(String file) {
                return new ByteArrayInputStream(bytes);
            }
        };
        MethodTypeDesc type = BodyEmitter.type(function);
        LambdaImage body = new LambdaImage(
                loader.loadClass(name), "body", type.descriptorString(), MethodHandleInfo.REF_invokeStatic, List.of());
        Lifted lifted = Lifter.lift(body, type);
        assertThat(type.returnType().equals(ConstantDescs.CD_void))
                .isEqualTo(lifted.function().result() == null);
        return lifted.function();
    }
}
