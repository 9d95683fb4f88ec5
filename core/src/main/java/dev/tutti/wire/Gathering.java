// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes memory to a channel through one buffer, so that small pieces share a call and big ones need no copy of their
 * own size.
 */
final class Gathering {

    private final WritableByteChannel channel;
    private final ByteBuffer buffer;

    Gathering(WritableByteChannel channel, int bufferBytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(bufferBytes);
    }

    void put(MemorySegment source) throws IOException {
        long at = 0;
        while (at < source.byteSize()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = (int) Math.min(buffer.remaining(), source.byteSize() - at);
            MemorySegment.copy(source, at, MemorySegment.ofBuffer(buffer), 0, n);
            buffer.position(buffer.position() + n);
            at += n;
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
