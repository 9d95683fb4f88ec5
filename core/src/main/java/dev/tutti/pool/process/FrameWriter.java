// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Gathers small fields and payloads into one write; passes large ones through without a copy. Not thread-safe. */
final class FrameWriter implements WritableByteChannel {

    private static final int BUFFER_BYTES = 1 << 16;

    private final WritableByteChannel out;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long written;

    FrameWriter(WritableByteChannel out) {
        this.out = out;
    }

    @SuppressWarnings("EnumOrdinal") // both ends are of one build
    FrameWriter type(FrameType type) throws IOException {
        room(1).put((byte) type.ordinal());
        return this;
    }

    FrameWriter putBoolean(boolean value) throws IOException {
        room(1).put((byte) (value ? 1 : 0));
        return this;
    }

    FrameWriter putInt(int value) throws IOException {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    FrameWriter putLong(long value) throws IOException {
        room(Long.BYTES).putLong(value);
        return this;
    }

    FrameWriter putBytes(byte[] bytes) throws IOException {
        putInt(bytes.length);
        write(ByteBuffer.wrap(bytes));
        return this;
    }

    FrameWriter putText(String text) throws IOException {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        if (length <= buffer.remaining()) {
            buffer.put(source);
        } else {
            flush();
            while (source.hasRemaining()) {
                written += out.write(source);
            }
        }
        return length;
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            written += out.write(buffer);
        }
        buffer.clear();
    }

    /** Bytes handed to the channel so far, those in the buffer included. */
    long position() {
        return written + buffer.position();
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
