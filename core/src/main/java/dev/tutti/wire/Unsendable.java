// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.NotSerializableException;
import java.io.Serial;

/** An object of a graph cannot be written; thrown through the JDK's serializer, so it is of its kind. */
final class Unsendable extends NotSerializableException {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Object offender;
    private final String reason;

    /**
     * @param offender the object
     * @param reason what is wrong with it, as in {@code is not Serializable}
     */
    Unsendable(Object offender, String reason) {
        super(reason);
        this.offender = offender;
        this.reason = reason;
    }

    Object offender() {
        return offender;
    }

    String reason() {
        return reason;
    }
}
