// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Reads arrays from a channel, never beyond what was asked for. */
final class Scattering {

    private static final int TRUSTED_BYTES = 1 << 16;

    /** From here on a direct buffer is worth its making, since it spares the JDK's copy of every read. */
    private static final int LARGE_BYTES = 1 << 20;

    private final ReadableByteChannel channel;

    /** At most so much is asked of the channel at once, since the JDK copies what goes to a heap array. */
    private final int chunkBytes;

    private long takenBytes;

    Scattering(ReadableByteChannel channel, int chunkBytes) {
        this.channel = channel;
        this.chunkBytes = chunkBytes;
    }

    /**
     * Reads so many bytes; a length that is not known to be right allocates no more than about twice what really came.
     */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, TRUSTED_BYTES)];
        int filled = 0;
        while (true) {
            for (int n; filled < bytes.length; filled += n) {
                n = Math.min(chunkBytes, bytes.length - filled);
                read(ByteBuffer.wrap(bytes, filled, n), length - filled);
            }
            if (filled == length) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
        }
    }

    /** Fills a primitive array. */
    void fill(Object array, int elementBytes) throws IOException {
        int length = Array.getLength(array);
        int capacity = Math.min(chunkBytes / elementBytes, length);
        int bytes = capacity * elementBytes;
        boolean large = (long) length * elementBytes >= LARGE_BYTES;
        ByteBuffer buffer =
                (large ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes)).order(ByteOrder.nativeOrder());
        for (int at = 0, count; at < length; at += count) {
            count = Math.min(capacity, length - at);
            read(buffer.clear().limit(count * elementBytes), (long) (length - at) * elementBytes);
            PrimitiveArrays.get(buffer.flip(), array, at, count);
        }
    }

    /** Reads on until so many bytes were taken in all, and drops them. */
    void skipTo(long bytes) throws IOException {
        ByteBuffer dropped = ByteBuffer.allocate(chunkBytes);
        while (takenBytes < bytes) {
            read(dropped.clear().limit((int) Math.min(chunkBytes, bytes - takenBytes)), bytes - takenBytes);
        }
    }

    private void read(ByteBuffer buffer, long missingBytes) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer);
            if (read < 0) {
                throw new WireException("a message was cut short: bytesMissing=" + missingBytes);
            }
            takenBytes += read;
        }
    }
}
