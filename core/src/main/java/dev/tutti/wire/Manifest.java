// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TaskImage} says beside the task itself.
 *
 * @param snapshot names the state of classes in memory, empty if there are none
 * @param shipped static fields whose values are sent, in the order of the values
 * @param opened the classes among their owners that must lose {@code final} for that
 * @param checks static fields to be compared
 * @param implicitFields fields of compact source files that the task's code reads
 * @param writes fields, static or of compact source files, that it writes
 */
record Manifest(
        String snapshot,
        List<FieldName> shipped,
        List<Opened> opened,
        List<Check> checks,
        List<FieldName> implicitFields,
        List<FieldName> writes)
        implements Serializable {

    static final Manifest EMPTY = new Manifest("", List.of(), List.of(), List.of(), List.of(), List.of());

    /** A class, and the serial version that it would lose with its modifiers. */
    record Opened(String className, @Nullable Long version) implements Serializable {}

    /**
     * A static field that should have the same value in a worker.
     *
     * @param fingerprint of the value in the user's JVM
     * @param value that value in words
     * @param by the method that reads it
     */
    record Check(FieldName field, String fingerprint, String value, String by) implements Serializable {}
}
