// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.Tasks;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loop over {@code int} indices. */
record IntRange(int from, int to, Settings settings) implements IntLoop {

    private <K> K prepared(K kernel) {
        return settings.prepared(kernel, 1, from, (long) to - from);
    }

    private Execution execution() {
        return new Execution(settings, from, (long) to - from);
    }

    private IntLoop with(Settings changed) {
        return new IntRange(from, to, changed);
    }

    @Override
    public IntLoop threads(int threads) {
        return with(settings.withThreads(threads));
    }

    @Override
    public IntLoop serial() {
        return threads(1);
    }

    @Override
    public IntLoop on(Tasks pool) {
        return with(settings.withPool(pool));
    }

    @Override
    public IntLoop schedule(Schedule schedule) {
        return with(settings.withSchedule(schedule));
    }

    @Override
    public IntLoop onProgress(Consumer<? super Progress> listener) {
        return with(settings.withListener(listener));
    }

    @Override
    public IntLoop fast() {
        return with(settings.withBodies(settings.bodies().withFast()));
    }

    @Override
    public IntLoop verify() {
        return with(settings.withBodies(settings.bodies().withVerified()));
    }

    @Override
    public IntLoop compiledOnly() {
        return with(settings.withBodies(settings.bodies().withCompiledOnly()));
    }

    @Override
    public IntLoop explain(Consumer<? super CompileReport> reader) {
        return with(settings.withBodies(settings.bodies().withReader(reader)));
    }

    @Override
    public void forEach(Body.IntAction body) {
        execution().forEach(prepared(IntKernels.actions(body)));
    }

    @Override
    public double sum(Body.IntToDouble body) {
        return execution().sum(prepared(IntKernels.doubles(body)));
    }

    @Override
    public double min(Body.IntToDouble body) {
        return execution().min(prepared(IntKernels.doubles(body)));
    }

    @Override
    public double max(Body.IntToDouble body) {
        return execution().max(prepared(IntKernels.doubles(body)));
    }

    @Override
    public double reduce(Body.DoubleMerge merge, Body.IntToDouble body) {
        return execution().reduce(merge, prepared(IntKernels.doubles(body)));
    }

    @Override
    public long sumLong(Body.IntToLong body) {
        return execution().sumLong(prepared(IntKernels.longs(body)));
    }

    @Override
    public long minLong(Body.IntToLong body) {
        return execution().minLong(prepared(IntKernels.longs(body)));
    }

    @Override
    public long maxLong(Body.IntToLong body) {
        return execution().maxLong(prepared(IntKernels.longs(body)));
    }

    @Override
    public long reduceLong(Body.LongMerge merge, Body.IntToLong body) {
        return execution().reduceLong(merge, prepared(IntKernels.longs(body)));
    }

    @Override
    public long count(Body.IntTest test) {
        return execution().count(prepared(IntKernels.counts(test)));
    }

    @Override
    public int argMin(Body.IntToDouble body) {
        return (int) execution().argMin(prepared(IntKernels.doubles(body)));
    }

    @Override
    public int argMax(Body.IntToDouble body) {
        return (int) execution().argMax(prepared(IntKernels.doubles(body)));
    }

    @Override
    public double[] toDoubles(Body.IntToDouble body) {
        return execution().toArray(prepared(IntKernels.doubles(body)));
    }

    @Override
    public long[] toLongs(Body.IntToLong body) {
        return execution().toArray(prepared(IntKernels.longs(body)));
    }

    @Override
    public int[] toInts(Body.IntToInt body) {
        return execution().toArray(prepared(IntKernels.ints(body)));
    }

    @Override
    public <R extends @Nullable Object> List<R> toList(Body.IntTo<? extends R> body) {
        return execution().toList(prepared(IntKernels.objects(body)));
    }

    @Override
    public void addInto(double[] out, Body.IntToInt index, Body.IntToDouble value) {
        execution().addInto(out, prepared(IntKernels.ints(index)), prepared(IntKernels.doubles(value)));
    }

    @Override
    public void addInto(long[] out, Body.IntToInt index, Body.IntToLong value) {
        execution().addInto(out, prepared(IntKernels.ints(index)), prepared(IntKernels.longs(value)));
    }
}
