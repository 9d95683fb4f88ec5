// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import java.io.Serial;

/** A user's answer is not right; the message says where and what to do. */
final class WrongAnswerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    WrongAnswerException(String message) {
        super(message);
    }
}
