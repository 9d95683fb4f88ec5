// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that are ready to be computed, again and again.
 */
public final class CompiledExpr {

    /** Forms of arguments for which code is kept. */
    private static final int FORMS_MOST = 16;

    private static final long MIN_PARALLEL_SIZE = 1 << 15;

    private final Signature signature;
    private final Options options;

    /** Programs by the layouts of what they were made for, the one that was used last first. */
    private volatile Form[] forms = {};

    private record Options(int threads, long minParallelSize, boolean isFast) {
        Step.Running running() {
            return new Step.Running(threads, minParallelSize);
        }
    }

    private record Form(Layout[] layouts, Program program) {
        boolean fits(Array[] arguments) {
            for (int i = 0; i < arguments.length; i++) {
                if (!layouts[i].fits(arguments[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Step.Running running;

    private CompiledExpr(Signature signature, Options options) {
        this.signature = signature;
        this.options = options;
        this.running = options.running();
    }

    static CompiledExpr of(List<Node> outputs, List<Expr> inputs) {
        return new CompiledExpr(Signature.of(outputs, inputs), new Options(0, MIN_PARALLEL_SIZE, false));
    }

    // ---------------------------------------------------------------- options

    /**
     * The same on a number of threads.
     *
     * @param number at least 1, the caller included
     * @return another function
     */
    public CompiledExpr threads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("an expression needs at least one thread: threads=" + number);
        }
        return new CompiledExpr(signature, new Options(number, options.minParallelSize, options.isFast));
    }

    /**
     * The same with another size from which on several threads share the work.
     *
     * @param elements of a pass, at least 0
     * @return another function
     */
    public CompiledExpr minParallelSize(long elements) {
        if (elements < 0) {
            throw new IllegalArgumentException("a size is at least 0: minParallelSize=" + elements);
        }
        return new CompiledExpr(signature, new Options(options.threads, elements, options.isFast));
    }

    /**
     * The same with results that need not be those of single operations to the last bit, as {@code fast()} of loops: products
     * and sums rounded once, quotients by way of reciprocals.
     *
     * @return another function
     */
    public CompiledExpr fast() {
        return new CompiledExpr(signature, new Options(options.threads, options.minParallelSize, true));
    }

    // ---------------------------------------------------------------- calls

    /**
     * Computes the only output.
     *
     * @param arguments one for each input, in their order
     * @return its elements
     */
    public Array call(Object... arguments) {
        return callAll(arguments).getFirst();
    }

    /**
     * Computes all outputs.
     *
     * @param arguments one for each input, in their order
     * @return the elements of each
     */
    public List<Array> callAll(Object... arguments) {
        return List.of(run(Arguments.of(signature.inputs(), arguments)));
    }

    private Array[] run(Array[] arguments) {
        return program(arguments).run(arguments, running);
    }

    // ---------------------------------------------------------------- programs

    private Program program(Array[] arguments) {
        Form[] known = forms;
        for (Form each : known) {
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

    private Program plan(Layout[] layouts) {
        List<Node.Input> inputs = signature.inputs();
        Map<Node.Input, long[]> shapes = new IdentityHashMap<>();
        for (int i = 0; i < layouts.length; i++) {
            shapes.put(inputs.get(i), layouts[i].shape());
        }
        Concrete concrete = new Concrete(shapes);
        Simplify simplify = new Simplify();
        List<Node> given = inputs.stream()
                .map(each -> simplify.of(concrete.of(each)))
                .toList();
        List<Node> outputs = signature.outputs().stream()
                .map(each -> simplify.of(concrete.of(each)))
                .toList();
        return Planner.plan(outputs, given, List.of(layouts), options.isFast);
    }

    /** Computes the same slowly, for tests. */
    Array[] evaluate(@Nullable Object... arguments) {
        Array[] arrays = Arguments.of(signature.inputs(), arguments);
        Map<Node.Input, long[]> shapes = new IdentityHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            shapes.put(signature.inputs().get(i), arrays[i].shape());
        }
        Concrete concrete = new Concrete(shapes);
        Map<Node, Array> values = new IdentityHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            values.put(concrete.of(signature.inputs().get(i)), arrays[i]);
        }
        Evaluator evaluator = new Evaluator(values);
        return signature.outputs().stream()
                .map(each -> evaluator.of(concrete.of(each)))
                .toArray(Array[]::new);
    }

    /** Uses lanes at once, for tests. Returns whether all kernels that there are for some arguments can. */
    boolean compileNow(@Nullable Object... arguments) {
        boolean all = true;
        for (Step step : program(Arguments.of(signature.inputs(), arguments)).steps()) {
            if (step instanceof Pass pass) {
                for (Kernel each : pass.kernels()) {
                    all &= each.loop().compileNow();
                }
            }
        }
        return all;
    }
}
