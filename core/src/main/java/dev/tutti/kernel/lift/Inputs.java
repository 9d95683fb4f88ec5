// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.lambda.LambdaImage;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import org.jspecify.annotations.Nullable;

/** Reads what a body uses, before its loop. */
public final class Inputs {

    private final LambdaImage body;
    private final Methods classes;

    private Inputs(LambdaImage body) {
        this.body = body;
        this.classes = new Methods(body.implClass());
    }

    /**
     * The values of a function's first parameters.
     *
     * @return boxed numbers, narrow ones as {@code Integer}, arrays, and {@link dev.tutti.kernel.ir.Memory}
     * @throws Refusal if a field cannot be read: its package must be open to this library, and its object there
     */
    public static @Nullable Object[] read(Lifted lifted, LambdaImage body) throws Refusal {
        Inputs inputs = new Inputs(body);
        for (Input receiver : lifted.receivers()) {
            if (inputs.read(receiver) == null) {
                throw new Refusal(Refusal.Code.FIELD, "a field or method of an object that is null", 0);
            }
        }
        @Nullable Object[] values = new Object[lifted.inputs().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = widened(inputs.read(lifted.inputs().get(i)));
        }
        return values;
    }

    private @Nullable Object read(Input input) throws Refusal {
        return switch (input) {
            case Input.Capture capture -> body.captures().get(capture.position());
            case Input.Elements elements -> SharedArrays.memory(read(elements.array()));
            case Input.Static field -> read(null, field.owner(), field.name());
            case Input.Field field -> {
                Object object = read(field.object());
                if (object == null) {
                    throw new Refusal(Refusal.Code.FIELD, "field " + field.name() + " of an object that is null", 0);
                }
                yield read(object, field.owner(), field.name());
            }
        };
    }

    private @Nullable Object read(@Nullable Object object, ClassDesc owner, String name) throws Refusal {
        String descriptor = owner.descriptorString();
        Class<?> type =
                classes.type(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
        while (type != null) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(object);
            } catch (NoSuchFieldException e) {
                type = type.getSuperclass();
            } catch (InaccessibleObjectException e) {
                throw new Refusal(
                        Refusal.Code.FIELD,
                        "field " + name + " of a module that does not open its package: opens " + type.getPackageName()
                                + " to " + Inputs.class.getModule().getName(),
                        0);
            } catch (IllegalAccessException | LinkageError e) {
                throw new Refusal(Refusal.Code.FIELD, "field " + name + " that cannot be read, " + e, 0);
            }
        }
        throw new Refusal(Refusal.Code.FIELD, "field " + name + " that is not there", 0);
    }

    /** A number as the JVM computes with it. */
    static @Nullable Object widened(@Nullable Object value) {
        return switch (value) {
            case Boolean yes -> yes ? 1 : 0;
            case Byte number -> (int) number;
            case Short number -> (int) number;
            case Character number -> (int) number;
            case null, default -> value;
        };
    }
}
