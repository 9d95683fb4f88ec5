// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The two directions of a channel between a parent and one worker.
 *
 * @param in read by a thread that nobody else knows, and so interrupts
 * @param out written by any, one at a time; an interrupt of the writing thread does nothing to it
 */
record Link(ReadableByteChannel in, WritableByteChannel out) implements AutoCloseable {

    static Link ofPipes(Path in, Path out) throws IOException {
        return new Link(
                new FileInputStream(in.toFile()).getChannel(), new StreamChannel(new FileOutputStream(out.toFile())));
    }

    /** If this fails the socket is closed. */
    static Link ofSocket(SocketChannel socket) throws IOException {
        try {
            return new Link(socket, new HandedOver(socket));
        } catch (OutOfMemoryError noThread) {
            socket.close();
            throw new IOException("there is no thread to write with", noThread);
        }
    }

    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }

    /**
     * An interrupt of a thread that writes to a channel of {@code java.nio} closes the channel. So a thread that nobody
     * else knows writes.
     */
    private record HandedOver(WritableByteChannel channel, ExecutorService writer) implements WritableByteChannel {

        HandedOver(WritableByteChannel channel) {
            ThreadPoolExecutor one =
                    new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        Thread thread = new Thread(task, "tutti-writer");
                        thread.setDaemon(true);
                        return thread;
                    });
            one.prestartCoreThread(); // fails now or never
            this(channel, one);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            CompletableFuture<Integer> written = new CompletableFuture<>();
            try {
                writer.execute(() -> {
                    try {
                        written.complete(channel.write(source));
                    } catch (IOException | RuntimeException e) {
                        written.completeExceptionally(e);
                    }
                });
                return written.join(); // which no interrupt ends
            } catch (RejectedExecutionException e) {
                throw new ClosedChannelException();
            } catch (CompletionException e) {
                throw new IOException(e.getCause());
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
            writer.shutdown();
        }
    }

    /** Streams know no interrupts. */
    private record StreamChannel(FileOutputStream stream) implements WritableByteChannel {

        private static final int CHUNK_BYTES = 1 << 16;

        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = Math.min(source.remaining(), CHUNK_BYTES);
            if (source.hasArray()) {
                stream.write(source.array(), source.arrayOffset() + source.position(), length);
                source.position(source.position() + length);
            } else {
                byte[] copy = new byte[length];
                source.get(copy);
                stream.write(copy);
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return stream.getChannel().isOpen();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
