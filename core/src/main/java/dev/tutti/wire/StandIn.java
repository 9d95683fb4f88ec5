// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is written in place of an object that is not {@link Serializable}; reading it gives an equal object. */
sealed interface StandIn extends Serializable permits RecordImage, StandIn.Value, StandIn.Reference {

    /** Those that mean something beside the stream; the reader of the stream turns them back. */
    sealed interface Reference extends StandIn {}

    /** A primitive array that is a part of the payload. */
    record ArrayReference(int part) implements Reference {}

    /** The object of a compact source file that both ends know as the task's own. */
    record SelfReference() implements Reference {}

    /**
     * Another object of a compact source file. Its fields follow after the graph, so it may be referred to from them.
     *
     * @param id counts such objects in the order of their first mention
     */
    record ImplicitReference(int id, Class<?> type) implements Reference {}

    /** Those that need nothing but themselves to turn back. */
    sealed interface Value extends StandIn {}

    record OptionalImage(@Nullable Object value) implements Value {
        @Serial
        private Object readResolve() {
            return Optional.ofNullable(value);
        }
    }

    record OptionalIntImage(boolean isPresent, int value) implements Value {
        @Serial
        private Object readResolve() {
            return isPresent ? OptionalInt.of(value) : OptionalInt.empty();
        }
    }

    record OptionalLongImage(boolean isPresent, long value) implements Value {
        @Serial
        private Object readResolve() {
            return isPresent ? OptionalLong.of(value) : OptionalLong.empty();
        }
    }

    record OptionalDoubleImage(boolean isPresent, double value) implements Value {
        @Serial
        private Object readResolve() {
            return isPresent ? OptionalDouble.of(value) : OptionalDouble.empty();
        }
    }

    /**
     * A path of the default file system: it means the same in a process on this machine with the same working
     * directory.
     */
    record PathImage(String path) implements Value {
        @Serial
        private Object readResolve() {
            return Path.of(path);
        }
    }

    record CharsetImage(String name) implements Value {
        @Serial
        private Object readResolve() {
            return Charset.forName(name);
        }
    }
}
