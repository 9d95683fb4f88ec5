// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tutti.RemoteTaskException;
import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bytes that nobody of ours wrote: a named exception, and little memory. */
class WireFuzzTest {

    private static final long SEED = Long.getLong("test.seed", 20_250_931);
    private static final int ROUNDS = Integer.getInteger("test.rounds", 10_000);
    private static final long SPARE_BYTES = 1 << 20;
    private static final Codec CODEC = Codec.of(WireFuzzTest.class.getClassLoader());
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    record Point(int x, Optional<String> name) {}

    private static final List<byte[]> GOOD = new ArrayList<>();

    @BeforeAll
    static void encode() throws IOException {
        int local = 3;
        Task<Integer, Integer> task = x -> x + local;
        for (Object value : Arrays.asList(
                1,
                "text",
                "日本",
                new double[5],
                new Point(1, Optional.of("p")),
                new ArrayList<>(List.of(new Point(1, Optional.empty()), new long[100])),
                new HashMap<>(Map.of("a", List.of(1, 2), "b", List.of())),
                task,
                Map.entry("a", new String[] {"b"}))) {
            GOOD.add(PayloadTest.bytes(CODEC.encode(value, Role.ITEM)));
        }
        GOOD.add(PayloadTest.bytes(CODEC.encodeFailure(new IllegalStateException(new IOException("x")))));
        GOOD.add(PayloadTest.bytes(TaskImage.of(task).payload()));
    }

    @Test
    void garbledBytesAreRefusedByName() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutate(GOOD.get(random.nextInt(GOOD.size())).clone(), random);
            check(bytes, "seed=" + SEED + " round=" + round);
        }
    }

    /** So that what comes after the checksum is met too. */
    @Test
    void garbledHeadsWithTheRightChecksumAreRefusedByName() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutate(GOOD.get(random.nextInt(GOOD.size())).clone(), random);
            check(seal(bytes), "seed=" + SEED + " round=" + round);
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        } else if (kind == 1) {
            return Arrays.copyOf(bytes, bytes.length + random.nextInt(10));
        }
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = kind < 4 ? random.nextInt(Math.min(bytes.length, 40)) : random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                default -> {
                    for (int k = at; k < Math.min(at + 4, bytes.length); k++) {
                        bytes[k] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                    }
                }
            }
        }
        return bytes;
    }

    /** Makes total length and checksum right for what is there. */
    private static byte[] seal(byte[] bytes) {
        if (bytes.length < 24) {
            return bytes;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        fields.putLong(16, bytes.length);
        long covered = 24 + 8L * fields.getInt(8) + fields.getInt(4);
        if (covered >= 24 && covered <= bytes.length) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, 0, 12);
            crc.update(bytes, 16, (int) covered - 16);
            fields.putInt(12, (int) crc.getValue());
        }
        return bytes;
    }

    private static void check(byte[] bytes, String what) {
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && allocated > SPARE_BYTES; attempt++) { // the first may load classes
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            tryToRead(bytes, what);
            allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as(what).isLessThan(SPARE_BYTES + 8L * bytes.length);
    }

    private static void tryToRead(byte[] bytes, String what) {
        try {
            Payload payload = Payload.readFrom(Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length);
            Tag tag = payload.head().length == 0 ? Tag.NULL : Tag.of(payload);
            switch (tag) {
                case FAILURE -> assertThat(CODEC.decodeFailure(payload)).isInstanceOf(Throwable.class);
                case IMAGE ->
                    new TaskHost(WireFuzzTest.class.getClassLoader(), (_, _) -> null, null)
                            .revive(TaskImage.from(payload));
                default -> CODEC.decode(payload, Role.ITEM);
            }
        } catch (WireException | TaskRefusedException | RemoteTaskException e) {
            assertThat(e.getMessage()).as(what).isNotBlank();
        } catch (Unreadable e) {
            assertThat(e.getMessage()).as(what).contains("no known kind"); // from Tag.of above
        } catch (Throwable e) {
            throw new AssertionError(what, e);
        }
    }
}
