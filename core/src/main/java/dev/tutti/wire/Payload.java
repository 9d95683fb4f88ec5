// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An encoded value: a head of bytes and any number of primitive arrays beside it, which are never serialized.
 * Immutable, but for arrays that were borrowed until {@link #complete}.
 *
 * <p>Values may exceed 2 GiB when they are made of several arrays; head and each array have less than 2^31 bytes and
 * elements.
 */
public final class Payload {

    /*
     * On a channel, in native byte order, for both ends are on one machine:
     *
     *   int magic | int headBytes | int parts | int checksum | long sizeBytes      FIXED_BYTES
     *   per part: int kind | int length                                            TABLE_BYTES each
     *   head
     *   the parts' elements, without gaps
     *
     * The checksum covers everything but itself and the elements: every length is known to be what the sender wrote
     * before it is used.
     *
     * A short head without parts, as of a number, goes without most of that, because there may be millions:
     *
     *   int SHORT_MAGIC | headBytes, int hash of head and length     SHORT_FIXED_BYTES
     *   head
     */
    private static final int SHORT_MAGIC = 0x5455_0000;
    private static final int SHORT_HEAD_BYTES = 64;
    private static final int SHORT_FIXED_BYTES = 8;
    private static final int MAGIC = 0x5455_5401; // "TUT" 1; reversed on a machine of the other byte order
    private static final int FIXED_BYTES = 24;
    private static final int CHECKSUM_AT = 12;
    private static final int SIZE_AT = 16;
    private static final int TABLE_BYTES = 8;
    private static final int CHUNK_BYTES = 1 << 17;

    private final byte[] head;
    private final List<Loan> loans;
    private final long sizeBytes;

    /** Replaced with this locked, so that no array is read any more when {@link #complete} has returned. */
    private volatile List<Object> parts;

    /** What {@link #complete} makes copies of the parts; empty if there is nothing to copy. */
    private List<Object> copies = List.of();

    /**
     * Takes over its arguments.
     *
     * @param head tag and bytes, see {@link Tag}
     * @param parts primitive arrays that nobody else will write
     */
    Payload(byte[] head, List<Object> parts) {
        this(head, parts, List.of());
    }

    /**
     * Takes over its arguments.
     *
     * @param head tag and bytes, see {@link Tag}
     * @param parts primitive arrays that nobody else will write
     * @param loans what must stay here until this is not needed any more
     */
    Payload(byte[] head, List<Object> parts, List<Loan> loans) {
        this.head = head;
        this.parts = List.copyOf(parts);
        this.loans = List.copyOf(loans);
        if (isShort()) {
            this.sizeBytes = (long) SHORT_FIXED_BYTES + head.length;
            return;
        }
        long size = FIXED_BYTES + (long) TABLE_BYTES * parts.size() + head.length;
        for (Object part : this.parts) {
            size += (long) Array.getLength(part) * kindOf(part).elementBytes;
        }
        this.sizeBytes = size;
    }

    /**
     * The same with arrays that others will write, though not before {@link #complete} was called, and with room for copies
     * of them.
     *
     * @return this
     */
    Payload borrowed() {
        List<Object> room = new ArrayList<>(parts.size());
        for (Object part : parts) {
            room.add(kindOf(part).allocate(Array.getLength(part)));
        }
        copies = room;
        return this;
    }

    /**
     * Copies the arrays that this has only borrowed, on the thread that borrowed them. Meanwhile it may be on its way
     * already.
     */
    @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one kind
    public void complete() {
        if (copies.isEmpty()) {
            return;
        }
        for (int i = 0; i < copies.size(); i++) {
            System.arraycopy(parts.get(i), 0, copies.get(i), 0, Array.getLength(copies.get(i)));
        }
        synchronized (this) {
            parts = copies;
        }
        copies = List.of();
    }

    /**
     * How long it is on a channel.
     *
     * @return exactly the bytes that {@link #writeTo} writes
     */
    public long sizeBytes() {
        return sizeBytes;
    }

    byte[] head() {
        return head;
    }

    List<Object> parts() {
        return parts;
    }

    /**
     * What must stay here until this was decoded, wherever that is. A task that has any can change something beside its
     * result.
     *
     * @return the loans, which a payload that was read does not have
     */
    public List<Loan> loans() {
        return loans;
    }

    private boolean isShort() {
        return parts.isEmpty() && head.length <= SHORT_HEAD_BYTES;
    }

    /**
     * Writes everything, in one call of {@code write} if it is small.
     *
     * @param channel a blocking channel
     * @throws IOException if the channel fails
     */
    public void writeTo(WritableByteChannel channel) throws IOException {
        if (isShort()) {
            writeShort(channel);
            return;
        }
        int preludeBytes = FIXED_BYTES + TABLE_BYTES * parts.size();
        ByteBuffer prelude = ByteBuffer.allocate(preludeBytes).order(ByteOrder.nativeOrder());
        prelude.putInt(MAGIC).putInt(head.length).putInt(parts.size()).putInt(0).putLong(sizeBytes);
        for (Object part : parts) {
            prelude.putInt(kindOf(part).code).putInt(Array.getLength(part));
        }
        prelude.putInt(CHECKSUM_AT, checksum(prelude.array(), head));
        Gathering out = new Gathering(channel, (int) Math.min(CHUNK_BYTES, sizeBytes));
        out.put(prelude.array());
        out.put(head);
        for (int i = 0; i < parts.size(); i++) {
            writePart(i, out);
        }
        out.flush();
    }

    /** Some elements after the other, of the array that is there then. */
    private void writePart(int i, Gathering out) throws IOException {
        if (parts.get(i) instanceof boolean[]) {
            out.put(bytes(i));
            return;
        }
        int elementBytes = kindOf(parts.get(i)).elementBytes;
        int length = Array.getLength(parts.get(i));
        for (int at = 0; at < length; ) {
            out.makeRoom(elementBytes);
            synchronized (this) {
                at += out.put(parts.get(i), elementBytes, at);
            }
        }
    }

    private synchronized byte[] bytes(int i) {
        return PrimitiveArrays.toBytes((boolean[]) parts.get(i));
    }

    private void writeShort(WritableByteChannel channel) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) sizeBytes).order(ByteOrder.nativeOrder());
        all.putInt(SHORT_MAGIC | head.length).putInt(hash(head)).put(head).flip();
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @param channel a blocking channel
     * @param sizeLimitBytes the length of the frame that it is in, itself checked: no array is allocated for more
     * @return the payload; of one that does not fit into the heap only the words for that, with which a {@link Codec}
     *     refuses to decode it
     * @throws WireException if the bytes make no sense, end early, or claim more than the limit
     * @throws IOException if the channel fails
     */
    public static Payload readFrom(ReadableByteChannel channel, long sizeLimitBytes) throws IOException {
        Scattering in = new Scattering(channel, Math.clamp(sizeLimitBytes, FIXED_BYTES, CHUNK_BYTES));
        byte[] begin = in.bytes(SHORT_FIXED_BYTES);
        ByteBuffer first = ByteBuffer.wrap(begin).order(ByteOrder.nativeOrder());
        int magic = first.getInt();
        if ((magic & 0xFFFF_0000) == SHORT_MAGIC && (magic & 0xFFFF) <= SHORT_HEAD_BYTES) {
            return readShort(in, magic & 0xFFFF, first.getInt());
        }
        if (magic != MAGIC) {
            throw new WireException("a message was expected, but it begins with " + Integer.toHexString(magic));
        }
        byte[] fixed = Arrays.copyOf(begin, FIXED_BYTES);
        System.arraycopy(in.bytes(FIXED_BYTES - begin.length), 0, fixed, begin.length, FIXED_BYTES - begin.length);
        ByteBuffer fields =
                ByteBuffer.wrap(fixed).order(ByteOrder.nativeOrder()).position(Integer.BYTES);
        int headBytes = fields.getInt();
        int partCount = fields.getInt();
        int checksum = fields.getInt();
        long sizeBytes = fields.getLong();
        long rest = sizeBytes - FIXED_BYTES - headBytes - (long) TABLE_BYTES * partCount;
        if (headBytes < 0 || partCount < 0 || sizeBytes > sizeLimitBytes || rest < 0) {
            throw new WireException("a message has impossible lengths: sizeBytes=" + sizeBytes + " limitBytes="
                    + sizeLimitBytes + " headBytes=" + headBytes + " arrays=" + partCount);
        }
        try {
            byte[] table = in.bytes(Math.multiplyExact(TABLE_BYTES, partCount));
            byte[] head = in.bytes(headBytes);
            if (checksum != checksum(fixed, table, head)) {
                throw new WireException("a message is garbled: its checksum differs");
            }
            return new Payload(head, readParts(in, table, rest));
        } catch (ArithmeticException e) {
            throw new WireException("a message has impossible lengths: arrays=" + partCount);
        } catch (OutOfMemoryError e) {
            in.skipTo(sizeBytes); // what comes after it is for others
            return unfit("it does not fit into the heap: sizeBytes=" + sizeBytes + " maxHeapBytes="
                    + Runtime.getRuntime().maxMemory());
        }
    }

    /** What stands for a value that could not be sent or taken, in words. */
    static Payload unfit(String words) {
        byte[] text = words.getBytes(StandardCharsets.UTF_8);
        byte[] head = new byte[1 + text.length];
        head[0] = Tag.UNFIT.code;
        System.arraycopy(text, 0, head, 1, text.length);
        return new Payload(head, List.of());
    }

    /** The words of a payload that is {@link Tag#UNFIT}. */
    String words() {
        return new String(head, 1, head.length - 1, StandardCharsets.UTF_8);
    }

    private static Payload readShort(Scattering in, int headBytes, int hash) throws IOException {
        byte[] head = in.bytes(headBytes);
        if (hash != hash(head)) {
            throw new WireException("a message is garbled: its checksum differs");
        }
        return new Payload(head, List.of());
    }

    private static int hash(byte[] head) {
        return 31 * Arrays.hashCode(head) + head.length;
    }

    private static List<Object> readParts(Scattering in, byte[] table, long expectedBytes) throws IOException {
        ByteBuffer entries = ByteBuffer.wrap(table).order(ByteOrder.nativeOrder());
        List<PrimitiveArrays> kinds = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        long rest = expectedBytes;
        while (entries.hasRemaining()) {
            int code = entries.getInt();
            int length = entries.getInt();
            PrimitiveArrays kind = PrimitiveArrays.ofCode(code);
            if (kind == null || length < 0) {
                throw new WireException("a message has an impossible array: kind=" + code + " length=" + length);
            }
            kinds.add(kind);
            lengths.add(length);
            rest -= (long) length * kind.elementBytes;
        }
        if (rest != 0) {
            throw new WireException("the arrays of a message do not fill it: bytesLeft=" + rest);
        }
        List<Object> parts = new ArrayList<>(kinds.size());
        for (int i = 0; i < kinds.size(); i++) {
            boolean areFlags = kinds.get(i) == PrimitiveArrays.BOOLEAN;
            Object elements = (areFlags ? PrimitiveArrays.BYTE : kinds.get(i)).allocate(lengths.get(i));
            in.fill(elements, kinds.get(i).elementBytes);
            parts.add(areFlags ? PrimitiveArrays.toBooleans((byte[]) elements) : elements);
        }
        return parts;
    }

    private static PrimitiveArrays kindOf(Object part) {
        PrimitiveArrays kind = PrimitiveArrays.of(part);
        if (kind == null) {
            throw new IllegalArgumentException("a part must be a primitive array: " + part.getClass());
        }
        return kind;
    }

    private static int checksum(byte[] prelude, byte[]... more) {
        CRC32C crc = new CRC32C();
        crc.update(prelude, 0, CHECKSUM_AT);
        crc.update(prelude, SIZE_AT, prelude.length - SIZE_AT);
        for (byte[] piece : more) {
            crc.update(piece);
        }
        return (int) crc.getValue();
    }
}
