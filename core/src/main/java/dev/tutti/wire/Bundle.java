// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Several payloads in one. */
final class Bundle {

    private Bundle() {}

    static Payload join(Tag tag, List<Payload> payloads) {
        int bytes = 1;
        for (Payload payload : payloads) {
            bytes = Math.addExact(bytes, 2 * Integer.BYTES + payload.head().length);
        }
        ByteBuffer head = ByteBuffer.allocate(bytes).put(tag.code);
        List<Object> parts = new ArrayList<>();
        List<Loan> loans = new ArrayList<>();
        for (Payload payload : payloads) {
            head.putInt(payload.head().length).putInt(payload.parts().size()).put(payload.head());
            parts.addAll(payload.parts());
            loans.addAll(payload.loans());
        }
        return new Payload(head.array(), parts, loans);
    }

    /**
     * @throws Unreadable if there are not exactly {@code count}
     */
    static List<Payload> split(Payload bundle, int count) {
        ByteBuffer head = ByteBuffer.wrap(bundle.head()).position(1);
        List<Payload> payloads = new ArrayList<>(count);
        int part = 0;
        try {
            for (int i = 0; i < count; i++) {
                int headBytes = head.getInt();
                int parts = head.getInt();
                byte[] own = new byte[Objects.checkIndex(headBytes, head.remaining() + 1)];
                head.get(own);
                payloads.add(new Payload(own, bundle.parts().subList(part, Math.addExact(part, parts))));
                part += parts;
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new Unreadable("its pieces do not fit: " + e, e);
        }
        if (head.hasRemaining() || part != bundle.parts().size()) {
            throw new Unreadable("its pieces do not fill it");
        }
        return payloads;
    }
}
