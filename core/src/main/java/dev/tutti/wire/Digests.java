// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Hashes of data, long enough that equal hashes mean equal data. */
final class Digests {

    private static final int BYTES = 16;

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] finish(MessageDigest digest) {
        return Arrays.copyOf(digest.digest(), BYTES);
    }

    static void update(MessageDigest digest, Payload payload) {
        try {
            payload.writeTo(new DigestChannel(digest));
        } catch (IOException e) {
            throw new IllegalStateException("a digest does not fail", e);
        }
    }

    private record DigestChannel(MessageDigest digest) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int n = source.remaining();
            digest.update(source);
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
