// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tutti.contract.Deadline;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceptionTest {

    private final DirectoryRendezvous rendezvous;
    private final CompletableFuture<Reception.Arrival> arrival = new CompletableFuture<>();
    private final List<SocketChannel> connections = new ArrayList<>();

    ReceptionTest() throws IOException {
        rendezvous = new DirectoryRendezvous();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                arrival.complete(Reception.await(rendezvous));
            } catch (IOException e) {
                arrival.completeExceptionally(e);
            }
        });
    }

    @AfterEach
    void closeAll() throws IOException {
        rendezvous.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private SocketChannel connect() throws IOException {
        Path socket = Path.of(rendezvous.workerArguments().get(2));
        SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        connections.add(connection);
        return connection;
    }

    private static ByteBuffer hello(int protocol, String token) {
        byte[] said = token.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + 2 * Integer.BYTES + said.length)
                .put((byte) 0)
                .putInt(protocol)
                .putInt(said.length)
                .put(said)
                .flip();
    }

    @Test
    void strangersNeitherGetInNorKeepTheWorkerWaiting() throws Exception {
        String token = rendezvous.token();
        for (int i = 0; i < 20; i++) {
            connect(); // and says nothing
            connect().close();
            connect().write(hello(FrameType.PROTOCOL, token).limit(5 + i));
            connect().write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            connect().write(hello(FrameType.PROTOCOL, "0".repeat(token.length())));
            connect().write(hello(FrameType.PROTOCOL, token.substring(1)));
            connect().write(hello(FrameType.PROTOCOL - 1, token));
            connect()
                    .write(ByteBuffer.allocate(9)
                            .put((byte) 0)
                            .putInt(FrameType.PROTOCOL)
                            .putInt(Integer.MAX_VALUE)
                            .flip());
        }
        assertThat(arrival).isNotDone();
        long began = System.nanoTime();
        connect().write(hello(FrameType.PROTOCOL, token));
        try (Link link = arrival.get().link()) {
            assertThat(System.nanoTime() - began)
                    .as("the silent ones have longer than the worker waits")
                    .isLessThan(rendezvous.patienceNanos());
            assertThat(link.in().isOpen()).isTrue();
        }
    }

    @Test
    void theEndOfTheRendezvousEndsTheWait() throws Exception {
        connect();
        rendezvous.close();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(arrival::get)
                .withCauseInstanceOf(IOException.class);
    }
}
