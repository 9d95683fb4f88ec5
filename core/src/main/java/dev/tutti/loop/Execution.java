// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.tree.SumBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** What can be done with kernels over {@code length} indices that begin at {@code first}, under some settings. */
record Execution(Settings settings, long first, long length) {

    /** Indices whose positions and values are computed before they are added: many for each thread, few for memory. */
    private static final int WINDOW = 1 << 20;

    /** The longest array that every JVM can make. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    void forEach(ActionKernel kernel) {
        run(new ForEach(kernel, first), kernel);
    }

    // ---- reductions

    double sum(DoubleKernel kernel) {
        Meter meter = meter();
        double sum = sum(kernel, meter);
        meter.end();
        return sum;
    }

    /** Runs as part of a loop that has a meter. */
    double sum(DoubleKernel kernel, Meter meter) {
        BlockSum sum = new BlockSum(kernel, first, length);
        runner(kernel).run(sum, length, meter);
        return sum.result();
    }

    double min(DoubleKernel kernel) {
        return SumBlock.canonical(merged("min", kernel, kernel::min, Math::min));
    }

    double max(DoubleKernel kernel) {
        return SumBlock.canonical(merged("max", kernel, kernel::max, Math::max));
    }

    long argMin(DoubleKernel kernel) {
        return extreme("argMin", Extreme.Kind.LOWEST, kernel);
    }

    long argMax(DoubleKernel kernel) {
        return extreme("argMax", Extreme.Kind.HIGHEST, kernel);
    }

    private long extreme(String what, Extreme.Kind kind, DoubleKernel kernel) {
        return merged(what, kernel, (from, to) -> kernel.extreme(kind, from, to), kind::better)
                .index();
    }

    long sumLong(LongKernel kernel) {
        return total(kernel, kernel::sum);
    }

    long count(CountKernel kernel) {
        return total(kernel, kernel::count);
    }

    long minLong(LongKernel kernel) {
        return merged("minLong", kernel, kernel::min, Math::min);
    }

    long maxLong(LongKernel kernel) {
        return merged("maxLong", kernel, kernel::max, Math::max);
    }

    double reduce(DoubleBinaryOperator merge, DoubleKernel kernel) {
        requireIndices("reduce");
        NeighbourTree<Double> tree = NeighbourTree.ofDoubles(kernel, first, Objects.requireNonNull(merge, "merge"));
        run(tree, null);
        return tree.result();
    }

    long reduceLong(LongBinaryOperator merge, LongKernel kernel) {
        requireIndices("reduceLong");
        NeighbourTree<Long> tree = NeighbourTree.ofLongs(kernel, first, Objects.requireNonNull(merge, "merge"));
        run(tree, null);
        return tree.result();
    }

    /** A reduction in any order, which has no result if there are no indices. */
    private <P extends Serializable> P merged(String what, Object kernel, Piece<P> ofIndices, BinaryOperator<P> merge) {
        requireIndices(what);
        Merged<P> merged = new Merged<>(kernel, Piece.at(first, ofIndices), merge, null);
        run(merged, kernel);
        return merged.result();
    }

    private long total(Object kernel, Piece<Long> ofIndices) {
        Merged<Long> merged = new Merged<>(kernel, Piece.at(first, ofIndices), Long::sum, 0L);
        run(merged, kernel);
        return merged.result();
    }

    private void requireIndices(String what) {
        if (length == 0) {
            throw new NoSuchElementException(
                    what + " of no values does not exist: the loop has no indices; leave it out for an empty range");
        }
    }

    // ---- values

    <A> A toArray(Kernel<A> kernel) {
        if (length > LONGEST_ARRAY) {
            throw new IllegalArgumentException("the values of a loop can be kept if an array can hold them: indices="
                    + length + " at most=" + LONGEST_ARRAY + "; cut the range, or reduce it");
        }
        A out = kernel.array((int) length);
        run(new ToArray<>(kernel, first, out), kernel);
        return out;
    }

    @SuppressWarnings("unchecked") // the kernel's body returns R
    <R extends @Nullable Object> List<R> toList(ObjectKernel kernel) {
        return new ArrayList<>((List<R>) Arrays.asList(toArray(kernel)));
    }

    /** Fills the rows of a grid that begins at index 0. */
    <A> A[] toRows(Kernel<A> kernel, A[] rows, int columns) {
        run(new ToRows<>(kernel, columns, rows), null);
        return rows;
    }

    // ---- additions

    void addInto(double[] out, IntKernel index, DoubleKernel value) {
        addInto(new Pairs<>(index, value, window(), out.length), (positions, values, number) -> {
            for (int k = 0; k < number; k++) {
                out[positions[k]] += values[k];
            }
        });
    }

    void addInto(long[] out, IntKernel index, LongKernel value) {
        if (settings.pool() == null && out.length <= Bins.MOST && out.length <= length / 4) {
            addBins(out, index, value);
            return;
        }
        addInto(pairs(out, index, value), addition(out));
    }

    private Pairs<long[]> pairs(long[] out, IntKernel index, LongKernel value) {
        return new Pairs<>(index, value, window(), out.length);
    }

    private static Addition<long[]> addition(long[] out) {
        return (positions, values, number) -> {
            for (int k = 0; k < number; k++) {
                out[positions[k]] += values[k];
            }
        };
    }

    private void addBins(long[] out, IntKernel index, LongKernel value) {
        Bins bins = new Bins(index, value, out.length);
        Meter meter = meter();
        for (long done = 0; done < length; done += WINDOW) {
            bins.moveTo(first + done);
            long number = Math.min(WINDOW, length - done);
            try {
                settings.runner().run(bins, number, meter);
            } catch (Throwable thrown) {
                if (!bins.hasFailed() || Thread.currentThread().isInterrupted()) {
                    throw thrown;
                }
                new Execution(settings.withoutListener(), first + done, length - done)
                        .addInto(pairs(out, index, value), addition(out));
                break;
            }
            bins.addTo(out);
        }
        meter.end();
    }

    /** Adds the first pairs of a window. */
    private interface Addition<A> {
        void of(int[] positions, A values, int number);
    }

    private int window() {
        return (int) Math.min(WINDOW, length);
    }

    private <A> void addInto(Pairs<A> pairs, Addition<A> addition) {
        Meter meter = meter();
        for (long done = 0; done < length; done += WINDOW) {
            int number = (int) Math.min(WINDOW, length - done);
            int ready = number;
            pairs.moveTo(first + done);
            try {
                settings.runner().run(pairs, number, meter);
            } catch (Throwable thrown) {
                ready = pairs.readyAfter(thrown);
                throw thrown;
            } finally {
                addition.of(pairs.positions(), pairs.values(), ready);
            }
        }
        meter.end();
    }

    // ---- all of them

    private Meter meter() {
        return new Meter(settings.listener(), length, length);
    }

    private void run(Operation<?> operation, @Nullable Object kernel) {
        Meter meter = meter();
        runner(kernel).run(operation, length, meter);
        meter.end();
    }

    /** Who runs a kernel; {@code null} is one that nothing is known of. */
    private Runner runner(@Nullable Object kernel) {
        boolean isShort =
                settings.pool() == null && kernel != null && length <= Compiled.within(Team.SHORT_NANOS, kernel);
        return isShort ? new Alone() : settings.runner();
    }
}
