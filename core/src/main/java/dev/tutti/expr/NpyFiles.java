// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.npy.NpyHeader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Arrays in files as numpy writes them. */
final class NpyFiles {

    private static final List<DType> TYPES = List.of(DType.values());
    private static final List<String> NAMES =
            TYPES.stream().map(DType::fileName).toList();

    /** How much goes through memory at once. A multiple of every element's size. */
    private static final int PIECE_BYTES = 1 << 20;

    private NpyFiles() {}

    private static DType dtype(NpyHeader header) {
        return TYPES.get(NAMES.indexOf(header.type()));
    }

    private static long[] shape(NpyHeader header) {
        return header.shape().stream().mapToLong(Long::longValue).toArray();
    }

    static Array read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = NpyHeader.read(file, channel, NAMES);
            Array array = Array.zeros(dtype(header), shape(header));
            channel.position(header.offset());
            Piece piece = new Piece(array.dtype());
            for (long from = 0; from < array.size(); from += piece.length) {
                ByteBuffer bytes = piece.bytes(array.size() - from);
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes) < 0) {
                        throw new EOFException(file + " ends amid its elements");
                    }
                }
                Copying.bulk(piece.elements, 0, array.elements(), from, Math.min(piece.length, array.size() - from));
            }
            return array;
        }
    }

    static Array map(Path file, boolean isWritable) throws IOException {
        StandardOpenOption[] options = isWritable
                ? new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE}
                : new StandardOpenOption[] {StandardOpenOption.READ};
        try (FileChannel channel = FileChannel.open(file, options)) {
            NpyHeader header = NpyHeader.read(file, channel, NAMES);
            DType dtype = dtype(header);
            if (header.offset() % dtype.itemBytes() != 0) {
                throw new IOException(file + " has its elements where they cannot be mapped: offset=" + header.offset()
                        + " itemBytes=" + dtype.itemBytes() + "; read it instead");
            }
            MapMode mode = isWritable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
            MemorySegment memory = channel.map(mode, header.offset(), header.bytes(), Arena.ofAuto());
            return Array.of(memory, dtype, shape(header));
        }
    }

    static void write(Array array, Path file) throws IOException {
        Array rows = array.contiguous();
        List<Long> shape = Arrays.stream(array.shape()).boxed().toList();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(NpyHeader.bytes(array.dtype().fileName(), shape)));
            Piece piece = new Piece(array.dtype());
            for (long from = 0; from < rows.size(); from += piece.length) {
                long count = Math.min(piece.length, rows.size() - from);
                Copying.bulk(rows.elements(), rows.offset() + from, piece.elements, 0, count);
                writeFully(channel, piece.bytes(count));
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Some elements on their way between a file and an array. */
    private static final class Piece {
        private final Elements elements;
        private final long length;

        private Piece(DType dtype) {
            length = PIECE_BYTES / dtype.itemBytes();
            elements = new Elements.OfMemory(dtype, OffHeap.allocate(dtype, length));
        }

        /** The first of its elements, not more than it has. */
        private ByteBuffer bytes(long count) {
            long most = Math.min(count, length) * elements.dtype().itemBytes();
            return elements.segment().asSlice(0, most).asByteBuffer();
        }
    }
}
