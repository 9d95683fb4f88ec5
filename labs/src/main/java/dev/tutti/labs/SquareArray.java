// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Loop;
import dev.tutti.measure.Figures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code square-array}: {@code out[i] = in[i]·in[i]} into a new array. One multiplication for 16 bytes of memory:
 * how fast it can be is a question of memory, not of cores.
 */
final class SquareArray implements Lab {

    @Override
    public Card card() {
        return new Card(
                "square-array",
                Document.C,
                "Squares of an array",
                "out[i] = in[i]² by a loop that writes, and one that returns",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "numbers", 1, 80_000_000, 1_000_000, 20_000_000, 1_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double[] in = Loop.range(n).toDoubles(i -> i);
        return List.of(Question.of(
                        Figures.count(n) + " squares",
                        () -> plain(in),
                        SquareArray::flaw,
                        out -> out[n - 1],
                        out -> "the last square: " + out[n - 1])
                .formNeeding("Loop.forEach", Capability.SHARED_HEAP, stage -> written(stage, in))
                .form("Loop.toDoubles", stage -> stage.loop(n).toDoubles(i -> in[i] * in[i])));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                LabFigures.rates(runs, 16.0 * arguments.value("n"), LabFigures.memory()).stream());
    }

    private static double[] plain(double[] in) {
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = in[i] * in[i];
        }
        return out;
    }

    private static double[] written(Stage stage, double[] in) {
        double[] out = new double[in.length];
        stage.loop(in.length).forEach(i -> out[i] = in[i] * in[i]);
        return out;
    }

    /** The numbers are 0, 1, 2 …, and n² is below 2⁵³, so all squares are exact. */
    private static @Nullable String flaw(double[] out) {
        for (int i = 0; i < out.length; i++) {
            long known = (long) i * i;
            if (out[i] != known) {
                return "[" + i + "] is " + out[i] + ", not " + known;
            }
        }
        return null;
    }
}
