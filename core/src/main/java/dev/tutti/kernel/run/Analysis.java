// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.ScalarBody;
import dev.tutti.kernel.lift.Functions;
import dev.tutti.kernel.lift.Glance;
import dev.tutti.kernel.lift.Inputs;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.kernel.lift.Refusal;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of bodies of one class before a loop's first index. A body that calls {@code Math.exp, log, sin} or
 * {@code cos}, and whose code can be read, computes them by the library's own routines from its first index to its last,
 * so that its results are the same bits on lanes and off them, whatever the JVM and the processor.
 *
 * <p>This is on every loop's way, so it is kept plain: nothing here makes classes or loggers that a body without such
 * calls would pay for.
 */
public final class Analysis {

    private static final ClassValue<Map<MethodTypeDesc, Analysis>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<MethodTypeDesc, Analysis> computeValue(Class<?> bodyClass) {
            return new ConcurrentHashMap<>();
        }
    };

    /** What is known of a body that is run as it is written. */
    private static final Analysis NOTHING = new Analysis(null, null);

    private final @Nullable Lifted lifted;
    private final ScalarBody.@Nullable Maker maker;

    private Analysis(@Nullable Lifted lifted, ScalarBody.@Nullable Maker maker) {
        this.lifted = lifted;
        this.maker = maker;
    }

    /**
     * What is known of a body's class.
     *
     * @param body the body
     * @param call what it takes and gives
     * @param type the interface by which it is called
     */
    public static Analysis of(Object body, MethodTypeDesc call, Class<?> type) {
        Map<MethodTypeDesc, Analysis> known = KNOWN.get(body.getClass());
        Analysis found = known.get(call);
        if (found == null) {
            found = analyse(body, call, type);
            Analysis first = known.putIfAbsent(call, found);
            found = first == null ? found : first;
        }
        return found;
    }

    private static Analysis analyse(Object body, MethodTypeDesc call, Class<?> type) {
        LambdaImage image = LambdaImage.of(body);
        if (image == null || !Glance.at(image).callsElementary()) {
            return NOTHING;
        }
        try {
            Lifted lifted = Lifter.lift(image, call, Functions.CALLED);
            if (!lifted.callsElementary()) {
                return NOTHING;
            }
            ScalarBody.Maker maker =
                    ScalarBody.compile(lifted.function(), lifted.inputs().size(), type);
            return maker == null ? NOTHING : new Analysis(lifted, maker);
        } catch (Refusal | IllegalArgumentException e) { // too large for a method
            return NOTHING;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            System.getLogger(Analysis.class.getName())
                    .log(System.Logger.Level.WARNING, "A loop runs as it is written, since it could not be read", e);
            return NOTHING;
        }
    }

    /** Whether bodies run as they were lifted, with the library's {@code exp, log, sin} and {@code cos}. */
    public boolean isLifted() {
        return maker != null;
    }

    /** The body to be called for indices one after the other: as it was lifted, or as it is written. */
    public Object scalar(Object body) {
        LambdaImage image = maker == null ? null : LambdaImage.of(body);
        if (image == null) {
            return body;
        }
        try {
            return Objects.requireNonNull(maker).make(Inputs.read(Objects.requireNonNull(lifted), image), body);
        } catch (Refusal e) {
            return body; // of an object that is null, say: it will throw
        }
    }
}
