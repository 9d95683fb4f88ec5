// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.NoLanesException;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Interpreter;
import dev.tutti.kernel.ir.Verifier;
import dev.tutti.lambda.LambdaImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bytecode that no compiler of Java writes: it is refused by name, or means to us what it means to the JVM, on lanes too.
 *
 * <p>{@code -Dmethods=100000} tries more of it, {@code -Ddev.tutti.seed=N} begins there.
 */
class RandomBytecodeTest {

    private static final int METHODS = Integer.getInteger("methods", 800);

    /** Of so many methods one is run on lanes, which takes long before C2 has come to it. */
    private static final int ONE_OF = 10;

    private static final int INDICES = 32;

    private static final MethodTypeDesc CALL = MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_int);

    private static final List<List<Object>> CAPTURES = List.of(
            List.of(0L, 0.0, 0.0f),
            List.of(-3L, 1.5, -2.5f),
            List.of(Long.MIN_VALUE, Double.NaN, Float.NEGATIVE_INFINITY),
            List.of(1L << 33, -1e300, 1e-40f));

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int threw;

    @Test
    void meansWhatItMeansToTheJvm() throws Exception {
        long first = Long.getLong("dev.tutti.seed", 20_261_122);
        for (long seed = first; seed < first + METHODS; seed++) {
            Class<?> type = new Loader(RandomBytecode.of(seed)).loadClass("Written");
            for (List<Object> captures : CAPTURES) {
                Ready body = lifted(type, captures);
                if (body == null) {
                    break;
                }
                try {
                    for (int index : new int[] {0, 7, -1, Integer.MIN_VALUE}) {
                        compare(type.getDeclaredMethods()[0], body, captures, index);
                    }
                    if (seed % ONE_OF == 0) {
                        compareLoops(body, 128 << seed / ONE_OF % 3);
                    }
                } catch (AssertionError e) {
                    throw new AssertionError("seed=" + seed + " captures=" + captures + "\n" + body.function, e);
                }
            }
        }
        System.out.println("random bytecode from seed " + first + ": " + outcomes + ", calls that throw: " + threw);
        assertThat(outcomes.getOrDefault("lifted", 0)).as("%s", outcomes).isGreaterThan(METHODS / 2);
        assertThat(outcomes.getOrDefault("on lanes", 0)).as("%s", outcomes).isPositive();
        assertThat(threw).isPositive();
    }

    /** A body and what it captured, as far as it uses that. */
    private record Ready(Function function, @Nullable Object[] inputs) {

        Object of(int index) {
            @Nullable Object[] arguments = Arrays.copyOf(inputs, inputs.length + 1);
            arguments[inputs.length] = index;
            try {
                return Objects.requireNonNull(Interpreter.call(function, arguments));
            } catch (ArithmeticException e) {
                return e.getClass();
            }
        }
    }

    private @Nullable Ready lifted(Class<?> type, List<Object> captures) {
        LambdaImage image = new LambdaImage(
                type,
                RandomBytecode.METHOD,
                RandomBytecode.TYPE.descriptorString(),
                MethodHandleInfo.REF_invokeStatic,
                new ArrayList<>(captures));
        try {
            Lifted lifted = Lifter.lift(image, CALL);
            Verifier.verify(lifted.function());
            count("lifted");
            return new Ready(lifted.function(), Inputs.read(lifted, image));
        } catch (Refusal refusal) {
            count(refusal.code().name());
            return null;
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void compare(Method method, Ready body, List<Object> captures, int index) throws Exception {
        List<Object> call = new ArrayList<>(captures);
        call.add(index);
        Object expected;
        try {
            expected = method.invoke(null, call.toArray());
        } catch (InvocationTargetException e) {
            expected = e.getCause().getClass();
            threw++;
        }
        assertThat(body.of(index)).as("index=%d", index).isEqualTo(expected);
    }

    /** Loops around it give what single calls give, as far as they go. */
    private void compareLoops(Ready body, int bits) {
        int inputs = body.inputs.length;
        compareLoop(ScalarLoop.compile(body.function, inputs, LoopCode.Sink.LONGS), body);
        try {
            compareLoop(
                    VectorLoop.compile(body.function, inputs, LoopCode.Sink.LONGS, bits)
                            .code(),
                    body);
            count("on lanes");
        } catch (NoLanesException e) {
            count("no lanes: " + e.getMessage());
        }
    }

    private static void compareLoop(LoopCode code, Ready body) {
        long[] out = new long[INDICES];
        int done = 0;
        try {
            done = code.run(body.inputs, 0, -5, INDICES, out, 0);
        } catch (ArithmeticException e) {
            while (body.of(done - 5) instanceof Long) {
                done++;
            }
            assertThat(done).as("an index that throws").isLessThan(INDICES);
        }
        for (int k = 0; k < done; k++) {
            assertThat((Object) out[k]).as("index=%d", k - 5).isEqualTo(body.of(k - 5));
        }
    }

    /** Knows one class, and its bytes, as class loaders of files do. */
    private static final class Loader extends ClassLoader {
        private final byte[] bytes;

        Loader(byte[] bytes) {
            super(null);
            this.bytes = bytes;
        }

        @Override
        protected Class<?> findClass(String name) {
            return defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return new ByteArrayInputStream(bytes);
        }
    }
}
