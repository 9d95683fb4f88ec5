// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.spi.Backend.Stack;
import dev.tutti.wire.WireException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stack as fields of a {@link FrameType#STACK}, behind the number of the request. */
final class StackFrame {

    private StackFrame() {}

    static void write(FrameWriter out, Optional<Stack> stack) throws IOException {
        out.putBoolean(stack.isPresent());
        if (stack.isPresent()) {
            List<StackTraceElement> frames = stack.get().frames();
            out.putText(stack.get().state().name()).putInt(frames.size());
            for (StackTraceElement frame : frames) {
                out.putText(Objects.requireNonNullElse(frame.getModuleName(), ""))
                        .putText(frame.getClassName())
                        .putText(frame.getMethodName())
                        .putText(Objects.requireNonNullElse(frame.getFileName(), ""))
                        .putInt(frame.getLineNumber());
            }
        }
    }

    static Optional<Stack> read(FrameReader in) throws IOException {
        if (!in.getBoolean()) {
            return Optional.empty();
        }
        Thread.State state = state(in.getText());
        int length = in.getInt();
        if (length < 0 || length > Stack.MOST_FRAMES) {
            throw new WireException("a stack of impossible length: frames=" + length);
        }
        List<StackTraceElement> frames = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            frames.add(new StackTraceElement(
                    null, orNull(in.getText()), null, in.getText(), in.getText(), orNull(in.getText()), in.getInt()));
        }
        return Optional.of(new Stack(state, List.copyOf(frames)));
    }

    private static Thread.State state(String name) throws WireException {
        for (Thread.State state : Thread.State.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        throw new WireException("no such thread state: state=" + name);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
