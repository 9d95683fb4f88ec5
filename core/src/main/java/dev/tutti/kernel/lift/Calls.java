// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.math.Elementary;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a call: a routine, the method's code in its place, or a refusal. */
final class Calls {

    private static final ClassDesc ELEMENTARY = ClassDesc.of(Elementary.class.getName());

    private Calls() {}

    /** Whether the library computes what is called, on every path. */
    static boolean isElementary(String owner, String name) {
        return owner.equals("java/lang/Math")
                && switch (name) {
                    case "exp", "log", "sin", "cos" -> true;
                    default -> false;
                };
    }

    /** Whether a function calls one of {@link Elementary}'s. */
    static boolean hasElementary(Function function) {
        for (Block block : function.blocks()) {
            for (Instruction each : block.instructions()) {
                if (each.operation() instanceof Operation.Call call
                        && call.routine().owner().equals(ELEMENTARY)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The value of a call.
     *
     * @param isExact whether no overriding method can be meant
     * @param fields what fields of objects that the body has made hold, before and then after the call
     * @return {@code null} if there is none
     */
    static @Nullable Value of(Lifter lifter, Lifter.CallSite site, boolean isExact, Map<Frame.MadeField, Value> fields)
            throws Refusal {
        String made = site.isStatic() ? null : lifter.madeType(site.arguments().getFirst());
        if (made != null && site.name().equals("<init>") && site.owner().equals("java/lang/Object")) {
            return null;
        }
        Operation access = SharedArrays.of(lifter, site);
        if (access instanceof Operation.Store store) {
            lifter.add(store, site.line());
            return null;
        }
        if (access != null) {
            return lifter.builder.add(access, site.line());
        }
        Methods.Found found = lifter.methods.find(
                made == null || isExact ? site.owner() : made,
                site.name(),
                site.type().descriptorString());
        if (lifter.functions != Functions.OF_JVM && isElementary(site.owner(), site.name())) {
            if (lifter.functions == Functions.CALLED) {
                Routine ours = new Routine(ELEMENTARY, site.name(), site.type());
                return lifter.builder.add(new Operation.Call(ours, site.arguments()), site.line());
            }
            found = lifter.methods.findIn(
                    Elementary.class, site.name(), site.type().descriptorString());
        }
        if (found == null) {
            throw refused(Refusal.Code.NO_CODE, "the class file of", site);
        }
        Routine routine = site.isStatic() ? Routines.of(found) : null;
        if (routine != null) {
            return lifter.builder.add(new Operation.Call(routine, site.arguments()), site.line());
        }
        if (site.isStatic()) {
            lifter.requireInitialized(found.owner(), site.line());
        }
        if (found.is(AccessFlag.SYNCHRONIZED)) {
            throw refused(Refusal.Code.LOCK, "the synchronized", site);
        }
        if (found.method().code().isEmpty()) {
            throw refused(Refusal.Code.CALL, found.is(AccessFlag.NATIVE) ? "the native" : "the abstract", site);
        }
        if (!site.isStatic() && made == null) {
            if (!isExact && !isFixed(found)) {
                throw refused(Refusal.Code.CALL, "a method that others may override,", site);
            }
            Input receiver = lifter.origin(site.arguments().getFirst());
            if (receiver == null) {
                throw refused(Refusal.Code.FIELD, "an object that is not captured, by", site);
            }
            lifter.receiver(receiver);
        }
        return lifter.inline(found, site.arguments(), site.line(), fields);
    }

    private static boolean isFixed(Methods.Found found) {
        return found.is(AccessFlag.PRIVATE)
                || found.is(AccessFlag.FINAL)
                || Modifier.isFinal(found.owner().getModifiers());
    }

    private static Refusal refused(Refusal.Code code, String what, Lifter.CallSite site) {
        return new Refusal(code, what + " " + site.owner().replace('/', '.') + "." + site.name(), site.line());
    }
}
