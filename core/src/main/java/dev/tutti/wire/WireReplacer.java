// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.lambda.LambdaImage;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What travels in place of what, for one graph that is sent; and what was found in it. */
final class WireReplacer implements GraphOutput.Replacer {

    /** Longer primitive arrays travel beside the stream. Shorter ones cost less within. */
    private static final int INLINE_ELEMENTS = 64;

    /** As many as the JVM collects by default. */
    static final int STACK_LIMIT = 1_024;

    private final @Nullable Object self;
    private final Collection<FieldName> implicitFields;
    private final List<Object> parts = new ArrayList<>();
    private final boolean copy;
    private final boolean isResult;
    private final List<Loan> loans = new ArrayList<>();
    private final List<Object> implicits = new ArrayList<>();
    private final List<SerializedLambda> lambdas = new ArrayList<>();
    private final Set<Class<?>> classes = new LinkedHashSet<>();
    private final Set<Class<?>> objectClasses = new LinkedHashSet<>();

    /**
     * @param self the object of a compact source file that the reader has already, if any
     * @param implicitFields which fields of other such objects are worth sending
     * @param copy whether arrays may be changed before they are written
     * @param isResult whether this goes from a task to where it was called
     */
    WireReplacer(@Nullable Object self, Collection<FieldName> implicitFields, boolean copy, boolean isResult) {
        this.self = self;
        this.implicitFields = implicitFields;
        this.copy = copy;
        this.isResult = isResult;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is that very object, or another
    public Object replace(Object object) throws Unsendable {
        objectClasses.add(object.getClass());
        return switch (Treatment.of(object)) {
            case AS_IS -> asIs(object);
            case ARRAY -> Array.getLength(object) > INLINE_ELEMENTS ? beside(object) : object;
            case LAMBDA -> {
                lambdas.add((SerializedLambda) object);
                yield object;
            }
            case RECORD -> new RecordImage(object);
            case IMPLICIT -> object == self ? new StandIn.SelfReference() : implicit(object);
            case VALUE -> Treatment.valueImage(object);
            case COLLECTION -> Treatment.copy((Collection<?>) object);
            case MAP -> Treatment.copy((Map<?, ?>) object);
            case REFUSED -> throw new Unsendable(object, "not Serializable");
        };
    }

    private Object asIs(Object object) throws Unsendable {
        if (object instanceof Loan loan) {
            if (isResult && loan.isOwn()) {
                throw new Unsendable(loan.lent(), "it was made in the task and goes with its worker");
            }
            loans.add(loan);
        }
        return object instanceof StackTraceElement[] stack && stack.length > STACK_LIMIT
                ? Arrays.copyOf(stack, STACK_LIMIT)
                : object;
    }

    @Override
    public void saw(Class<?> type) {
        classes.add(type);
    }

    /** Writes what follows the graph: for each object of a compact source file, names and values of its fields. */
    void writeImplicits(ObjectOutputStream out) throws IOException {
        for (int i = 0; i < implicits.size(); i++) { // writing one may find another
            Object owner = implicits.get(i);
            List<@Nullable Object> fields = new ArrayList<>();
            for (FieldName field : implicitFields) {
                if (field.className().equals(owner.getClass().getName())) {
                    fields.add(field.name());
                    fields.add(ImplicitObjects.get(owner, field.name()));
                }
            }
            out.writeObject(fields.toArray());
        }
    }

    List<Object> parts() {
        return parts;
    }

    List<Loan> loans() {
        return loans;
    }

    /** Objects of compact source files in the graph, but for the one that the reader has. */
    List<Object> implicits() {
        return implicits;
    }

    /** The classes of objects, and those that the graph holds as such. */
    Set<Class<?>> classes() {
        return classes;
    }

    Set<Class<?>> objectClasses() {
        return objectClasses;
    }

    List<LambdaImage> lambdas() {
        List<LambdaImage> images = new ArrayList<>();
        for (SerializedLambda lambda : lambdas) {
            String capturing = lambda.getCapturingClass().replace('/', '.');
            for (Class<?> type : classes) { // the capturing class itself was written, as a field of the lambda
                LambdaImage image = type.getName().equals(capturing) ? LambdaImage.of(lambda, type) : null;
                if (image != null) {
                    images.add(image);
                    break;
                }
            }
        }
        return images;
    }

    private Object beside(Object array) {
        parts.add(copy ? PrimitiveArrays.copy(array) : array);
        return new StandIn.ArrayReference(parts.size() - 1);
    }

    private Object implicit(Object object) {
        implicits.add(object);
        return new StandIn.ImplicitReference(implicits.size() - 1, object.getClass());
    }
}
