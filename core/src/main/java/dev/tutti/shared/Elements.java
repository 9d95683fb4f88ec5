// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.wire.Codec;
import dev.tutti.wire.Payload;
import dev.tutti.wire.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Elements as payloads, and back with the classes that the calling thread knows. */
final class Elements {

    private record Known(ClassLoader loader, Codec codec) {}

    private volatile @Nullable Known last;

    /** The calling thread's: in a worker it finds the classes of the task that runs. */
    Codec codec() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? ClassLoader.getSystemClassLoader() : context;
        Known known = last;
        if (known == null || !known.loader.equals(loader)) {
            known = new Known(loader, Codec.of(loader));
            last = known;
        }
        return known.codec;
    }

    Payload encode(Object element) {
        return codec().encode(Objects.requireNonNull(element, "an element"), Role.ELEMENT);
    }

    Object decode(Payload payload) {
        return Objects.requireNonNull(codec().decode(payload, Role.ELEMENT));
    }
}
