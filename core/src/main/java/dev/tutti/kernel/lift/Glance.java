// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.lambda.LambdaImage;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a body may do, told by its method and those it calls, without a look at how. It costs a small part of what lifting
 * does, so it comes first.
 *
 * <p>Calls into the JDK are not followed: none of its methods that can be lifted calls {@code Math.exp, log, sin} or
 * {@code cos} or stores elements of what is not its own.
 */
public final class Glance {

    private final Methods methods;
    private final Set<String> seen = new HashSet<>();
    private final List<Methods.Found> waiting = new ArrayList<>();
    private boolean callsElementary;
    private boolean stores;

    private Glance(Class<?> user) {
        methods = new Methods(user);
    }

    /** Looks at a body. */
    public static Glance at(LambdaImage body) {
        Glance glance = new Glance(body.implClass());
        if (body.implClass() == Math.class) {
            glance.callsElementary = Calls.isElementary("java/lang/Math", body.implName());
        } else {
            glance.add(glance.methods.findIn(body.implClass(), body.implName(), body.implDescriptor()));
            while (!glance.waiting.isEmpty()) {
                glance.look(glance.waiting.removeLast());
            }
        }
        return glance;
    }

    /** Whether it may call {@code Math.exp, log, sin} or {@code cos}. */
    public boolean callsElementary() {
        return callsElementary;
    }

    /** Whether it may store elements of arrays. */
    public boolean stores() {
        return stores;
    }

    private void add(Methods.@Nullable Found found) {
        if (found != null && seen.add(found.name() + found.method().methodType().stringValue())) {
            waiting.add(found);
        }
    }

    private void look(Methods.Found found) {
        CodeModel code = found.method().code().orElse(null);
        if (code == null) {
            return;
        }
        for (CodeElement each : code) {
            if (each instanceof InvokeInstruction call) {
                String owner = call.owner().asInternalName();
                if (Calls.isElementary(owner, call.name().stringValue())) {
                    callsElementary = true;
                } else if (!owner.startsWith("java/") && !owner.startsWith("[")) {
                    add(methods.find(
                            owner, call.name().stringValue(), call.type().stringValue()));
                }
            } else if (each instanceof ArrayStoreInstruction) {
                stores = true;
            }
        }
    }
}
