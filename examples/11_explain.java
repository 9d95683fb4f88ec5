// SPDX-License-Identifier: Apache-2.0
// What became of a loop's body? A report says whether it goes onto SIMD lanes, and why not. compiledOnly() refuses what does
// not, which is better than being slow without knowing.
//
//     ./tutti run examples/11_explain.java        or, for all loops of a program:  ./tutti explain FILE.java

import dev.tutti.Loop;
import dev.tutti.TaskRefusedException;
import module java.base;

class Explain {
    void main() {
        double[] x = Loop.range(1_000).toDoubles(i -> i);
        Loop.range(1_000).explain(report -> IO.println("squares: compiled " + report.isCompiled()))
                .sum(i -> x[i] * x[i]);
        Loop.range(1_000).explain(report -> IO.println("texts: compiled " + report.isCompiled()))
                .sum(i -> Double.parseDouble("" + i));
        try {
            Loop.range(1_000).compiledOnly().sum(i -> Double.parseDouble("" + i));
        } catch (TaskRefusedException e) {
            IO.println("refused: a text is nothing for lanes");
        }
    }
}
