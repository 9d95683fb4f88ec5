// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.run.Analysis;
import dev.tutti.kernel.run.CompiledLoop;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * A loop in one piece: by code as far as it goes, the indices at which it stops by the body. So do loops with long pieces;
 * those of a short loop are too short for code that the JIT compiler has not seen.
 */
@SuppressWarnings("serial") // no body is sent anywhere
final class OnLanes {

    private OnLanes() {}

    /**
     * Does all indices, if there is code for the body, and none if there is not.
     *
     * @param values gets the body's values, from the first on; {@code null} if there are none
     * @return how many the code did
     */
    static int run(Object body, int from, int to, @Nullable Object values) {
        return run(body, false, from, to, values);
    }

    /** The same of a body whose results may be rounded otherwise. */
    static int run(Object body, boolean isFast, int from, int to, @Nullable Object values) {
        CompiledLoop.Bound code = switch (body) {
            case Body.IntAction _ -> bind(body, isFast, "(I)V", LoopCode.Sink.NOTHING);
            case Body.IntToDouble _ -> bind(body, isFast, "(I)D", LoopCode.Sink.DOUBLES);
            case Body.IntToLong _ -> bind(body, isFast, "(I)J", LoopCode.Sink.LONGS);
            case Body.IntToInt _ -> bind(body, isFast, "(I)I", LoopCode.Sink.INTS);
            case Body.IntTest _ -> bind(body, isFast, "(I)Z", LoopCode.Sink.COUNT);
            default -> throw new IllegalArgumentException(body.toString());
        };
        if (code == null) {
            return 0;
        }
        Object scalar = analysis(body).scalar(body);
        long[] count = new long[1];
        Object out = body instanceof Body.IntTest ? count : values == null ? new Object() : values;
        int onLanes = 0;
        for (int next = from; next < to; ) {
            int done = code.run(0, next, to - next, out, next - from);
            onLanes += done;
            next += done;
            for (int end = Math.min(to, next + Compiled.SOME); next < end; next++) {
                switch (scalar) {
                    case Body.IntAction action -> action.accept(next);
                    case Body.IntToDouble value -> Array.setDouble(out, next - from, value.applyAsDouble(next));
                    case Body.IntToLong value -> Array.setLong(out, next - from, value.applyAsLong(next));
                    case Body.IntToInt value -> Array.setInt(out, next - from, value.applyAsInt(next));
                    case Body.IntTest test -> count[0] += test.test(next) ? 1 : 0;
                    default -> throw new IllegalArgumentException(body.toString());
                }
            }
        }
        if (values instanceof long[] counted && body instanceof Body.IntTest) {
            counted[0] = count[0];
        }
        return onLanes;
    }

    private static Analysis analysis(Object body) {
        return switch (body) {
            case Body.IntAction _ -> analysis(body, "(I)V", Body.IntAction.class);
            case Body.IntToDouble _ -> analysis(body, "(I)D", Body.IntToDouble.class);
            case Body.IntToLong _ -> analysis(body, "(I)J", Body.IntToLong.class);
            case Body.IntToInt _ -> analysis(body, "(I)I", Body.IntToInt.class);
            case Body.IntTest _ -> analysis(body, "(I)Z", Body.IntTest.class);
            default -> throw new IllegalArgumentException(body.toString());
        };
    }

    private static Analysis analysis(Object body, String call, Class<?> type) {
        return Analysis.of(body, MethodTypeDesc.ofDescriptor(call), type);
    }

    private static CompiledLoop.@Nullable Bound bind(Object body, boolean isFast, String call, LoopCode.Sink sink) {
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor(call);
        boolean isLifted = analysis(body).isLifted();
        return CompiledLoop.of(body.getClass(), type, sink, isLifted, isFast).bind(body);
    }

    /** The same body as one whose code cannot be found, so that it is never compiled. */
    static Object asWritten(Object body) {
        return switch (body) {
            case Body.IntAction action ->
                new Body.IntAction() {
                    @Override
                    public void accept(int i) {
                        action.accept(i);
                    }
                };
            case Body.IntToDouble value ->
                new Body.IntToDouble() {
                    @Override
                    public double applyAsDouble(int i) {
                        return value.applyAsDouble(i);
                    }
                };
            case Body.IntToLong value ->
                new Body.IntToLong() {
                    @Override
                    public long applyAsLong(int i) {
                        return value.applyAsLong(i);
                    }
                };
            case Body.IntToInt value ->
                new Body.IntToInt() {
                    @Override
                    public int applyAsInt(int i) {
                        return value.applyAsInt(i);
                    }
                };
            case Body.IntTest test ->
                new Body.IntTest() {
                    @Override
                    public boolean test(int i) {
                        return test.test(i);
                    }
                };
            default -> throw new IllegalArgumentException(body.toString());
        };
    }
}
