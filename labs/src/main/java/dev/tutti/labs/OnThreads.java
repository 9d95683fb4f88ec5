// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.TaskRefusedException;
import dev.tutti.expr.CompiledExpr;

/** Compiled expressions on as many threads as a stage's pool has workers. */
final class OnThreads {

    private OnThreads() {}

    /**
     * The same expression for a stage.
     *
     * @throws TaskRefusedException if the pool's workers are not threads of this JVM
     */
    static CompiledExpr of(Stage stage, CompiledExpr expression) {
        if (!stage.pool().capabilities().contains(Capability.SHARED_HEAP)) {
            throw new TaskRefusedException("a compiled expression runs on threads of this JVM: pool="
                    + stage.pool().name() + "; use threads");
        }
        return expression.threads(stage.pool().workers());
    }
}
