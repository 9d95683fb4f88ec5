// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /*
     *   0x93 NUMPY | byte major | byte minor | length of the header, 2 bytes or from version 2 on 4 | header
     *   the elements, from a multiple of 64 on, as the header is padded with blanks and ends with a line feed
     */
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int VERSION_END = MAGIC.length + 2;
    private static final int ALIGNMENT = 64;
    private static final int MOST_HEADER_BYTES = 1 << 16;
    private static final long PIECE_BYTES = 1 << 30;

    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*?\\])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

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
        String shape = array.rows() == 1 ? array.length() + "," : array.rows() + ", " + array.columns();
        String dictionary =
                "{'descr': '" + name(array.extent.kind()) + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int before = VERSION_END + Short.BYTES;
        int padded = (before + dictionary.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        String text = dictionary + " ".repeat(padded - before - dictionary.length() - 1) + "\n";
        return ByteBuffer.allocate(padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
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
        ByteBuffer begin = read(file, channel, 0, VERSION_END + Short.BYTES);
        for (byte expected : MAGIC) {
            if (begin.get() != expected) {
                throw new IOException(file + " is no .npy file: it does not begin with \\x93NUMPY");
            }
        }
        int major = begin.get();
        if (major < 1 || major > 3) {
            throw new IOException(file + " has an unknown version of the format: major=" + major + " known=1..3");
        }
        int at = VERSION_END + (major == 1 ? Short.BYTES : Integer.BYTES);
        int length = major == 1
                ? Short.toUnsignedInt(begin.getShort(VERSION_END))
                : read(file, channel, VERSION_END, Integer.BYTES).getInt();
        if (length < 0 || length > MOST_HEADER_BYTES) {
            throw new IOException(file + " has an impossible header: bytes=" + Integer.toUnsignedString(length));
        }
        String text =
                StandardCharsets.UTF_8.decode(read(file, channel, at, length)).toString();
        Header header = header(file, text, at + length);
        long end = header.offset + header.rows * header.columns * header.kind.elementBytes;
        if (channel.size() < end) {
            throw new EOFException(file + " ends amid its elements: expectedBytes=" + end + " found=" + channel.size());
        }
        return header;
    }

    private static Header header(Path file, String text, long offset) throws IOException {
        String type = find(file, DESCRIPTION, text);
        SharedArray.Kind kind = Stream.of(SharedArray.Kind.values())
                .filter(each -> type.equals("'" + name(each) + "'"))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " has elements of type " + type
                        + "; supported are <f8, <f4, <i8, <i4, |i1: convert it with numpy's astype"));
        if (find(file, ORDER, text).equals("True")) {
            throw new IOException(
                    file + " is in Fortran order, column by column; save numpy.ascontiguousarray of it instead");
        }
        String shape = find(file, SHAPE, text);
        List<Long> sizes;
        try {
            sizes = Stream.of(shape.split(",", -1))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .map(Long::valueOf)
                    .toList();
            long product = kind.elementBytes;
            for (long size : sizes) {
                product = Math.multiplyExact(product, size);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IOException(file + " has an impossible shape: (" + shape + ")", e);
        }
        return switch (sizes.size()) {
            case 0 -> new Header(kind, 1, 1, offset);
            case 1 -> new Header(kind, 1, sizes.getFirst(), offset);
            case 2 -> new Header(kind, sizes.getFirst(), sizes.getLast(), offset);
            default ->
                throw new IOException(
                        file + " has too many dimensions: shape=(" + shape + ") supported=2; save it reshaped");
        };
    }

    private static String find(Path file, Pattern pattern, String header) throws IOException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IOException(file + " has a header that cannot be read: " + header.strip());
        }
        return Objects.requireNonNull(matcher.group(1));
    }

    private static ByteBuffer read(Path file, FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException(file + " is no .npy file: it ends after " + channel.size() + " bytes");
            }
        }
        return bytes.flip();
    }
}
