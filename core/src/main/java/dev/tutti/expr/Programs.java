// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/** Programs of a signature, each for arguments whose elements lie in one way. */
final class Programs {

    /** Forms of arguments for which programs are kept; the code that they use is shared, and not made again. */
    private static final int FORMS_MOST = 16;

    private final Signature signature;
    private final boolean isFast;

    /** Those that were made last come first. */
    private volatile Form[] forms = {};

    Programs(Signature signature, boolean isFast) {
        this.signature = signature;
        this.isFast = isFast;
    }

    /** A program and what it is for. */
    record Form(Layout[] layouts, Program program) {
        private boolean fits(Array[] arguments) {
            for (int i = 0; i < arguments.length; i++) {
                if (!layouts[i].fits(arguments[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    Signature signature() {
        return signature;
    }

    boolean isFast() {
        return isFast;
    }

    /** The program for some arguments. */
    Program of(Array[] arguments) {
        for (Form each : forms) {
            if (each.fits(arguments)) {
                return each.program;
            }
        }
        Layout[] layouts = Arrays.stream(arguments).map(Layout::of).toArray(Layout[]::new);
        Form made = new Form(layouts, plan(layouts));
        synchronized (this) {
            List<Form> all = new ArrayList<>(List.of(forms));
            all.addFirst(made);
            forms = all.subList(0, Math.min(all.size(), FORMS_MOST)).toArray(Form[]::new);
        }
        return made.program;
    }

    /** All that are kept. */
    List<Form> all() {
        return List.of(forms);
    }

    private Program plan(Layout[] layouts) {
        Concrete concrete = concrete(layouts);
        Simplify simplify = new Simplify();
        List<Node> given = signature.inputs().stream()
                .map(each -> simplify.of(concrete.of(each)))
                .toList();
        List<Node> results = signature.results().stream()
                .map(each -> simplify.of(concrete.of(each)))
                .toList();
        signature.checkUpdates(results);
        return Planner.plan(results, given, List.of(layouts), isFast);
    }

    private Concrete concrete(Layout[] layouts) {
        IdentityHashMap<Node.Input, long[]> shapes = new IdentityHashMap<>();
        for (int i = 0; i < layouts.length; i++) {
            shapes.put(signature.inputs().get(i), layouts[i].shape());
        }
        return new Concrete(shapes);
    }

    /** Computes the same slowly: what results have to be. */
    Array[] evaluate(Array[] arguments) {
        Concrete concrete = concrete(Arrays.stream(arguments).map(Layout::of).toArray(Layout[]::new));
        IdentityHashMap<Node, Array> values = new IdentityHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            values.put(concrete.of(signature.inputs().get(i)), arguments[i]);
        }
        Evaluator evaluator = new Evaluator(values);
        return signature.results().stream()
                .map(each -> evaluator.of(concrete.of(each)))
                .toArray(Array[]::new);
    }
}
