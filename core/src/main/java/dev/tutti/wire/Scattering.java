// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Reads arrays from a channel through one buffer, never beyond what was asked for. */
final class Scattering {

    private static final int TRUSTED_BYTES = 1 << 16;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer;

    Scattering(ReadableByteChannel channel, int bufferBytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(bufferBytes).order(ByteOrder.nativeOrder());
    }

    /** Reads so many bytes; a length that is not known to be right allocates no more than about twice what really came. */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, TRUSTED_BYTES)];
        int filled = 0;
        while (true) {
            fill(bytes, filled, 1);
            filled = bytes.length;
            if (filled == length) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
        }
    }

    /** Fills a primitive array from an index to its end; {@code elementBytes} may not be more than the buffer has. */
    void fill(Object array, int from, int elementBytes) throws IOException {
        int length = Array.getLength(array);
        for (int at = from; at < length; ) {
            int count = Math.min(buffer.capacity() / elementBytes, length - at);
            buffer.clear().limit(count * elementBytes);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new WireException("a message was cut short: bytesMissing="
                            + ((long) (length - at) * elementBytes - buffer.position()));
                }
            }
            PrimitiveArrays.get(buffer.flip(), array, at, count);
            at += count;
        }
    }
}
