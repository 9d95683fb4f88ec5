// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/**
 * Some bytes, to be written or read once, of all that go through a buffer: byte b is at b % its size. Interrupts do
 * nothing to it, as they would to the JDK's channels.
 */
final class Part implements ReadableByteChannel, WritableByteChannel {

    private final MemorySegment buffer;
    private final long bufferBytes;
    private final long end;
    private long at;

    Part(MemorySegment buffer, long start, long end) {
        this.buffer = buffer;
        this.bufferBytes = buffer.byteSize();
        this.end = end;
        this.at = start;
    }

    @Override
    public int write(ByteBuffer source) {
        int count = Objects.checkIndex(source.remaining(), (int) Math.min(end - at, Integer.MAX_VALUE - 1) + 1);
        while (source.hasRemaining()) {
            int n = contiguous(source);
            copy(MemorySegment.ofBuffer(source), 0, buffer, at % bufferBytes, n);
            advance(source, n);
        }
        return count;
    }

    @Override
    public int read(ByteBuffer target) {
        if (at == end) {
            return -1;
        }
        int before = target.remaining();
        while (target.hasRemaining() && at < end) {
            int n = contiguous(target);
            copy(buffer, at % bufferBytes, MemorySegment.ofBuffer(target), 0, n);
            advance(target, n);
        }
        return before - target.remaining();
    }

    private static void copy(MemorySegment source, long from, MemorySegment target, long to, int n) {
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, target, ValueLayout.JAVA_BYTE, to, n);
    }

    private int contiguous(ByteBuffer other) {
        return (int) Math.min(Math.min(other.remaining(), end - at), bufferBytes - at % bufferBytes);
    }

    private void advance(ByteBuffer other, int n) {
        other.position(other.position() + n);
        at += n;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
