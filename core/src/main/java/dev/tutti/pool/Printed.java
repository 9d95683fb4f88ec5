// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a task has printed, or the last of it. Thread-safe. */
final class Printed {

    private static final int KEPT_BYTES = 1 << 20;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    synchronized void add(byte[] more) {
        bytes.writeBytes(more);
        if (bytes.size() > 2 * KEPT_BYTES) {
            byte[] all = bytes.toByteArray();
            bytes = new ByteArrayOutputStream();
            bytes.writeBytes(Arrays.copyOfRange(all, all.length - KEPT_BYTES, all.length));
        }
    }

    /** The text, {@value #KEPT_BYTES} bytes of it at most. */
    synchronized String text() {
        byte[] all = bytes.toByteArray();
        int from = Math.max(0, all.length - KEPT_BYTES);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
