// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import com.sun.management.ThreadMXBean;
import dev.tutti.RemoteTaskException;
import dev.tutti.TaskRefusedException;
import dev.tutti.pool.process.FrameDecoder;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * R10: frames of the protocol with changed, cut and hostile bytes, read as a parent and as a worker would. Bad is one
 * that ends in anything but an error of the protocol's or a refusal, takes a second, allocates a megabyte more than it
 * is long, or makes an object of a class that was not sent.
 */
final class FrameFuzz implements FaultFigure {

    private static final long SPARE_BYTES = 1 << 20;

    /** Objects that are sent may be several times as large as what was sent of them. */
    private static final long BYTES_PER_BYTE = 8;

    private static final long HANG_NANOS = 1_000_000_000;
    private static final int FIXED_BYTES = 24;
    private static final int SHORT_FIXED_BYTES = 8;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Objects made of the class that nobody sends. */
    private static final AtomicInteger FOREIGN = new AtomicInteger();

    record Point(int x, Optional<String> name) {}

    /** What is sent. */
    static class Friend implements Serializable {
        private static final long serialVersionUID = 1;
        final int field = 1;
    }

    /** A name as long, which stands in a frame only if it was changed on the way. */
    static final class Foeman implements Serializable {
        private static final long serialVersionUID = 2;
        final int field = 1;

        private void readObject(ObjectInputStream in) {
            FOREIGN.incrementAndGet();
        }
    }

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 1 : 6);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int frames = trial.count(1_000_000, 100_000);
        int local = 3;
        List<FrameDecoder.Sample> samples = FrameDecoder.samples(
                Arrays.asList(
                        1,
                        "text",
                        new double[5],
                        new Point(1, Optional.of("p")),
                        new ArrayList<>(List.of(new Point(1, Optional.empty()), new long[100])),
                        new HashMap<>(Map.of("a", List.of(1, 2), "b", List.of())),
                        new Friend()),
                (Integer x) -> x + local);
        Random random = trial.random();
        FrameDecoder decoder = new FrameDecoder();
        for (FrameDecoder.Sample sample : samples) { // as they are, which must go well, and loads classes
            decoder.read(sample.toWorker(), join(sample.fields(), sample.payload()));
        }
        Map<String, Integer> bad = new LinkedHashMap<>();
        int refused = 0;
        long last = System.nanoTime() + limit(trial.quick()).dividedBy(2).toNanos();
        int read = 0;
        while (read < frames && System.nanoTime() < last) {
            read++;
            FrameDecoder.Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] frame = hostile(sample, random);
            String fault = fault(decoder, sample.toWorker(), frame);
            if (fault.isEmpty()) {
                refused++;
            } else if (!fault.equals(READ)) {
                bad.merge(fault, 1, Integer::sum);
            }
        }
        int count = bad.values().stream().mapToInt(n -> n).sum();
        List<String> misses = new ArrayList<>();
        bad.forEach((fault, times) -> misses.add(times + " × " + fault));
        if (read < frames) {
            misses.add("time for " + read + " of " + frames + " frames only");
        }
        return List.of(new Line("R10", "bad " + count + " of " + read + " frames, refused " + refused, misses));
    }

    private static final String READ = "read";

    /** What was wrong with how it was read; empty if it was refused as it should be. */
    private static String fault(FrameDecoder decoder, boolean toWorker, byte[] frame) {
        String what = READ;
        int foreign = FOREIGN.get();
        long began = System.nanoTime();
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        try {
            decoder.read(toWorker, frame);
        } catch (IOException | TaskRefusedException | RemoteTaskException refused) {
            what = "";
        } catch (Throwable t) {
            what = t.getClass().getPackageName().equals("dev.tutti.wire")
                    ? ""
                    : t.getClass().getName() + at(t);
        }
        long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
        String side = toWorker ? " in a worker" : " in the parent";
        if (allocated > SPARE_BYTES + BYTES_PER_BYTE * frame.length) {
            return "more than a megabyte allocated for frame type=" + frame[0] + side;
        } else if (System.nanoTime() - began > HANG_NANOS) {
            return "a second" + side;
        } else if (FOREIGN.get() > foreign) {
            return "an object of a class that was not sent" + side;
        }
        return what.isEmpty() || what.equals(READ) ? what : what + side;
    }

    private static String at(Throwable t) {
        return t.getStackTrace().length == 0 ? "" : " at " + t.getStackTrace()[0];
    }

    private static byte[] hostile(FrameDecoder.Sample sample, Random random) {
        byte[] fields = sample.fields().clone();
        byte[] payload = sample.payload().clone();
        if (payload.length == 0 || random.nextInt(4) == 0) {
            change(fields, random);
        } else if (random.nextInt(10) == 0) {
            rename(payload);
            seal(payload);
        } else {
            change(payload, random);
            if (random.nextInt(3) > 0) { // so that what comes after the checksum is met too
                seal(payload);
            }
        }
        byte[] frame = join(fields, payload);
        return random.nextInt(8) == 0 ? Arrays.copyOf(frame, 1 + random.nextInt(frame.length)) : frame;
    }

    private static void change(byte[] bytes, Random random) {
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 40) : bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                default ->
                    Arrays.fill(bytes, at, Math.min(at + 4, bytes.length), (byte)
                            (random.nextBoolean() ? 0xFF : random.nextBoolean() ? 0x7F : 0x10));
            }
        }
    }

    private static void rename(byte[] payload) {
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        byte[] renamed = text.replace("$Friend", "$Foeman").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(renamed, 0, payload, 0, payload.length);
    }

    /** Makes lengths and checksum right for what is there, as {@code Payload} has them. */
    private static void seal(byte[] payload) {
        ByteBuffer fields = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
        if (payload.length >= SHORT_FIXED_BYTES && fields.getInt(0) >>> 16 == 0x5455 && (payload[0] & 0xFF) <= 64) {
            byte[] head = Arrays.copyOfRange(payload, SHORT_FIXED_BYTES, payload.length);
            fields.putInt(4, 31 * Arrays.hashCode(head) + head.length);
        }
        if (payload.length >= FIXED_BYTES && fields.getInt(0) == 0x5455_5401) {
            fields.putLong(16, payload.length);
            long covered = FIXED_BYTES + 8L * fields.getInt(8) + fields.getInt(4);
            if (covered >= FIXED_BYTES && covered <= payload.length) {
                CRC32C crc = new CRC32C();
                crc.update(payload, 0, 12);
                crc.update(payload, 16, (int) covered - 16);
                fields.putInt(12, (int) crc.getValue());
            }
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
