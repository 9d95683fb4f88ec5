// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import dev.tutti.kernel.lift.Inputs;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Numbers that grow by any constant from one index to the next, on lanes of all kinds, between stores that show it if an
 * index is done twice.
 */
class StrideTest {

    private static final int LENGTH = 259;
    private static final int FROM = 3;

    private static final class Data {
        final int[] before = new int[LENGTH];
        final int[] after = new int[LENGTH];
        final int[] p = new int[LENGTH];
        final long[] l = new long[LENGTH];
        final float[] f = new float[LENGTH];
        final double[] d = new double[LENGTH];
        final double[] strided = new double[3 * LENGTH];

        List<Object> all() {
            return List.of(before, after, p, l, f, d, strided);
        }
    }

    private static Arguments body(String name, Function<Data, Body.IntAction> body) {
        return Arguments.of(name, body);
    }

    /** The constants are in the code, since a captured number is no stride. */
    static Stream<Arguments> bodies() {
        return Stream.of(
                body("int 2^20", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    int[] after = x.after;
                    return i -> {
                        before[i]++;
                        p[i] = i * (1 << 20);
                        after[i]--;
                    };
                }),
                body("int -2^30", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    int[] after = x.after;
                    return i -> {
                        before[i]++;
                        p[i] += 7 - (i << 30);
                        after[i]--;
                    };
                }),
                body("int MAX", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    int[] after = x.after;
                    return i -> {
                        before[i]++;
                        p[i] = i * Integer.MAX_VALUE + 5;
                        after[i]--;
                    };
                }),
                body("int MIN", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    return i -> {
                        before[i]++;
                        p[i] += i * Integer.MIN_VALUE;
                    };
                }),
                body("long 2^20", x -> {
                    int[] before = x.before;
                    long[] l = x.l;
                    int[] after = x.after;
                    return i -> {
                        before[i]++;
                        l[i] = (long) i * (1 << 20);
                        after[i]--;
                    };
                }),
                body("long MAX of int", x -> {
                    int[] before = x.before;
                    long[] l = x.l;
                    return i -> {
                        before[i]++;
                        l[i] += (long) i * Integer.MAX_VALUE;
                    };
                }),
                body("long beyond int", x -> {
                    int[] before = x.before;
                    long[] l = x.l;
                    return i -> {
                        before[i]++;
                        l[i] += i * -0x1234_5678_9ABC_DEF1L;
                    };
                }),
                body("long MIN", x -> {
                    int[] before = x.before;
                    long[] l = x.l;
                    return i -> {
                        before[i]++;
                        l[i] += i * Long.MIN_VALUE + i;
                    };
                }),
                body("long to int", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    return i -> {
                        before[i]++;
                        p[i] += (int) (i * 0x7FFF_FFFF_4000_0001L);
                    };
                }),
                body("float of int", x -> {
                    int[] before = x.before;
                    float[] f = x.f;
                    int[] after = x.after;
                    return i -> {
                        before[i]++;
                        f[i] += i * 0x3FFF_FFFF;
                        after[i]--;
                    };
                }),
                body("double of int and long", x -> {
                    int[] before = x.before;
                    double[] d = x.d;
                    float[] f = x.f;
                    return i -> {
                        before[i]++;
                        d[i] += i * 0x4000_0001;
                        f[i] += i * 0x3FFF_FFFF_FFFF_FFFFL;
                    };
                }),
                body("bytes of int", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    return i -> {
                        before[i]++;
                        p[i] += (byte) (i * 0x4000_0003) + (char) (i * -0x3FFF_FFF9) + (short) (i * 0x2000_0001);
                    };
                }),
                body("a condition", x -> {
                    int[] before = x.before;
                    int[] p = x.p;
                    double[] d = x.d;
                    return i -> {
                        before[i]++;
                        if (i * 0x4000_0001 > 0) {
                            p[i] += i * 0x2000_0001;
                        } else {
                            d[i] += i;
                        }
                    };
                }),
                body("a remainder", x -> {
                    int[] before = x.before;
                    long[] l = x.l;
                    int[] p = x.p;
                    return i -> {
                        before[i]++;
                        l[i] += i * 0x4000_0000_0000_0003L % 1_000_003;
                        p[i] += i * 0x4000_0003 / 7;
                    };
                }),
                body("positions", x -> {
                    int[] before = x.before;
                    double[] strided = x.strided;
                    return i -> {
                        before[i]++;
                        double sum = strided[3 * i + 2] + i * 0x4000_0001;
                        strided[3 * i] = sum;
                        strided[3 * i + 2] = sum - i * 0x1000_0000_0000_0001L;
                    };
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void eachIndexIsDoneOnceAndRightly(String name, Function<Data, Body.IntAction> body) throws Exception {
        Data right = new Data();
        Body.IntAction plain = body.apply(right);
        for (int i = FROM; i < LENGTH; i++) {
            plain.accept(i);
        }
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor("(I)V");
        for (int bits : new int[] {128, 256, 512}) {
            Data found = new Data();
            Body.IntAction action = body.apply(found);
            LambdaImage image = LambdaImage.of(action);
            Lifted lifted = Lifter.lift(image, type);
            VectorLoop.Compiled compiled =
                    VectorLoop.compile(lifted.function(), lifted.inputs().size(), LoopCode.Sink.NOTHING, bits);
            Object[] inputs = Inputs.read(lifted, image);
            int count = LENGTH - FROM;
            int done = compiled.code().run(inputs, 0, FROM, count, new Object(), 0);
            assertThat(done).as("%s bits, indices on lanes", bits).isEqualTo(count - count % compiled.lanes());
            for (int i = FROM + done; i < LENGTH; i++) {
                action.accept(i);
            }
            for (int k = 0; k < right.all().size(); k++) {
                assertThat(Bits.of(found.all().get(k)))
                        .as("%s bits, array %s", bits, k)
                        .isEqualTo(Bits.of(right.all().get(k)));
            }
        }
    }
}
