// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.GridLoop;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.Tasks;
import java.util.function.Consumer;

/** A loop over the cells of a rectangle: mostly one over their numbers, row by row. */
record Grid(int rows, int columns, Settings settings) implements GridLoop {

    private <K> K prepared(K kernel) {
        return settings.prepared(kernel, rows, 0, columns);
    }

    private Execution cells() {
        return new Execution(settings, 0, (long) rows * columns);
    }

    private GridLoop with(Settings changed) {
        return new Grid(rows, columns, changed);
    }

    @Override
    public GridLoop threads(int threads) {
        return with(settings.withThreads(threads));
    }

    @Override
    public GridLoop serial() {
        return threads(1);
    }

    @Override
    public GridLoop on(Tasks pool) {
        return with(settings.withPool(pool));
    }

    @Override
    public GridLoop schedule(Schedule schedule) {
        return with(settings.withSchedule(schedule));
    }

    @Override
    public GridLoop onProgress(Consumer<? super Progress> listener) {
        return with(settings.withListener(listener));
    }

    @Override
    public GridLoop fast() {
        return with(settings.withBodies(settings.bodies().withFast()));
    }

    @Override
    public GridLoop verify() {
        return with(settings.withBodies(settings.bodies().withVerified()));
    }

    @Override
    public GridLoop compiledOnly() {
        return with(settings.withBodies(settings.bodies().withCompiledOnly()));
    }

    @Override
    public GridLoop explain(Consumer<? super CompileReport> reader) {
        return with(settings.withBodies(settings.bodies().withReader(reader)));
    }

    @Override
    public void forEach(Body.CellAction body) {
        cells().forEach(prepared(CellKernels.actions(body, columns)));
    }

    @Override
    public double sum(Body.CellToDouble body) {
        return new GridSum(settings, rows, columns).of(prepared(CellKernels.doubles(body, columns)));
    }

    @Override
    public double min(Body.CellToDouble body) {
        return cells().min(prepared(CellKernels.doubles(body, columns)));
    }

    @Override
    public double max(Body.CellToDouble body) {
        return cells().max(prepared(CellKernels.doubles(body, columns)));
    }

    @Override
    public long sumLong(Body.CellToLong body) {
        return cells().sumLong(prepared(CellKernels.longs(body, columns)));
    }

    @Override
    public long minLong(Body.CellToLong body) {
        return cells().minLong(prepared(CellKernels.longs(body, columns)));
    }

    @Override
    public long maxLong(Body.CellToLong body) {
        return cells().maxLong(prepared(CellKernels.longs(body, columns)));
    }

    @Override
    public long count(Body.CellTest test) {
        return cells().count(prepared(CellKernels.counts(test, columns)));
    }

    @Override
    public double[][] toDoubles(Body.CellToDouble body) {
        return cells().toRows(prepared(CellKernels.doubles(body, columns)), new double[rows][columns], columns);
    }

    @Override
    public long[][] toLongs(Body.CellToLong body) {
        return cells().toRows(prepared(CellKernels.longs(body, columns)), new long[rows][columns], columns);
    }

    @Override
    public int[][] toInts(Body.CellToInt body) {
        return cells().toRows(prepared(CellKernels.ints(body, columns)), new int[rows][columns], columns);
    }
}
