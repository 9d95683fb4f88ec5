// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void everyKindOfArrayComesBack() throws IOException {
        List<Object> parts = List.of(
                new boolean[] {true, false, true},
                new byte[] {Byte.MIN_VALUE, 0, Byte.MAX_VALUE},
                new char[] {0, 'ä', '\ud800', Character.MAX_VALUE},
                new short[] {Short.MIN_VALUE, -1, Short.MAX_VALUE},
                new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE},
                new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE},
                new float[] {-0f, Float.NaN, Float.intBitsToFloat(0x7fc0_0001), Float.MIN_VALUE},
                new double[] {-0d, Double.NaN, Double.longBitsToDouble(0x7ff8_0000_0000_0001L), Double.MIN_VALUE},
                new double[0]);
        Payload payload = new Payload(new byte[] {1, 2, 3}, parts);
        Payload back = read(bytes(payload));
        assertThat(back.head()).containsExactly(1, 2, 3);
        assertThat(Arrays.deepEquals(back.parts().toArray(), parts.toArray())).isTrue();
        // equals() merges NaNs; the wire may not.
        assertThat(bytes(back)).isEqualTo(bytes(payload));
    }

    @Test
    void arraysAroundTheSizeOfTheBufferComeBackThroughAnyChannel() throws IOException {
        for (int length : new int[] {1, (1 << 14) - 4, (1 << 14) - 3, 1 << 14, (1 << 14) + 1, 100_003}) {
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = i * 0.5;
            }
            Payload payload = new Payload(new byte[length % 5], List.of(values, new byte[length % 7], values));
            assertThat(payload.sizeBytes()).isEqualTo(bytes(payload).length);
            Payload back = Payload.readFrom(oneByteAtATime(bytes(payload)), payload.sizeBytes());
            assertThat(Arrays.deepEquals(back.parts().toArray(), payload.parts().toArray()))
                    .isTrue();
            assertThat(back.sizeBytes()).isEqualTo(payload.sizeBytes());
        }
    }

    @Test
    void aSmallOneIsWrittenAtOnce() throws IOException {
        int[] writes = {0};
        Codec.of(getClass().getClassLoader())
                .encode(List.of("some", "strings"), Role.ITEM)
                .writeTo(new Sink() {
                    @Override
                    public int write(ByteBuffer source) {
                        writes[0]++;
                        return super.write(source);
                    }
                });
        assertThat(writes[0]).isOne();
    }

    /** The first piece of it is on its way when the arrays are copied, and changed. */
    @Test
    void whatWasBorrowedIsNotLookedAtOnceItIsCopied() throws IOException {
        double[] numbers = new double[100_000];
        boolean[] flags = {true, false, true};
        byte[] expected = bytes(new Payload(new byte[] {1}, List.of(numbers.clone(), flags.clone(), numbers.clone())));
        Payload payload = new Payload(new byte[] {1}, List.of(numbers, flags, numbers)).borrowed();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        payload.writeTo(new Sink() {
            @Override
            public int write(ByteBuffer source) {
                payload.complete();
                Arrays.fill(numbers, -1);
                Arrays.fill(flags, true);
                out.write(source.array(), source.position(), source.remaining());
                return super.write(source);
            }
        });
        assertThat(out.toByteArray()).isEqualTo(expected);
        assertThat(bytes(payload)).as("sent again").isEqualTo(expected);
    }

    @Test
    void whatFollowsIsLeftInTheChannel() throws IOException {
        byte[] one = bytes(new Payload(new byte[] {7}, List.of(new int[] {1, 2})));
        ByteArrayInputStream two = new ByteArrayInputStream(concat(one, one));
        ReadableByteChannel channel = Channels.newChannel(two);
        Payload.readFrom(channel, one.length);
        assertThat(two.available()).isEqualTo(one.length);
        assertThat(Payload.readFrom(channel, one.length).head()).containsExactly(7);
    }

    @Test
    void severalArraysMayPassTwoGibibytes() throws IOException {
        byte[] block = new byte[1 << 28];
        Payload payload = new Payload(new byte[1], Collections.nCopies(9, block));
        assertThat(payload.sizeBytes()).isGreaterThan(Integer.MAX_VALUE);
        Sink sink = new Sink();
        payload.writeTo(sink);
        assertThat(sink.bytes).isEqualTo(payload.sizeBytes());
    }

    @Test
    @Tag("slow")
    void andAreReadBack() throws IOException {
        Payload payload = new Payload(new byte[1], Collections.nCopies(5, new byte[1 << 29]));
        byte[] prelude = new byte[100];
        payload.writeTo(new Sink() {
            @Override
            public int write(ByteBuffer source) {
                if (bytes == 0) {
                    source.duplicate().get(prelude);
                }
                return super.write(source);
            }
        });
        Payload back = Payload.readFrom(endless(prelude), payload.sizeBytes());
        assertThat(back.sizeBytes()).isEqualTo(payload.sizeBytes());
        assertThat(back.parts()).hasSize(5);
    }

    @Test
    void hostileLengthsAreRefusedBeforeAnythingIsAllocated() throws IOException {
        byte[] good = bytes(new Payload(new byte[] {1}, List.of(new long[10])));
        for (int at : new int[] {4, 8, 24, 28}) { // head, arrays, kind, length
            for (int value : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 28}) {
                byte[] bad = good.clone();
                ByteBuffer.wrap(bad).order(ByteOrder.nativeOrder()).putInt(at, value);
                assertThatThrownBy(() -> Payload.readFrom(channel(bad), Long.MAX_VALUE))
                        .as("int at %s = %s", at, value)
                        .isInstanceOf(WireException.class);
            }
        }
        for (long size : new long[] {-1, 0, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).order(ByteOrder.nativeOrder()).putLong(16, size);
            assertThatThrownBy(() -> Payload.readFrom(channel(bad), Long.MAX_VALUE))
                    .as("size %s", size)
                    .isInstanceOf(WireException.class);
        }
    }

    @Test
    void aSizeBeyondTheLimitIsRefused() throws IOException {
        byte[] good = bytes(new Payload(new byte[] {1}, List.of(new long[10])));
        assertThatThrownBy(() -> Payload.readFrom(channel(good), good.length - 1))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("sizeBytes=" + good.length)
                .hasMessageContaining("limitBytes=" + (good.length - 1));
    }

    @Test
    void everyChangedBitBeforeTheElementsIsNoticed() throws IOException {
        byte[] good = bytes(new Payload(new byte[] {1, 2, 3, 4, 5}, List.of(new byte[3], new int[2])));
        int elementsAt = good.length - 3 - 8;
        for (int bit = 0; bit < 8 * elementsAt; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(bad)).as("bit %s", bit).isInstanceOf(WireException.class);
        }
    }

    @Test
    void aShorterOneIsNoticed() throws IOException {
        byte[] good = bytes(new Payload(new byte[] {1, 2, 3, 4, 5}, List.of(new byte[3], new int[2])));
        for (int length = 0; length < good.length; length++) {
            byte[] bad = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> Payload.readFrom(channel(bad), good.length))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("cut short");
        }
    }

    static byte[] bytes(Payload payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        payload.writeTo(Channels.newChannel(bytes));
        return bytes.toByteArray();
    }

    static Payload read(byte[] bytes) throws IOException {
        return Payload.readFrom(channel(bytes), bytes.length);
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    private static ReadableByteChannel oneByteAtATime(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(1, length));
            }
        });
    }

    private static ReadableByteChannel endless(byte[] prelude) {
        return new ReadableByteChannel() {
            private int at;

            @Override
            public int read(ByteBuffer target) {
                int n = target.remaining();
                while (target.hasRemaining()) {
                    target.put(at < prelude.length ? prelude[at++] : 0);
                }
                return n;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /** Counts, and takes a part of what it is offered. */
    private static class Sink implements WritableByteChannel {
        long bytes;

        @Override
        public int write(ByteBuffer source) {
            int n = source.remaining();
            source.position(source.limit());
            bytes += n;
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
