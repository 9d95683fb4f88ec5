// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Reads memory from a channel through one buffer, never beyond what was asked for. */
final class Scattering {

    private static final int TRUSTED_BYTES = 1 << 20;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer;

    Scattering(ReadableByteChannel channel, int bufferBytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(bufferBytes);
    }

    /** Reads so many bytes; a length that is not known to be right allocates no more than about twice what really came. */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, TRUSTED_BYTES)];
        int filled = 0;
        while (true) {
            fill(MemorySegment.ofArray(bytes).asSlice(filled));
            filled = bytes.length;
            if (filled == length) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
        }
    }

    void fill(MemorySegment target) throws IOException {
        long at = 0;
        while (at < target.byteSize()) {
            int n = (int) Math.min(buffer.capacity(), target.byteSize() - at);
            buffer.clear().limit(n);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new WireException(
                            "a message was cut short: bytesMissing=" + (target.byteSize() - at - buffer.position()));
                }
            }
            buffer.flip();
            MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, target, at, n);
            at += n;
        }
    }
}
