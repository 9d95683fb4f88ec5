// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.wire.Payload;
import dev.tutti.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads frames through a buffer; large payloads go past it. Not thread-safe. */
final class FrameReader implements ReadableByteChannel {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Nothing that is neither a payload nor a class file is longer; a longer one is garbage. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_TOKEN_BYTES = 1 << 8;

    private final ReadableByteChannel in;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    /** The reading thread's own count, and what it has told the others. */
    private long receivedHere;

    private volatile long receivedBytes;

    FrameReader(ReadableByteChannel in) {
        this.in = in;
    }

    FrameType type() throws IOException {
        return FrameType.of(have(1).get());
    }

    void expect(FrameType expected) throws IOException {
        FrameType found = type();
        if (found != expected) {
            throw new WireException("a frame out of place: expected=" + expected + " found=" + found);
        }
    }

    boolean getBoolean() throws IOException {
        return have(1).get() != 0;
    }

    int getInt() throws IOException {
        return have(Integer.BYTES).getInt();
    }

    long getLong() throws IOException {
        return have(Long.BYTES).getLong();
    }

    /** A short text whose sender is not known yet. */
    byte[] getToken() throws IOException {
        int length = getInt();
        if (length < 0 || length > MOST_TOKEN_BYTES) {
            throw new WireException("no token: bytes=" + length);
        }
        return getBytes(length);
    }

    byte[] getBytes() throws IOException {
        return getBytes(getInt());
    }

    byte[] getBytes(int length) throws IOException {
        if (length < 0 || length > MOST_BYTES) {
            throw new WireException("a field of impossible length: bytes=" + length);
        }
        byte[] bytes = new byte[Math.min(length, BUFFER_BYTES)]; // the length is not believed before as much has come
        int filled = 0;
        while (filled < length) {
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
            }
            int read = read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
            if (read < 0) {
                throw new EOFException();
            }
            filled += read;
        }
        return bytes;
    }

    String getText() throws IOException {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    Payload getPayload() throws IOException {
        return Payload.readFrom(this, Long.MAX_VALUE);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!buffer.hasRemaining()) {
            if (target.remaining() >= BUFFER_BYTES) {
                return receive(target);
            }
            buffer.clear();
            int read = receive(buffer);
            buffer.flip();
            if (read < 0) {
                return -1;
            }
        }
        int length = Math.min(buffer.remaining(), target.remaining());
        target.put(target.position(), buffer, buffer.position(), length);
        target.position(target.position() + length);
        buffer.position(buffer.position() + length);
        return length;
    }

    private ByteBuffer have(int bytes) throws IOException {
        while (buffer.remaining() < bytes) {
            buffer.compact();
            int read = receive(buffer);
            buffer.flip();
            if (read < 0) {
                throw new EOFException();
            }
        }
        return buffer;
    }

    /** Whether more was received than was read. */
    boolean hasMore() {
        return buffer.hasRemaining();
    }

    /** How many bytes were taken out of the channel so far; any thread. */
    long receivedBytes() {
        return receivedBytes;
    }

    private int receive(ByteBuffer target) throws IOException {
        int read = in.read(target);
        if (read > 0) {
            receivedHere += read;
            receivedBytes = receivedHere;
        }
        return read;
    }

    @Override
    public boolean isOpen() {
        return in.isOpen();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
