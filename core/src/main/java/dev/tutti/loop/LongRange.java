// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.LongLoop;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.Tasks;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loop over {@code long} indices. */
record LongRange(long from, long to, Settings settings) implements LongLoop {

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
    public void forEach(Body.LongAction body) {
        execution().forEach(LongKernels.actions(body));
    }

    @Override
    public double sum(Body.LongToDouble body) {
        return execution().sum(LongKernels.doubles(body));
    }

    @Override
    public double min(Body.LongToDouble body) {
        return execution().min(LongKernels.doubles(body));
    }

    @Override
    public double max(Body.LongToDouble body) {
        return execution().max(LongKernels.doubles(body));
    }

    @Override
    public double reduce(Body.DoubleMerge merge, Body.LongToDouble body) {
        return execution().reduce(merge, LongKernels.doubles(body));
    }

    @Override
    public long sumLong(Body.LongToLong body) {
        return execution().sumLong(LongKernels.longs(body));
    }

    @Override
    public long minLong(Body.LongToLong body) {
        return execution().minLong(LongKernels.longs(body));
    }

    @Override
    public long maxLong(Body.LongToLong body) {
        return execution().maxLong(LongKernels.longs(body));
    }

    @Override
    public long reduceLong(Body.LongMerge merge, Body.LongToLong body) {
        return execution().reduceLong(merge, LongKernels.longs(body));
    }

    @Override
    public long count(Body.LongTest test) {
        return execution().count(LongKernels.counts(test));
    }

    @Override
    public long argMin(Body.LongToDouble body) {
        return execution().argMin(LongKernels.doubles(body));
    }

    @Override
    public long argMax(Body.LongToDouble body) {
        return execution().argMax(LongKernels.doubles(body));
    }

    @Override
    public double[] toDoubles(Body.LongToDouble body) {
        return execution().toArray(LongKernels.doubles(body));
    }

    @Override
    public long[] toLongs(Body.LongToLong body) {
        return execution().toArray(LongKernels.longs(body));
    }

    @Override
    public int[] toInts(Body.LongToInt body) {
        return execution().toArray(LongKernels.ints(body));
    }

    @Override
    public <R extends @Nullable Object> List<R> toList(Body.LongTo<? extends R> body) {
        return execution().toList(LongKernels.objects(body));
    }

    @Override
    public void addInto(double[] out, Body.LongToInt index, Body.LongToDouble value) {
        execution().addInto(out, LongKernels.ints(index), LongKernels.doubles(value));
    }

    @Override
    public void addInto(long[] out, Body.LongToInt index, Body.LongToLong value) {
        execution().addInto(out, LongKernels.ints(index), LongKernels.longs(value));
    }
}
