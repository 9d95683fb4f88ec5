// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.LongLoop;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.Tasks;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loop over {@code long} indices. */
record LongRange(long from, long to, Settings settings) implements LongLoop {

    private <K> K prepared(K kernel) {
        return settings.prepared(kernel, 1, from, to - from);
    }

    private Execution execution() {
        return new Execution(settings, from, to - from);
    }

    private LongLoop with(Settings changed) {
        return new LongRange(from, to, changed);
    }

    @Override
    public LongLoop threads(int threads) {
        return with(settings.withThreads(threads));
    }

    @Override
    public LongLoop serial() {
        return threads(1);
    }

    @Override
    public LongLoop on(Tasks pool) {
        return with(settings.withPool(pool));
    }

    @Override
    public LongLoop schedule(Schedule schedule) {
        return with(settings.withSchedule(schedule));
    }

    @Override
    public LongLoop onProgress(Consumer<? super Progress> listener) {
        return with(settings.withListener(listener));
    }

    @Override
    public LongLoop fast() {
        return with(settings.withBodies(settings.bodies().withFast()));
    }

    @Override
    public LongLoop verify() {
        return with(settings.withBodies(settings.bodies().withVerified()));
    }

    @Override
    public LongLoop compiledOnly() {
        return with(settings.withBodies(settings.bodies().withCompiledOnly()));
    }

    @Override
    public LongLoop explain(Consumer<? super CompileReport> reader) {
        return with(settings.withBodies(settings.bodies().withReader(reader)));
    }

    @Override
    public void forEach(Body.LongAction body) {
        execution().forEach(prepared(LongKernels.actions(body)));
    }

    @Override
    public double sum(Body.LongToDouble body) {
        return execution().sum(prepared(LongKernels.doubles(body)));
    }

    @Override
    public double min(Body.LongToDouble body) {
        return execution().min(prepared(LongKernels.doubles(body)));
    }

    @Override
    public double max(Body.LongToDouble body) {
        return execution().max(prepared(LongKernels.doubles(body)));
    }

    @Override
    public double reduce(Body.DoubleMerge merge, Body.LongToDouble body) {
        return execution().reduce(merge, prepared(LongKernels.doubles(body)));
    }

    @Override
    public long sumLong(Body.LongToLong body) {
        return execution().sumLong(prepared(LongKernels.longs(body)));
    }

    @Override
    public long minLong(Body.LongToLong body) {
        return execution().minLong(prepared(LongKernels.longs(body)));
    }

    @Override
    public long maxLong(Body.LongToLong body) {
        return execution().maxLong(prepared(LongKernels.longs(body)));
    }

    @Override
    public long reduceLong(Body.LongMerge merge, Body.LongToLong body) {
        return execution().reduceLong(merge, prepared(LongKernels.longs(body)));
    }

    @Override
    public long count(Body.LongTest test) {
        return execution().count(prepared(LongKernels.counts(test)));
    }

    @Override
    public long argMin(Body.LongToDouble body) {
        return execution().argMin(prepared(LongKernels.doubles(body)));
    }

    @Override
    public long argMax(Body.LongToDouble body) {
        return execution().argMax(prepared(LongKernels.doubles(body)));
    }

    @Override
    public double[] toDoubles(Body.LongToDouble body) {
        return execution().toArray(prepared(LongKernels.doubles(body)));
    }

    @Override
    public long[] toLongs(Body.LongToLong body) {
        return execution().toArray(prepared(LongKernels.longs(body)));
    }

    @Override
    public int[] toInts(Body.LongToInt body) {
        return execution().toArray(prepared(LongKernels.ints(body)));
    }

    @Override
    public <R extends @Nullable Object> List<R> toList(Body.LongTo<? extends R> body) {
        return execution().toList(prepared(LongKernels.objects(body)));
    }

    @Override
    public void addInto(double[] out, Body.LongToInt index, Body.LongToDouble value) {
        execution().addInto(out, prepared(LongKernels.ints(index)), prepared(LongKernels.doubles(value)));
    }

    @Override
    public void addInto(long[] out, Body.LongToInt index, Body.LongToLong value) {
        execution().addInto(out, prepared(LongKernels.ints(index)), prepared(LongKernels.longs(value)));
    }
}
