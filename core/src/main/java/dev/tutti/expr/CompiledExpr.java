// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that are ready to be computed, again and again: a function of arrays.
 *
 * {@snippet :
 * Expr x = Expr.vector(DType.FLOAT64, "x");
 * Expr y = Expr.vector(DType.FLOAT64, "y");
 * CompiledExpr pi = Expr.compile(x.square().plus(y.square()).lessThan(1).count().times(4).dividedBy(x.length()), x, y);
 * double about = pi.callDouble(Array.random(1, 30_000), Array.random(2, 30_000));
 * }
 *
 * <p>Arguments are {@link Array}s, shared arrays, Java arrays of one or two dimensions, or numbers, each of its input's type and
 * shape. None is copied but two-dimensional Java arrays.
 *
 * <ul>
 *   <li><b>One pass:</b> what is computed element by element of equal sizes is one pass over memory with all that is reduced
 *       of it, block by block, on SIMD lanes and several threads. Reductions along rows can be used for the rest of their row
 *       in the same pass; those of all elements, or of columns, need a second one. Products of matrices, sorting and cumulative
 *       sums are steps of their own. {@link #profile()} shows what became of it.
 *   <li><b>Results</b> are new arrays. They have the bits that single operations one after the other have, whatever the number of
 *       threads and lanes, but for the payload of a NaN; with {@link #fast()} they need not.
 *   <li><b>Cost:</b> some hundred nanoseconds a call. The first call with arguments of some shapes makes code, in milliseconds; lanes
 *       come later, when code has had some work, compiled by another thread.
 *   <li><b>Threads:</b> any may call at once, unless the function updates states. One that does is for one thread at a time.
 *   <li><b>Errors:</b> arguments that do not fit are an {@link IllegalArgumentException}, before anything is computed. Memory
 *       that is closed meanwhile is an {@link IllegalStateException}, an interrupted caller a {@link
 *       java.util.concurrent.CancellationException}; states are as they were then.
 * </ul>
 */
public final class CompiledExpr {

    private final Programs programs;
    private final Step.Running running;

    private CompiledExpr(Programs programs, Step.Running running) {
        this.programs = programs;
        this.running = running;
    }

    static CompiledExpr of(List<Node> outputs, List<Expr> inputs) {
        return new CompiledExpr(
                new Programs(Signature.of(outputs, inputs), false), new Step.Running(0, Step.Running.MEASURED));
    }

    // ---------------------------------------------------------------- options

    /**
     * The same on a number of threads; by default there are as many as idle cores.
     *
     * @param number at least 1, the caller included
     * @return another function
     */
    public CompiledExpr threads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("an expression needs at least one thread: threads=" + number);
        }
        return new CompiledExpr(programs, new Step.Running(number, running.minParallelSize()));
    }

    /**
     * The same with a size from which on several threads share a pass. The default depends on what is computed: a pass of fewer
     * than a million operations takes one thread less time than it takes to wake another. For a sum of {@code x*x-x} that is
     * about 140,000 elements.
     *
     * @param elements that a pass goes over, at least 0
     * @return another function
     */
    public CompiledExpr minParallelSize(long elements) {
        if (elements < 0) {
            throw new IllegalArgumentException("a size is at least 0: minParallelSize=" + elements);
        }
        return new CompiledExpr(programs, new Step.Running(running.threads(), elements));
    }

    /**
     * The same with results that need not be those of single operations to the last bit, as {@code fast()} of loops has them:
     * products and sums rounded once, quotients by way of reciprocals.
     *
     * @return another function
     */
    public CompiledExpr fast() {
        return new CompiledExpr(new Programs(programs.signature(), true), running);
    }

    /**
     * The same, and calls give a state a new value: after a call the state's array has it. All outputs and new values are
     * computed of what states were before.
     *
     * {@snippet :
     * Expr x = Expr.vector(DType.FLOAT64, "x");
     * Array mean = Array.zeros(3);
     * Expr m = Expr.state("mean", mean);
     * CompiledExpr f = Expr.compile(x.minus(m), x).updating(m, m.plus(x.minus(m).times(0.1)));
     * f.call(new double[] {1, 2, 3}); // mean is 0.1, 0.2, 0.3 then
     * }
     *
     * @param state made by {@link Expr#state}
     * @param value of its type and shape
     * @return another function
     */
    public CompiledExpr updating(Expr state, Expr value) {
        return new CompiledExpr(
                new Programs(programs.signature().updating(state.node(), value.node()), programs.isFast()), running);
    }

    // ---------------------------------------------------------------- calls

    /**
     * Computes the only output.
     *
     * @param arguments one for each input, in their order
     * @return its elements
     * @throws IllegalStateException if there are several outputs
     */
    public Array call(Object... arguments) {
        return only(run(Arguments.of(inputs(), arguments)));
    }

    /**
     * Computes the only output.
     *
     * @param arguments one for each input, by its name
     * @return its elements
     * @throws IllegalStateException if there are several outputs
     */
    public Array call(Map<String, ?> arguments) {
        return only(run(Arguments.of(inputs(), arguments)));
    }

    /**
     * Computes all outputs.
     *
     * @param arguments one for each input, in their order
     * @return the elements of each
     */
    public List<Array> callAll(Object... arguments) {
        return List.of(run(Arguments.of(inputs(), arguments)));
    }

    /**
     * Computes all outputs.
     *
     * @param arguments one for each input, by its name
     * @return the elements of each
     */
    public List<Array> callAll(Map<String, ?> arguments) {
        return List.of(run(Arguments.of(inputs(), arguments)));
    }

    /**
     * Computes the only output, which is one number.
     *
     * @param arguments one for each input, in their order
     * @return the number; a truth value as 0 or 1
     * @throws IllegalStateException if there are several outputs, or it has several elements
     */
    public double callDouble(Object... arguments) {
        return call(arguments).getDouble();
    }

    /**
     * Computes the only output, which is one number.
     *
     * @param arguments one for each input, in their order
     * @return the number, cut to a whole one; a truth value as 0 or 1
     * @throws IllegalStateException if there are several outputs, or it has several elements
     */
    public long callLong(Object... arguments) {
        return call(arguments).getLong();
    }

    /**
     * Computes the only output into an array that is there, which saves making one. An array that arguments share is computed
     * beside it and then copied.
     *
     * @param output of the output's type and shape
     * @param arguments one for each input, in their order
     * @throws IllegalStateException if there are several outputs
     */
    public void callInto(Array output, Object... arguments) {
        callAllInto(List.of(output), arguments);
    }

    /**
     * Computes all outputs into arrays that are there.
     *
     * @param outputs of the outputs' types and shapes, in their order
     * @param arguments one for each input, in their order
     * @throws IllegalStateException if there are more or fewer outputs
     */
    public void callAllInto(List<Array> outputs, Object... arguments) {
        int count = programs.signature().outputs().size();
        if (outputs.size() != count) {
            throw new IllegalStateException(
                    "each output goes into an array of its own: found=" + outputs.size() + " outputs=" + count);
        }
        Array[] arrays = Arguments.of(inputs(), arguments);
        Array[] targets = outputs.toArray(Array[]::new);
        Array[] results = programs.of(arrays).runInto(targets, arrays, running);
        copyInto(results, targets);
        update(results);
    }

    @SuppressWarnings("ReferenceEquality") // a result that is in its place already
    private static void copyInto(Array[] results, Array[] targets) {
        for (int i = 0; i < targets.length; i++) {
            if (results[i] != targets[i]) {
                Updates.copy(results[i], targets[i]);
            }
        }
    }

    private List<Node.Input> inputs() {
        return programs.signature().inputs();
    }

    private static Array only(Array[] outputs) {
        if (outputs.length != 1) {
            throw new IllegalStateException(
                    "call gives the only output: outputs=" + outputs.length + "; callAll gives all of them");
        }
        return outputs[0];
    }

    private Array[] run(Array[] arguments) {
        Array[] results = programs.of(arguments).run(arguments, running);
        return update(results);
    }

    /** Gives states their new values. Returns the outputs. */
    private Array[] update(Array[] results) {
        List<Node.State> states = programs.signature().updates();
        if (states.isEmpty()) {
            return results;
        }
        int outputs = results.length - states.size();
        for (int i = 0; i < states.size(); i++) {
            Updates.copy(results[outputs + i], states.get(i).value());
        }
        return Arrays.copyOf(results, outputs);
    }

    // ---------------------------------------------------------------- what it does

    /**
     * The operations as trees, each with its type and shape: first the outputs, then what states become.
     *
     * @return several lines
     */
    public String print() {
        Signature signature = programs.signature();
        StringBuilder text = new StringBuilder();
        for (Node.Input each : signature.inputs()) {
            text.append("input ").append(each.name()).append(' ').append(each.dtype());
            text.append(each.shape().length == 0 ? "" : " " + Typing.text(each.shape()))
                    .append('\n');
        }
        return text.append(Tree.of(names(), signature.results())).toString();
    }

    private List<String> names() {
        Signature signature = programs.signature();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < signature.outputs().size(); i++) {
            names.add(signature.outputs().size() == 1 ? "output" : "output " + i);
        }
        signature.updates().forEach(each -> names.add("new " + each.name()));
        return names;
    }

    /**
     * Draws the operations, each with its type and shape below those that it is made of. Once it has been called they are those
     * that the last form of arguments came to, with a colour for each pass over memory: what was fused has one.
     *
     * @param file where the picture goes, in the format SVG, which browsers show; replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void draw(Path file) throws IOException {
        List<Programs.Form> forms = programs.all();
        if (forms.isEmpty()) {
            Drawing.write(file, names(), programs.signature().results(), Map.of());
        } else {
            Program program = forms.getFirst().program();
            Drawing.write(file, names(), program.results(), Drawing.passes(program));
        }
    }

    /**
     * What calls have done so far: for each form of arguments the passes over memory with all that was fused into them, how long
     * one took on average, the bytes that went through memory, and whether kernels run on lanes.
     *
     * @return several lines
     */
    public String profile() {
        return Profile.of(programs);
    }

    @Override
    public String toString() {
        return print();
    }

    // ---------------------------------------------------------------- for tests

    /** Computes the same slowly: what results have to be. */
    Array[] evaluate(@Nullable Object... arguments) {
        return programs.evaluate(Arguments.of(inputs(), arguments));
    }

    /** Uses lanes at once. Returns whether all kernels can that there are for some arguments. */
    boolean compileNow(@Nullable Object... arguments) {
        boolean all = true;
        for (Step step : programs.of(Arguments.of(inputs(), arguments)).steps()) {
            if (step instanceof Pass pass) {
                for (Kernel each : pass.kernels()) {
                    all &= each.loop().compileNow();
                }
            }
        }
        return all;
    }
}
