// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.Mistakes;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Compiled loops with mistakes, and such that tell what they do. */
public final class Planted {

    private Planted() {}

    /** Compiles a body's loop and puts code with a mistake in the place of what is right; what is returned undoes that. */
    public static Runnable in(Object body, String descriptor, LoopCode.Sink sink, String mistake) throws Exception {
        MethodTypeDesc call = MethodTypeDesc.ofDescriptor(descriptor);
        CompiledLoop loop = compiled(body, call, sink);
        Lifted lifted = Lifter.lift(Objects.requireNonNull(LambdaImage.of(body)), call);
        var wrong = Mistakes.planted(mistake, lifted.function(), lifted.inputs().size(), sink, VectorUnit.bits());
        return replaced(loop, _ -> wrong);
    }

    /** Compiles a body's loop and has it add up how many indices it does; what is returned undoes that. */
    public static Runnable counted(Object body, String descriptor, LoopCode.Sink sink, AtomicLong done) {
        CompiledLoop loop = compiled(body, MethodTypeDesc.ofDescriptor(descriptor), sink);
        return replaced(
                loop,
                right -> new VectorLoop.Compiled(
                        (inputs, outer, first, count, out, at) -> {
                            int some = right.code().run(inputs, outer, first, count, out, at);
                            done.addAndGet(some);
                            return some;
                        },
                        right.apart(),
                        right.lanes(),
                        right.least(),
                        right.remarks()));
    }

    private static CompiledLoop compiled(Object body, MethodTypeDesc call, LoopCode.Sink sink) {
        CompiledLoop loop = CompiledLoop.of(body.getClass(), call, sink, false, false);
        assertThat(loop.compileNow(body).reason()).isEmpty();
        return loop;
    }

    private static Runnable replaced(CompiledLoop loop, UnaryOperator<VectorLoop.Compiled> other) {
        AtomicReference<VectorLoop.Compiled> before = new AtomicReference<>();
        loop.replace(right -> {
            before.set(right);
            return other.apply(right);
        });
        return () -> loop.replace(_ -> before.get());
    }
}
