// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.ScalarBody;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.lift.Functions;
import dev.tutti.kernel.lift.Glance;
import dev.tutti.kernel.lift.Input;
import dev.tutti.kernel.lift.Inputs;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.lift.Lifter;
import dev.tutti.kernel.lift.Refusal;
import dev.tutti.kernel.pass.Clash;
import dev.tutti.kernel.pass.Dependence;
import dev.tutti.kernel.pass.Nest;
import dev.tutti.kernel.pass.OneReturn;
import dev.tutti.kernel.pass.Shapes;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    /** What is known of a body that is run as it is written, and stores nothing. */
    private static final Analysis NOTHING = new Analysis(null, null, List.of());

    private final @Nullable Lifted lifted;
    private final ScalarBody.@Nullable Maker maker;

    /** {@code null} until somebody asks. */
    private volatile @Nullable List<Clash> clashes;

    private Analysis(@Nullable Lifted lifted, ScalarBody.@Nullable Maker maker, @Nullable List<Clash> clashes) {
        this.lifted = lifted;
        this.maker = maker;
        this.clashes = clashes;
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
        Glance glance = image == null ? null : Glance.at(image);
        if (image == null || glance == null || !(glance.callsElementary() || glance.stores())) {
            return NOTHING;
        }
        // Without these calls a class that has not been initialized is left alone: what is not known runs as written.
        Lifted lifted = lift(image, call, glance.callsElementary() ? Functions.CALLED : Functions.OF_JVM);
        if (lifted == null) {
            return NOTHING;
        }
        ScalarBody.Maker maker = null;
        if (lifted.callsElementary()) {
            try {
                maker = ScalarBody.compile(lifted.function(), lifted.inputs().size(), type);
            } catch (IllegalArgumentException e) {
                // Too large for a method: it runs as it is written.
            }
        }
        return new Analysis(lifted, maker, glance.stores() ? null : List.of());
    }

    private static @Nullable Lifted lift(LambdaImage body, MethodTypeDesc call, Functions functions) {
        try {
            return Lifter.lift(body, call, functions);
        } catch (Refusal e) {
            return null;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            System.getLogger(Analysis.class.getName())
                    .log(System.Logger.Level.WARNING, "A loop runs as it is written, since it could not be read", e);
            return null;
        }
    }

    /**
     * What two indices of a loop certainly do to one element, so that their order matters; {@code null} if nothing is
     * known.
     *
     * @param rows how often all indices occur, with another index before them
     * @param length of the range of indices, that of a row if there is one before
     */
    @SuppressWarnings("ReferenceEquality") // arrays are one or another
    public @Nullable String clash(Object body, long rows, long first, long length) {
        List<Clash> known = clashes;
        if (known == null) {
            known = find(Objects.requireNonNull(lifted).function());
            clashes = known;
        }
        @Nullable Object[] inputs = null;
        for (Clash each : known) {
            if (each.happens(rows, first, length)) {
                inputs = inputs == null ? inputs(body) : inputs;
                if (inputs == null) {
                    return null; // of an object that is null, say: the body will throw
                }
                if (inputs[each.target()] == inputs[each.source()]) {
                    return each + name(body, each.target()) + (each.line() == 0 ? "" : " line=" + each.line());
                }
            }
        }
        return null;
    }

    /** {@code array=x}, if its name is known. */
    private String name(Object body, int input) {
        LambdaImage image = LambdaImage.of(body);
        String name = switch (Objects.requireNonNull(lifted).inputs().get(input)) {
            case Input.Capture capture -> image == null ? null : image.captureName(capture.position());
            case Input.Field field -> field.name();
            case Input.Static field -> field.name();
            case Input.Elements _ -> null; // shared memory, of which nothing is certain
        };
        return name == null ? "" : " array=" + name;
    }

    private static List<Clash> find(Function function) {
        Function prepared = OneReturn.of(function);
        Nest nest = Nest.of(prepared);
        return nest == null
                ? List.of()
                : new Dependence(prepared, new Shapes(prepared, nest, true, Set.of())).clashes();
    }

    /** {@code null} if they cannot be read; the body will throw. */
    private @Nullable Object @Nullable [] inputs(Object body) {
        LambdaImage image = LambdaImage.of(body);
        try {
            return image == null ? null : Inputs.read(Objects.requireNonNull(lifted), image);
        } catch (Refusal e) {
            return null;
        }
    }

    /** Whether bodies run as they were lifted, with the library's {@code exp, log, sin} and {@code cos}. */
    public boolean isLifted() {
        return maker != null;
    }

    /** The body to be called for indices one after the other: as it was lifted, or as it is written. */
    public Object scalar(Object body) {
        @Nullable Object[] inputs = maker == null ? null : inputs(body);
        return inputs == null ? body : Objects.requireNonNull(maker).make(inputs, body);
    }
}
