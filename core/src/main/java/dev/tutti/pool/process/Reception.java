// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.pool.Timer;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds the worker among those who come to a {@link Rendezvous}. Everybody may say who he is, beside the others and not
 * longer than the rendezvous has patience, so that strangers neither get in nor keep the worker waiting.
 */
final class Reception {

    private Reception() {}

    /** The worker's link, and what has read its greeting. */
    record Arrival(Link link, FrameReader in) {}

    /**
     * Waits for the worker, and closes the rendezvous.
     *
     * @throws IOException if the rendezvous is closed before the worker has come
     */
    static Arrival await(Rendezvous rendezvous) throws IOException {
        if (!rendezvous.hasStrangers()) {
            Arrival only = greet(rendezvous, rendezvous.accept());
            if (only == null) {
                throw new EOFException("the worker did not say who it is");
            }
            rendezvous.close();
            return only;
        }
        CompletableFuture<Arrival> worker = new CompletableFuture<>();
        try {
            while (true) {
                Link link = rendezvous.accept();
                Thread.startVirtualThread(() -> {
                    Arrival arrival = greet(rendezvous, link);
                    if (arrival != null) {
                        worker.complete(arrival);
                        rendezvous.close(); // ends the loop
                    }
                });
            }
        } catch (IOException closed) {
            Arrival arrival = worker.getNow(null);
            if (arrival == null) {
                throw closed;
            }
            return arrival;
        }
    }

    private static @Nullable Arrival greet(Rendezvous rendezvous, Link link) {
        FrameReader in = new FrameReader(link.in());
        Future<?> deadline = Timer.after(rendezvous.patienceNanos(), () -> close(link));
        try {
            in.expect(FrameType.HELLO);
            if (in.getInt() == FrameType.PROTOCOL && rendezvous.isToken(in.getToken())) {
                return new Arrival(link, in);
            }
        } catch (IOException | OutOfMemoryError | LinkageError stranger) {
            // Or the worker, that has ended: its exit code will tell. Or there is no thread for it, or was none when
            // the
            // JDK first wanted to read a channel on a virtual thread.
        } finally {
            deadline.cancel(false);
        }
        close(link);
        return null;
    }

    static void close(Link link) {
        try {
            link.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
