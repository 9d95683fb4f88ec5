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
import java.util.concurrent.atomic.AtomicReference;

/** Compiled loops with mistakes. */
public final class Planted {

    private Planted() {}

    /** Compiles a body's loop and puts code with a mistake in the place of what is right; what is returned undoes that. */
    public static Runnable in(Object body, String descriptor, LoopCode.Sink sink, String mistake) throws Exception {
        MethodTypeDesc call = MethodTypeDesc.ofDescriptor(descriptor);
        CompiledLoop loop = CompiledLoop.of(body.getClass(), call, sink, false, false);
        assertThat(loop.compileNow(body).reason()).isEmpty();
        Lifted lifted = Lifter.lift(Objects.requireNonNull(LambdaImage.of(body)), call);
        var wrong = Mistakes.planted(mistake, lifted.function(), lifted.inputs().size(), sink, VectorUnit.bits());
        AtomicReference<VectorLoop.Compiled> before = new AtomicReference<>();
        loop.replace(right -> {
            before.set(right);
            return wrong;
        });
        return () -> loop.replace(_ -> before.get());
    }
}
