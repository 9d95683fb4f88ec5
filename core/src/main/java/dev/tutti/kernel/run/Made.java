// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.MemoryClass;
import dev.tutti.kernel.emit.NoLanesException;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.lift.Functions;
import dev.tutti.kernel.lift.Inputs;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.kernel.lift.Refusal;
import dev.tutti.kernel.pass.Contract;
import dev.tutti.kernel.pass.Reciprocals;
import dev.tutti.lambda.LambdaImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loop around a body with what that captured. */
record Made(Lifted lifted, @Nullable Object[] inputs, VectorLoop.Compiled code) {
    boolean isFit() {
        return code.fits(inputs);
    }

    /** Whether shared arrays have been closed. */
    boolean isGone() {
        return Arrays.stream(inputs)
                .anyMatch(each -> each instanceof Memory memory
                        && !memory.segment().scope().isAlive());
    }

    /** A body as it was read, with what its use allows done to it. */
    static Lifted lift(CompiledLoop.Use use, LambdaImage body, Functions functions) throws Refusal {
        Lifted lifted = Lifter.lift(body, use.call(), functions);
        return use.isFast() ? lifted.with(Contract.of(Reciprocals.of(lifted.function()))) : lifted;
    }

    /** Where a body comes from. */
    static LambdaImage image(Object body) throws NoLanesException {
        LambdaImage image = LambdaImage.of(body);
        if (image == null) {
            throw new NoLanesException(
                    "a body that is no lambda whose code can be found", "write it as one, or as a method reference", 0);
        }
        return image;
    }

    /** The ways in which a body goes onto lanes, at least one. */
    static List<Made> of(CompiledLoop.Use use, Object body) throws Refusal, NoLanesException {
        LambdaImage image = image(body);
        if (!use.isLifted()) {
            return of(use, lift(use, image, Functions.OF_JVM), image);
        }
        try {
            return of(use, lift(use, image, Functions.INLINE), image);
        } catch (NoLanesException | Refusal e) {
            // Too much in one piece, perhaps.
            return of(use, lift(use, image, Functions.CALLED), image);
        }
    }

    /** The same of one form: over its indices, and over the rounds of a loop in it. */
    private static List<Made> of(CompiledLoop.Use use, Lifted lifted, LambdaImage image)
            throws Refusal, NoLanesException {
        if (VectorUnit.bits() == 0) {
            throw new NoLanesException(
                    "a JVM without vectors", "start java with --add-modules " + VectorUnit.MODULE, 0);
        }
        @Nullable Object[] inputs = Inputs.read(lifted, image);
        int count = lifted.inputs().size();
        List<Made> made = new ArrayList<>();
        VectorLoop.Compiled inner =
                ScalarLoop.compileInner(lifted.function(), count, use.sink(), VectorUnit.bits(), use.isFast());
        if (inner != null) {
            made.add(new Made(lifted, inputs, inner));
        }
        try {
            MemoryClass memory = MemoryClass.of(inputs);
            made.add(new Made(
                    lifted,
                    inputs,
                    VectorLoop.compile(lifted.function(), count, use.sink(), memory, VectorUnit.bits())));
        } catch (NoLanesException e) {
            if (inner == null) {
                throw e;
            }
        }
        return made;
    }
}
