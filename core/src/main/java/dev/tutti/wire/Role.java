// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

/** What a value is to a call, for messages: paths in them begin with this word. */
public enum Role {
    /** A task with what it captures. */
    TASK,
    /** One item of the input. */
    ITEM,
    /** What a task returned. */
    RESULT,
    /** What one process hands to another by way of a queue, a pipe or a call. */
    ELEMENT;

    /** The word in messages. */
    String word() {
        return switch (this) {
            case TASK -> "task";
            case ITEM -> "item";
            case RESULT -> "result";
            case ELEMENT -> "element";
        };
    }
}
