// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.npy.NpyHeader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shared arrays in files as numpy writes them with {@code numpy.save}.
 *
 * <ul>
 *   <li><b>Elements:</b> {@code <f8}, {@code <f4}, {@code <i8}, {@code <i4} and {@code |i1}, the least significant byte
 *       first. Others are refused by their name.
 *   <li><b>Shape:</b> 0 to 2 dimensions; one or none is one row. Fortran order is refused.
 *   <li><b>Errors:</b> a file that is none, or is cut short, is an {@link IOException} that names it.
 *   <li><b>Cost:</b> {@link #read} and {@link #write} take as long as the disk, {@link #map} takes microseconds.
 *   <li><b>Source:</b> numpy's format specification, versions 1 to 3 ({@code numpy.lib.format}).
 * </ul>
 */
public final class Npy {

    private static final long PIECE_BYTES = 1 << 30;

    /** What a file says of its elements, which begin at {@code offset}. */
    private record Header(SharedArray.Kind kind, long rows, long columns, long offset) {}

    private Npy() {}

    /**
     * Reads a file into new shared memory.
     *
     * @param file the file
     * @return a {@link SharedDoubles}, {@link SharedFloats}, {@link SharedLongs}, {@link SharedInts} or {@link
     *     SharedBytes}
     * @throws IOException if it cannot be read, is no such file, or has something that is not supported
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static SharedArray read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Header header = header(file, channel);
            SharedArray array = SharedArray.of(SharedArray.Extent.create(header.kind, header.rows, header.columns));
            try {
                channel.position(header.offset);
                for (ByteBuffer piece : (Iterable<ByteBuffer>) pieces(array)::iterator) {
                    while (piece.hasRemaining()) {
                        if (channel.read(piece) < 0) {
                            throw new EOFException(file + " ends amid its elements: " + array);
                        }
                    }
                }
                return array;
            } catch (IOException | RuntimeException | Error e) {
                array.close();
                throw e;
            } finally {
                Reference.reachabilityFence(array);
            }
        }
    }

    /**
     * Maps a file: nothing is read before it is looked at, and all processes look at the same pages. An array that was
     * mapped cannot be written: that is an {@link IllegalArgumentException}.
     *
     * @param file the file; that another program shortens it meanwhile is an {@link InternalError} where it is read
     * @return as {@link #read}
     * @throws IOException as {@link #read}
     */
    public static SharedArray map(Path file) throws IOException {
        return map(file, Block.Kind.FILE);
    }

    /**
     * Maps a file for reading and writing; what is written is in the file when the system sees fit, at the latest some
     * seconds after the array was closed.
     *
     * @param file the file, as of {@link #map}
     * @return as {@link #read}
     * @throws IOException as {@link #read}
     */
    public static SharedArray mapWritable(Path file) throws IOException {
        return map(file, Block.Kind.WRITABLE_FILE);
    }

    private static SharedArray map(Path file, Block.Kind kind) throws IOException {
        Path path = file.toRealPath();
        Header header;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            header = header(file, channel);
        }
        if (header.offset % header.kind.elementBytes != 0) {
            throw new IOException(file + " has its elements where they cannot be mapped: offset=" + header.offset
                    + " elementBytes=" + header.kind.elementBytes + "; read it instead");
        }
        String identity = String.valueOf(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        long bytes = header.rows * header.columns * header.kind.elementBytes;
        Block block = new Block.Handle(kind, identity, path.toString(), header.offset, bytes).block();
        return SharedArray.of(new SharedArray.Extent(block, header.kind, 0, header.rows, header.columns));
    }

    /**
     * Writes a file, over one that is there. Arrays of one row have one dimension in it.
     *
     * @param array any elements
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public static void write(SharedArray array, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(header(array)));
            for (ByteBuffer piece : (Iterable<ByteBuffer>) pieces(array)::iterator) {
                writeFully(channel, piece);
            }
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A buffer has at most 2 GiB. */
    private static Stream<ByteBuffer> pieces(SharedArray array) {
        MemorySegment all = array.memory;
        return Stream.iterate(0L, from -> from < all.byteSize(), from -> from + PIECE_BYTES)
                .map(from -> all.asSlice(from, Math.min(PIECE_BYTES, all.byteSize() - from))
                        .asByteBuffer());
    }

    private static byte[] header(SharedArray array) {
        return NpyHeader.bytes(
                name(array.extent.kind()),
                array.rows() == 1 ? List.of(array.length()) : List.of(array.rows(), array.columns()));
    }

    private static String name(SharedArray.Kind kind) {
        return switch (kind) {
            case BYTES -> "|i1";
            case INTS -> "<i4";
            case LONGS -> "<i8";
            case FLOATS -> "<f4";
            case DOUBLES -> "<f8";
        };
    }

    private static Header header(Path file, FileChannel channel) throws IOException {
        List<SharedArray.Kind> kinds = List.of(SharedArray.Kind.values());
        List<String> names = kinds.stream().map(Npy::name).toList();
        NpyHeader header = NpyHeader.read(file, channel, names);
        List<Long> shape = header.shape();
        return new Header(
                kinds.get(names.indexOf(header.type())),
                shape.size() < 2 ? 1 : shape.getFirst(),
                shape.isEmpty() ? 1 : shape.getLast(),
                header.offset());
    }
}
