// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.races;

/** Calls that wait, from actors, which nobody interrupts and which may not throw. */
final class Uninterrupted {

    private Uninterrupted() {}

    interface Call {
        void run() throws Exception;
    }

    static void run(Call call) {
        try {
            call.run();
        } catch (Exception e) {
            throw new AssertionError("nobody interrupts it, and nobody leaves", e);
        }
    }
}
