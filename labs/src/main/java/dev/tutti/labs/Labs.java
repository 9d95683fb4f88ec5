// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;

/** The list of all labs. */
public final class Labs {

    private Labs() {}

    /**
     * Every lab, document by document.
     *
     * @return the labs; making the list makes no inputs
     */
    public static List<Lab> all() {
        return List.of(
                new CpuCount(),
                IntegralRandom.once(),
                IntegralRandom.curve(),
                new Bootstrap(),
                new SquareMap(),
                new QueryThreads(),
                new QueryExercise(),
                Crunch.onThreads(),
                Crunch.onProcesses(),
                Crunch.equal(),
                new FastFunctions(),
                new ProcessClass(),
                new SharedCounter(),
                new PoolApi(),
                new PiMonteCarlo(),
                new SquareArray(),
                new Particles(),
                new ExpressionGraph(),
                new PiExpression(),
                new PoolMap(),
                new Starmap(),
                new PicklingCost(),
                new Sums.TimeAndMemory(),
                new Sums.Exercise(),
                new ThreadsResults(),
                new VisitorCounter(),
                new Visibility(),
                new Primitives(),
                new Deadlock(),
                new PiCompiled(),
                new ArraySum(),
                new MovingAverage(),
                new NativeAdd(),
                new NativeDot(),
                new PiSeries(),
                new Prices(),
                new IntegralTasks(),
                new IntegralSplit(),
                new IntegralCompiled(),
                new Diagnostics(),
                new ThreadCount(),
                new GlobalData(),
                new PairwisePairs(),
                new PairwiseRows(),
                new PairwiseCompiled());
    }
}
