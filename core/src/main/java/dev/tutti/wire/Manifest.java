// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link TaskImage} says beside the task itself.
 *
 * @param snapshot names the state of classes in memory, empty if there are none
 * @param shipped static fields whose values are sent, in the order of the values
 * @param opened the classes among their owners that must lose {@code final} for that
 * @param checks static fields to be compared
 * @param implicitFields fields of compact source files that the task's code reads
 * @param writes fields, static or of compact source files, that it writes
 * @param code the classes on the class path that hold the bodies of the task's lambdas
 */
record Manifest(
        String snapshot,
        List<FieldName> shipped,
        List<Opened> opened,
        List<Check> checks,
        List<FieldName> implicitFields,
        List<FieldName> writes,
        List<CodeVersion> code) {

    static final Manifest EMPTY = new Manifest("", List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** A class, and the serial version that it would lose with its modifiers. */
    record Opened(String className, Optional<Long> version) {}

    /**
     * A static field that should have the same value in a worker.
     *
     * @param fingerprint of the value in the user's JVM
     * @param value that value in words
     * @param by the method that reads it
     */
    record Check(FieldName field, String fingerprint, String value, String by) {}

    /** A class, and a checksum of its class file. */
    record CodeVersion(String className, long checksum) {}

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(snapshot);
            write(out, shipped, Manifest::writeField);
            write(out, opened, (o, item) -> {
                o.writeUTF(item.className);
                o.writeBoolean(item.version.isPresent());
                o.writeLong(item.version.orElse(0L));
            });
            write(out, checks, (o, check) -> {
                writeField(o, check.field);
                o.writeUTF(check.fingerprint);
                o.writeUTF(check.value);
                o.writeUTF(check.by);
            });
            write(out, implicitFields, Manifest::writeField);
            write(out, writes, Manifest::writeField);
            write(out, code, (o, version) -> {
                o.writeUTF(version.className);
                o.writeLong(version.checksum);
            });
        } catch (IOException e) {
            throw new IllegalStateException("names are short and memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws Unreadable if it is something else
     */
    static Manifest from(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Manifest manifest = new Manifest(
                    in.readUTF(),
                    read(in, Manifest::readField),
                    read(in, i -> {
                        String className = i.readUTF();
                        boolean isPresent = i.readBoolean();
                        long version = i.readLong();
                        return new Opened(className, isPresent ? Optional.of(version) : Optional.empty());
                    }),
                    read(in, i -> new Check(readField(i), i.readUTF(), i.readUTF(), i.readUTF())),
                    read(in, Manifest::readField),
                    read(in, Manifest::readField),
                    read(in, i -> new CodeVersion(i.readUTF(), i.readLong())));
            if (in.available() > 0) {
                throw new Unreadable("its manifest has more than it should: bytes=" + in.available());
            }
            return manifest;
        } catch (IOException e) {
            throw new Unreadable("its manifest is garbled: " + e, e);
        }
    }

    private interface Writer<T> {
        void write(DataOutputStream out, T item) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> void write(DataOutputStream out, List<T> items, Writer<T> writer) throws IOException {
        out.writeInt(items.size());
        for (T item : items) {
            writer.write(out, item);
        }
    }

    private static <T> List<T> read(DataInputStream in, Reader<T> reader) throws IOException {
        List<T> items = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) { // a wrong number meets the end
            items.add(reader.read(in));
        }
        return List.copyOf(items);
    }

    private static void writeField(DataOutputStream out, FieldName field) throws IOException {
        out.writeUTF(field.className());
        out.writeUTF(field.name());
    }

    private static FieldName readField(DataInputStream in) throws IOException {
        return new FieldName(in.readUTF(), in.readUTF());
    }
}
