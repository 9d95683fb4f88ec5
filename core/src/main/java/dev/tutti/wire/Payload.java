// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An encoded value. Immutable. */
public final class Payload {
    private Payload() {}

    /** Bytes that {@link #writeTo} writes. */
    public long sizeBytes() {
        throw new UnsupportedOperationException();
    }

    /** Writes everything, blocking. One {@code write} if it is small. */
    public void writeTo(WritableByteChannel channel) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Reads what {@link #writeTo} wrote; {@link WireException} before anything is allocated if it claims more than the limit or makes no sense. */
    public static Payload readFrom(ReadableByteChannel channel, long sizeLimitBytes) throws IOException {
        throw new UnsupportedOperationException();
    }
}
