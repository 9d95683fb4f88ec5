// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import org.jspecify.annotations.Nullable;

/** Turns values into payloads and back. Safe for use by several threads. */
public final class Codec {
    private Codec() {}

    /** A codec for values that belong to no task. */
    public static Codec of(ClassLoader loader) {
        throw new UnsupportedOperationException();
    }

    /** A snapshot of the value; {@code TaskRefusedException} with path, type and fix if it cannot travel. */
    public Payload encode(@Nullable Object value, Role role) {
        throw new UnsupportedOperationException();
    }

    /** The value; {@code TaskRefusedException} if it cannot be read here. */
    public @Nullable Object decode(Payload payload, Role role) {
        throw new UnsupportedOperationException();
    }

    /** Never throws: what cannot be serialized becomes a {@code RemoteTaskException}. */
    public Payload encodeFailure(Throwable failure) {
        throw new UnsupportedOperationException();
    }

    /** Never throws: what cannot be read becomes a {@code RemoteTaskException}. */
    public Throwable decodeFailure(Payload payload) {
        throw new UnsupportedOperationException();
    }
}
