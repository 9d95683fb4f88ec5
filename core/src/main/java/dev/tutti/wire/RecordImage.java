// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A record that is not {@link java.io.Serializable}, by its components. */
final class RecordImage implements StandIn {

    @Serial
    private static final long serialVersionUID = 1;

    private transient @Nullable Object value;

    RecordImage(Object value) {
        this.value = value;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        Object from = value;
        if (from == null) {
            throw new IllegalStateException("nothing to write");
        }
        RecordShape shape = RecordShape.of(from.getClass());
        out.writeObject(from.getClass());
        out.writeInt(shape.signature().hashCode());
        for (int i = 0; i < shape.types().size(); i++) {
            write(out, shape.types().get(i), get(shape, i, from));
        }
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        Class<?> type = (Class<?>) in.readObject();
        int signatureHash = in.readInt();
        if (type == null || !type.isRecord()) {
            throw new InvalidObjectException("no record: " + type);
        }
        RecordShape shape = RecordShape.of(type);
        if (shape.signature().hashCode() != signatureHash) {
            throw new InvalidObjectException(type.getName() + " has other components here: " + shape.signature());
        }
        @Nullable Object[] components = new @Nullable Object[shape.types().size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = read(in, shape.types().get(i));
        }
        value = construct(shape, components);
    }

    @Serial
    private @Nullable Object readResolve() {
        return value;
    }

    private static Object get(RecordShape shape, int i, Object from) {
        try {
            return (Object) shape.getters().get(i).invokeExact(from);
        } catch (Throwable e) {
            throw new AssertionError("reading a field cannot fail", e);
        }
    }

    private static Object construct(RecordShape shape, @Nullable Object[] components) {
        try {
            return (Object) shape.constructor().invokeExact(components);
        } catch (RuntimeException | Error e) {
            throw e; // the user's constructor refused, or the bytes are of the wrong types
        } catch (Throwable e) {
            throw new IllegalArgumentException("a record's constructor failed: " + e, e);
        }
    }

    private static void write(ObjectOutputStream out, Class<?> type, @Nullable Object component) throws IOException {
        switch (component) {
            case Integer v when type == int.class -> out.writeInt(v);
            case Long v when type == long.class -> out.writeLong(v);
            case Double v when type == double.class -> out.writeDouble(v);
            case Float v when type == float.class -> out.writeFloat(v);
            case Boolean v when type == boolean.class -> out.writeBoolean(v);
            case Byte v when type == byte.class -> out.writeByte(v);
            case Short v when type == short.class -> out.writeShort(v);
            case Character v when type == char.class -> out.writeChar(v);
            case null, default -> out.writeObject(component);
        }
    }

    private static @Nullable Object read(ObjectInputStream in, Class<?> type)
            throws IOException, ClassNotFoundException {
        if (!type.isPrimitive()) {
            return in.readObject();
        } else if (type == int.class) {
            return in.readInt();
        } else if (type == long.class) {
            return in.readLong();
        } else if (type == double.class) {
            return in.readDouble();
        } else if (type == float.class) {
            return in.readFloat();
        } else if (type == boolean.class) {
            return in.readBoolean();
        } else if (type == byte.class) {
            return in.readByte();
        } else if (type == short.class) {
            return in.readShort();
        }
        return in.readChar();
    }
}
