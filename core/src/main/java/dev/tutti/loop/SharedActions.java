// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.TaskRefusedException;
import dev.tutti.lambda.CodeScan;
import dev.tutti.lambda.LambdaImage;
import dev.tutti.shared.SharedArray;
import dev.tutti.shared.SharedObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body may act in workers that have heaps of their own: it must have shared memory to act on, and write
 * neither arrays nor fields of which every worker has a copy. What it does to other objects, by their methods, is not
 * looked at.
 */
final class SharedActions {

    private static final String ASKED = "forEach on a pool whose workers do not share this heap";

    private SharedActions() {}

    /**
     * Refuses what would be lost.
     *
     * @throws TaskRefusedException if the body acts on copies
     */
    static void require(Object body) {
        LambdaImage lambda = LambdaImage.of(body);
        if (lambda == null) {
            throw lost();
        }
        CodeScan scan = CodeScan.of(List.of(lambda), Set.of());
        boolean hasShared = lambda.captures().stream().anyMatch(SharedActions::isShared)
                || scan.reads().stream().anyMatch(read -> isShared(read.field().getType()));
        if (!hasShared) {
            throw lost();
        }
        if (!scan.writes().isEmpty()) {
            CodeScan.Access write = scan.writes().getFirst();
            throw new TaskRefusedException(ASKED + " would write a copy of field `"
                    + write.field().getName() + "`, in " + write.by()
                    + "; make it a shared value, or run the loop on threads");
        }
        for (int i = 0; scan.storesElements() && i < lambda.captures().size(); i++) {
            Object capture = lambda.captures().get(i);
            if (capture != null && capture.getClass().isArray()) {
                String name = lambda.captureName(i);
                throw new TaskRefusedException(ASKED + " could write a copy of the "
                        + capture.getClass().getSimpleName() + (name == null ? "" : " `" + name + "`")
                        + " that the body captures, and it writes elements of some array; make it a shared array,"
                        + " such as SharedDoubles, or run the loop on threads");
            }
        }
    }

    private static TaskRefusedException lost() {
        return new TaskRefusedException(ASKED + " would act on copies: what the body writes would be lost; capture"
                + " a shared array, such as SharedDoubles, and write that, use toDoubles, toList or another method"
                + " that brings values back, or threads instead of the pool");
    }

    private static boolean isShared(@Nullable Object capture) {
        return capture instanceof SharedArray || capture instanceof SharedObject;
    }

    private static boolean isShared(Class<?> type) {
        return SharedArray.class.isAssignableFrom(type) || SharedObject.class.isAssignableFrom(type);
    }
}
