// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Arrays;

/**
 * A byte array under construction that refuses to pass what an array can hold, where the JDK's throws an {@code
 * OutOfMemoryError}.
 */
final class HeadBytes extends OutputStream {

    /** The longest array that every JVM can make. */
    static final int LIMIT = Integer.MAX_VALUE - 8;

    private final int limitBytes;
    private byte[] bytes = new byte[512];
    private int count;

    HeadBytes(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public void write(int b) throws IOException {
        reserve(1);
        bytes[count++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        reserve(length);
        System.arraycopy(source, from, bytes, count, length);
        count += length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, count);
    }

    private void reserve(int more) throws Full {
        long needed = (long) count + more;
        if (needed > limitBytes) {
            throw new Full();
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limitBytes, Math.max(needed, 2L * bytes.length)));
        }
    }

    /** The limit is reached. */
    static final class Full extends IOException {
        @Serial
        private static final long serialVersionUID = 1;
    }
}
