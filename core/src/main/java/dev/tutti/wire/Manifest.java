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
            writeFields(out, shipped);
            out.writeInt(opened.size());
            for (Opened item : opened) {
                out.writeUTF(item.className);
                out.writeBoolean(item.version.isPresent());
                out.writeLong(item.version.orElse(0L));
            }
            out.writeInt(checks.size());
            for (Check check : checks) {
                writeField(out, check.field);
                out.writeUTF(check.fingerprint);
                out.writeUTF(check.value);
                out.writeUTF(check.by);
            }
            writeFields(out, implicitFields);
            writeFields(out, writes);
            out.writeInt(code.size());
            for (CodeVersion version : code) {
                out.writeUTF(version.className);
                out.writeLong(version.checksum);
            }
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
            String snapshot = in.readUTF();
            List<FieldName> shipped = readFields(in);
            List<Opened> opened = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) { // a wrong number meets the end
                String className = in.readUTF();
                boolean isPresent = in.readBoolean();
                long version = in.readLong();
                opened.add(new Opened(className, isPresent ? Optional.of(version) : Optional.empty()));
            }
            List<Check> checks = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                checks.add(new Check(readField(in), in.readUTF(), in.readUTF(), in.readUTF()));
            }
            List<FieldName> implicitFields = readFields(in);
            List<FieldName> writes = readFields(in);
            List<CodeVersion> code = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                code.add(new CodeVersion(in.readUTF(), in.readLong()));
            }
            Manifest manifest = new Manifest(snapshot, shipped, opened, checks, implicitFields, writes, code);
            if (in.available() > 0) {
                throw new Unreadable("its manifest has more than it should: bytes=" + in.available());
            }
            return manifest;
        } catch (IOException e) {
            throw new Unreadable("its manifest is garbled: " + e, e);
        }
    }

    private static void writeFields(DataOutputStream out, List<FieldName> fields) throws IOException {
        out.writeInt(fields.size());
        for (FieldName field : fields) {
            writeField(out, field);
        }
    }

    private static List<FieldName> readFields(DataInputStream in) throws IOException {
        List<FieldName> fields = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            fields.add(readField(in));
        }
        return fields;
    }

    private static void writeField(DataOutputStream out, FieldName field) throws IOException {
        out.writeUTF(field.className());
        out.writeUTF(field.name());
    }

    private static FieldName readField(DataInputStream in) throws IOException {
        return new FieldName(in.readUTF(), in.readUTF());
    }
}
