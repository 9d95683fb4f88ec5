// SPDX-License-Identifier: Apache-2.0
package dev.tutti.npy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a file of {@code numpy.save} says of its elements, which lie row by row. Source: numpy's format specification,
 * versions 1 to 3 ({@code numpy.lib.format}).
 *
 * @param type as the file has it, such as {@code <f8}
 * @param shape sizes of at most two axes
 * @param offset where the elements begin, in bytes
 */
public record NpyHeader(String type, List<Long> shape, long offset) {

    /*
     *   0x93 NUMPY | byte major | byte minor | length of the header, 2 bytes or from version 2 on 4 | header
     *   the elements, from a multiple of 64 on, as the header is padded with blanks and ends with a line feed
     */
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int VERSION_END = MAGIC.length + 2;
    private static final int ALIGNMENT = 64;
    private static final int MOST_HEADER_BYTES = 1 << 16;
    private static final int MOST_DIMENSIONS = 2;

    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*?\\])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    /** The size of an element, by its type's name. */
    private static int itemBytes(String type) {
        return type.charAt(type.length() - 1) - '0';
    }

    /** How many bytes the elements are. */
    public long bytes() {
        return shape.stream().reduce((long) itemBytes(type), (a, b) -> a * b);
    }

    /**
     * Reads how a file begins.
     *
     * @param types those that are supported
     * @throws IOException if it is no such file, is cut short, or has something that is not supported, by its name
     */
    public static NpyHeader read(Path file, FileChannel channel, Collection<String> types) throws IOException {
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
        NpyHeader header = parse(file, text, at + length, types);
        long end = header.offset + header.bytes();
        if (channel.size() < end) {
            throw new EOFException(file + " ends amid its elements: expectedBytes=" + end + " found=" + channel.size());
        }
        return header;
    }

    private static NpyHeader parse(Path file, String text, long offset, Collection<String> types) throws IOException {
        String quoted = find(file, DESCRIPTION, text);
        String type = types.stream()
                .filter(each -> quoted.equals("'" + each + "'"))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " has elements of type " + quoted + "; supported are "
                        + String.join(", ", types) + ": convert it with numpy's astype"));
        if (find(file, ORDER, text).equals("True")) {
            throw new IOException(
                    file + " is in Fortran order, column by column; save numpy.ascontiguousarray of it instead");
        }
        String sizes = find(file, SHAPE, text);
        List<Long> shape;
        try {
            shape = Stream.of(sizes.split(",", -1))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .map(Long::valueOf)
                    .toList();
            long product = itemBytes(type);
            for (long size : shape) {
                product = Math.multiplyExact(product, size);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IOException(file + " has an impossible shape: (" + sizes + ")", e);
        }
        if (shape.size() > MOST_DIMENSIONS) {
            throw new IOException(file + " has too many dimensions: shape=(" + sizes + ") supported=" + MOST_DIMENSIONS
                    + "; save it reshaped");
        }
        return new NpyHeader(type, shape, offset);
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

    /** The bytes with which a file of such elements begins. */
    public static byte[] bytes(String type, List<Long> shape) {
        String sizes = shape.size() == 1
                ? shape.getFirst() + ","
                : shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String dictionary = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
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
}
