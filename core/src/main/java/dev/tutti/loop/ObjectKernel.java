// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import org.jspecify.annotations.Nullable;

/** A kernel of objects. */
interface ObjectKernel extends Kernel<@Nullable Object[]> {

    @Override
    default @Nullable Object[] array(int length) {
        return new @Nullable Object[length];
    }
}
