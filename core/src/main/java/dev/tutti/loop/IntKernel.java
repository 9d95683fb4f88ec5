// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** A kernel of {@code int} values. */
interface IntKernel extends Kernel<int[]> {

    @Override
    default int[] array(int length) {
        return new int[length];
    }
}
