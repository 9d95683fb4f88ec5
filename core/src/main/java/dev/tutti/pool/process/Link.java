// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** The two directions of a channel between a parent and one worker. Used only by threads that nobody interrupts. */
record Link(ReadableByteChannel in, WritableByteChannel out) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }
}
