// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import org.jspecify.annotations.Nullable;

/**
 * A worker's question for the bytes of a class that may exist only in the user's JVM, where {@link ClassSource} answers
 * it.
 */
@FunctionalInterface
public interface ClassRequest {

    /**
     * Asks. Called on whatever thread loads the class; may block.
     *
     * @param snapshot the {@link TaskImage#snapshot()} of the task that needs it
     * @param binaryName the class
     * @return its class file, or {@code null} if the worker's own class path should have it
     */
    byte @Nullable [] bytes(String snapshot, String binaryName);
}
