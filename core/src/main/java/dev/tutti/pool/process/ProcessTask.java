// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.spi.PreparedTask;
import dev.tutti.wire.Payload;
import dev.tutti.wire.Role;
import dev.tutti.wire.TaskImage;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A task as it is sent: serialized once a call, known to workers by its number. */
final class ProcessTask implements PreparedTask {

    final long number;
    final TaskImage image;
    final Payload payload;
    private final LongConsumer forget;

    ProcessTask(long number, TaskImage image, LongConsumer forget) {
        this.number = number;
        this.image = image;
        this.payload = image.payload();
        this.forget = forget;
    }

    @Override
    public void close() {
        forget.accept(number);
    }

    Payload encode(@Nullable Object item) {
        return image.codec().encode(item, Role.ITEM);
    }

    Payload begin(@Nullable Object item) {
        return image.codec().begin(item, Role.ITEM);
    }

    @Nullable
    Object decode(@Nullable Object result) {
        return image.codec().decode((Payload) Objects.requireNonNull(result), Role.RESULT);
    }
}
