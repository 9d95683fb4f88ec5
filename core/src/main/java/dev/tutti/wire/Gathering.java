// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Writes arrays to a channel through one buffer, so that small ones share a call and big ones need no copy of their
 * own size.
 */
final class Gathering {

    private final WritableByteChannel channel;
    private final ByteBuffer buffer;

    Gathering(WritableByteChannel channel, int bufferBytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(bufferBytes).order(ByteOrder.nativeOrder());
    }

    /** Appends a primitive array; {@code elementBytes} may not be more than the buffer has. */
    void put(Object array, int elementBytes) throws IOException {
        int length = Array.getLength(array);
        for (int at = 0; at < length; ) {
            if (buffer.remaining() < elementBytes) {
                flush();
            }
            int count = Math.min(buffer.remaining() / elementBytes, length - at);
            PrimitiveArrays.put(array, at, count, buffer);
            buffer.position(buffer.position() + count * elementBytes);
            at += count;
        }
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
