// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.Task;
import dev.tutti.spi.Backend.Stack;
import dev.tutti.wire.Codec;
import dev.tutti.wire.Payload;
import dev.tutti.wire.Role;
import dev.tutti.wire.TaskHost;
import dev.tutti.wire.TaskImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads frames as parent and worker do, out of memory instead of a channel, for those who make hostile ones. Here, since
 * what it calls is this package's own. Not thread-safe.
 */
public final class FrameDecoder {

    /**
     * A frame as the other side would send it.
     *
     * @param toWorker which side reads it
     * @param fields what stands before the payload
     * @param payload empty if it has none
     */
    public record Sample(boolean toWorker, byte[] fields, byte[] payload) {}

    private final Bytes channel = new Bytes();
    private final FrameReader in = new FrameReader(channel);
    private final ByteBuffer rest = ByteBuffer.allocate(1 << 16);
    private final ClassLoader loader = FrameDecoder.class.getClassLoader();
    private final Codec codec = Codec.of(loader);

    /** Makes a decoder with a buffer of its own. */
    public FrameDecoder() {}

    /**
     * One frame of each type and kind of payload.
     *
     * @param values items and results to send, beside simple ones
     * @param task a task to send
     * @return the frames
     * @throws IOException never
     */
    public static List<Sample> samples(List<Object> values, Task<?, ?> task) throws IOException {
        Codec codec = Codec.of(FrameDecoder.class.getClassLoader());
        List<Sample> samples = new ArrayList<>();
        for (Object value : values) {
            byte[] payload = bytes(out -> codec.encode(value, Role.RESULT).writeTo(out));
            samples.add(new Sample(
                    false, bytes(out -> out.type(FrameType.RESULT).putInt(7).putInt(0)), payload));
            samples.add(new Sample(
                    true,
                    bytes(out -> out.type(FrameType.BATCH)
                            .putInt(7)
                            .putLong(3)
                            .putBoolean(true)
                            .putInt(1)
                            .putInt(1)),
                    payload));
        }
        byte[] failure = bytes(out -> codec.encodeFailure(new IllegalStateException(new IOException("words")))
                .writeTo(out));
        byte[] image = bytes(out -> TaskImage.of(task).payload().writeTo(out));
        byte[] none = new byte[0];
        samples.add(new Sample(
                false, bytes(out -> out.type(FrameType.FAILURE).putInt(7).putInt(0)), failure));
        samples.add(new Sample(
                false, bytes(out -> out.type(FrameType.REFUSED).putInt(7).putInt(0)), failure));
        samples.add(new Sample(
                false,
                bytes(out -> out.type(FrameType.ENDED)
                        .putInt(7)
                        .putLong(1)
                        .putLong(2)
                        .putBoolean(false)),
                none));
        samples.add(new Sample(
                false,
                bytes(out -> out.type(FrameType.OUTPUT)
                        .putInt(7)
                        .putInt(0)
                        .putBytes("printed".getBytes(StandardCharsets.UTF_8))),
                none));
        samples.add(new Sample(
                false,
                bytes(out -> out.type(FrameType.CLASS_WANTED)
                        .putInt(1)
                        .putText("snapshot")
                        .putText("some.Class")),
                none));
        samples.add(new Sample(
                false,
                bytes(out -> StackFrame.write(
                        out.type(FrameType.STACK).putInt(1),
                        Optional.of(Stack.of(Thread.currentThread(), FrameDecoder.class)))),
                none));
        samples.add(new Sample(true, bytes(out -> out.type(FrameType.TASK).putLong(3)), image));
        samples.add(new Sample(
                true,
                bytes(out -> out.type(FrameType.HELLO)
                        .putInt(FrameType.PROTOCOL)
                        .putLong(0)
                        .putLong(0)
                        .putBoolean(true)),
                image));
        samples.add(
                new Sample(true, bytes(out -> out.type(FrameType.STOP).putInt(7).putInt(-1)), none));
        samples.add(new Sample(true, bytes(out -> out.type(FrameType.FORGET).putLong(3)), none));
        samples.add(new Sample(
                true,
                bytes(out -> out.type(FrameType.CLASS)
                        .putInt(1)
                        .putBoolean(true)
                        .putBytes("a class file".getBytes(StandardCharsets.UTF_8))),
                none));
        samples.add(new Sample(
                true,
                bytes(out ->
                        out.type(FrameType.STACK_WANTED).putInt(1).putInt(7).putInt(0)),
                none));
        return samples;
    }

