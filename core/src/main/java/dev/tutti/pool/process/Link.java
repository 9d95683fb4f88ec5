// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * The two directions of a channel between a parent and one worker.
 *
 * @param in read by a thread that nobody else knows
 * @param out written by any
 * @param closesOnInterrupt whether an interrupt of a writing thread closes the channel, as it does with those of
 *     {@code java.nio}; then only threads that nobody else knows may write
 */
record Link(ReadableByteChannel in, WritableByteChannel out, boolean closesOnInterrupt) implements AutoCloseable {

    static Link ofPipes(Path in, Path out) throws IOException {
        return new Link(
                new FileInputStream(in.toFile()).getChannel(),
                new StreamChannel(new FileOutputStream(out.toFile())),
                false);
    }

    static Link ofSocket(SocketChannel socket) {
        return new Link(socket, socket, true);
    }

    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }

    /** Streams know no interrupts. */
    private record StreamChannel(FileOutputStream stream) implements WritableByteChannel {

        private static final int CHUNK_BYTES = 1 << 16;

        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = Math.min(source.remaining(), CHUNK_BYTES);
            if (source.hasArray()) {
                stream.write(source.array(), source.arrayOffset() + source.position(), length);
                source.position(source.position() + length);
            } else {
                byte[] copy = new byte[length];
                source.get(copy);
                stream.write(copy);
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return stream.getChannel().isOpen();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
