// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.io.Serial;

/** A function came to an {@link Exit.Leave}: the body has to be called for this index. Nothing was changed. */
public final class LeftException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** One without a stack trace. */
    public LeftException() {
        super("the body has to be called here", null, false, false);
    }
}
