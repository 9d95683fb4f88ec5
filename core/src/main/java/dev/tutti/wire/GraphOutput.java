// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's serializer for one graph of objects, with replacements. Never reused: a stream remembers every object it
 * wrote, and would send an old value again for a changed one.
 */
final class GraphOutput extends ObjectOutputStream {

    /** What is written in place of objects. */
    interface Replacer {

        /**
         * Called once for each object of the graph that is not a {@code Class}.
         *
         * @throws Unsendable if nothing can be
         */
        Object replace(Object object) throws Unsendable;

        /** Called once for each class of the graph. */
        default void saw(Class<?> type) {}
    }

    private final Replacer replacer;
    private @Nullable Object last;
    private @Nullable Object lastBeforeWritten;
    private @Nullable IOException written;
    private boolean failed;

    GraphOutput(OutputStream out, Replacer replacer) throws IOException {
        super(out);
        this.replacer = replacer;
        enableReplaceObject(true);
    }

    /** The object that was about to be written when writing failed. */
    @SuppressWarnings("ReferenceEquality") // that very exception, or another
    @Nullable
    Object last(Throwable failure) {
        return failure == written ? lastBeforeWritten : last;
    }

    @Override
    protected void writeStreamHeader() {}

    /**
     * As the protocol has it, but for the version of array classes, which readers do not look at: to compute one, the JDK
     * loads its security providers, which takes a program's first task tens of milliseconds.
     */
    @Override
    protected void writeClassDescriptor(ObjectStreamClass description) throws IOException {
        Class<?> type = description.forClass();
        if (type == null || !type.isArray()) {
            super.writeClassDescriptor(description);
            return;
        }
        writeUTF(description.getName());
        writeLong(0);
        writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        writeShort(0); // fields
    }

    @Override
    protected void annotateClass(Class<?> type) {
        replacer.saw(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
        for (Class<?> face : type.getInterfaces()) {
            replacer.saw(face);
        }
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
        if (object == null || failed) {
            return null; // after a failure the JDK wants to write the exception, for nobody
        }
        if (object instanceof IOException failure && written == null) {
            written = failure; // as here, unless it is part of the graph
            lastBeforeWritten = last;
        }
        last = object;
        try {
            return replacer.replace(object);
        } catch (Unsendable e) {
            failed = true;
            throw e;
        }
    }
}