    /**
     * What a worker says first.
     *
     * @param token the token that it was given
     * @return the frame
     * @throws IOException never
     */
    public static byte[] hello(byte[] token) throws IOException {
        return bytes(out -> out.type(FrameType.HELLO).putInt(FrameType.PROTOCOL).putBytes(token));
    }

    @FunctionalInterface
    private interface Writing {
        void to(FrameWriter out) throws IOException;
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FrameWriter out = new FrameWriter(Channels.newChannel(bytes));
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }

    /**
     * Reads one frame, and decodes what is in it as whoever gets it does.
     *
     * @param toWorker whether as a worker
     * @param frame any bytes
     * @throws Exception what reading or decoding throws
     */
    public void read(boolean toWorker, byte[] frame) throws Exception {
        channel.set(frame);
        try {
            if (toWorker) {
                readAsWorker();
            } else {
                readAsParent();
            }
        } finally {
            while (in.read(rest) >= 0) {
                rest.clear(); // what is left belongs to no other frame
            }
        }
    }

    /** As {@code WorkerProcess}. */
    private void readAsParent() throws IOException {
        FrameType type = in.type();
        switch (type) {
            case RESULT -> {
                in.getInt();
                in.getInt();
                Object _ = codec.decode(in.getPayload(), Role.RESULT);
            }
            case FAILURE, REFUSED -> {
                in.getInt();
                in.getInt();
                Object _ = codec.decodeFailure(in.getPayload());
            }
            case ENDED -> {
                in.getInt();
                in.getLong();
                in.getLong();
                in.getBoolean();
            }
            case OUTPUT -> {
                in.getInt();
                in.getInt();
                Object _ = in.getBytes();
            }
            case CLASS_WANTED -> {
                in.getInt();
                Object _ = in.getText();
                Object _ = in.getText();
            }
            case STACK -> {
                in.getInt();
                Object _ = StackFrame.read(in);
            }
            case HELLO, TASK, BATCH, STOP, FORGET, CLASS, STACK_WANTED, END ->
                throw new IOException("a worker does not send frames of type=" + type);
        }
    }

    /** As {@code TaskServer}, and as the thread that then runs the tasks. */
    private void readAsWorker() throws Exception {
        FrameType type = in.type();
        switch (type) {
            case HELLO -> {
                in.getInt();
                in.getLong();
                in.getLong();
                if (in.getBoolean()) {
                    revive(in.getPayload());
                }
            }
            case TASK -> {
                in.getLong();
                revive(in.getPayload());
            }
            case BATCH -> {
                for (Payload item : TaskServer.readBatch(in).items()) {
                    if (item != null) {
                        Object _ = codec.decode(item, Role.ITEM);
                    }
                }
            }
            case CLASS -> {
                in.getInt();
                if (in.getBoolean()) {
                    Object _ = in.getBytes();
                }
            }
            case STOP -> {
                in.getInt();
                in.getInt();
            }
            case FORGET -> in.getLong();
            case STACK_WANTED -> {
                in.getInt();
                in.getInt();
                in.getInt();
            }
            case END -> {}
            case STACK, RESULT, FAILURE, REFUSED, ENDED, OUTPUT, CLASS_WANTED ->
                throw new IOException("a parent does not send frames of type=" + type);
        }
    }

    private void revive(Payload payload) throws Exception {
        Object _ = new TaskHost(loader, (snapshot, name) -> null, null).revive(TaskImage.from(payload));
    }

    /** The frame, then its end. */
    private static final class Bytes implements ReadableByteChannel {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        void set(byte[] frame) {
            bytes = ByteBuffer.wrap(frame);
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int length = Math.min(bytes.remaining(), target.remaining());
            target.put(target.position(), bytes, bytes.position(), length);
            target.position(target.position() + length);
            bytes.position(bytes.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
