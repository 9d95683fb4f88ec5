// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.tree.SumBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one thread needs to run the kernels of a pass: arguments, positions, buffers and accumulators. Used again and again. */
final class Frame {

    /** Elements that are given to the trial of code. */
    static final int SAMPLE = 1024;

    private static final int ACCUMULATORS = 32;

    private final List<Operand> operands;
    private final List<Kernel> kernels;

    /** Positions of operands' first elements: in Java arrays and buffers, and in memory. */
    private final int[] bases;

    private final long[] longBases;
    private final long[] offsets;
    private final long[] rowStrides;
    private final long[] columnStrides;
    private final @Nullable Array[] arrays;

    /** Java arrays, buffers, and {@link Memory}. */
    private final @Nullable Object[] storages;

    private final @Nullable Object[][] arguments;
    private final Object[] accumulators;

    /** The best extremes so far, by kernel. */
    private final boolean[] isBestKnown;

    private final double[] bestDoubles;
    private final long[] bestLongs;

    Frame(List<Operand> operands, List<Kernel> kernels) {
        this.operands = operands;
        this.kernels = kernels;
        int count = operands.size();
        bases = new int[count];
        longBases = new long[count];
        offsets = new long[count];
        rowStrides = new long[count];
        columnStrides = new long[count];
        arrays = new Array[count];
        storages = new Object[count];
        isBestKnown = new boolean[kernels.size()];
        bestDoubles = new double[kernels.size()];
        bestLongs = new long[kernels.size()];
        arguments = new Object[kernels.size()][];
        accumulators = new Object[kernels.size()];
        for (int k = 0; k < kernels.size(); k++) {
            arguments[k] = new Object[kernels.get(k).inputs().size()];
            accumulators[k] = accumulators(kernels.get(k));
        }
    }

    private static Object accumulators(Kernel kernel) {
        Kernel.Total total = kernel.total();
        return switch (total == null ? LoopCode.Sink.NOTHING : total.sink()) {
            case NOTHING, DOUBLES, LONGS, INTS -> kernel; // nothing is filled
            case SUM_DOUBLES, MIN_DOUBLES, MAX_DOUBLES -> new double[ACCUMULATORS];
            case SUM_LONGS, MIN_LONGS, MAX_LONGS -> new long[ACCUMULATORS];
            case COUNT -> new long[1];
        };
    }

    /** Memory that an array looks at. */
    private record Look(MemorySegment segment, Object owner) implements Memory {
        @Override
        public boolean overlaps(Memory other) {
            return true;
        }
    }

    /**
     * Takes the arrays of a call.
     *
     * @param length the elements of buffers that are needed at least
     */
    void bind(Array[] values, int length) {
        for (Operand each : operands) {
            int k = each.number();
            if (each.slot() != Operand.BUFFER) {
                Array array = values[each.slot()];
                arrays[k] = array;
                offsets[k] = array.offset();
                int last = array.dimensions() - 1;
                rowStrides[k] = last == 1 && array.size(0) != 1 ? array.stride(0) : 0;
                columnStrides[k] = last >= 0 && array.size(last) != 1 ? array.stride(last) : 0;
            }
            if (each.isBuffered()) {
                Object buffer = storages[k];
                if (buffer == null || java.lang.reflect.Array.getLength(buffer) < length) {
                    storages[k] = Elements.allocate(each.dtype(), length).owner();
                }
            } else {
                Elements elements = Objects.requireNonNull(arrays[k]).elements();
                storages[k] = each.isMemory() ? new Look(elements.segment(), elements.owner()) : elements.owner();
            }
        }
        for (int k = 0; k < arguments.length; k++) {
            List<KernelWriter.Input> inputs = kernels.get(k).inputs();
            for (int i = 0; i < inputs.size(); i++) {
                arguments[k][i] = switch (inputs.get(i)) {
                    case KernelWriter.Input.Elements(Operand operand) -> storages[operand.number()];
                    case KernelWriter.Input.Bases _ -> bases;
                    case KernelWriter.Input.LongBases _ -> longBases;
                };
            }
        }
    }

    /** Forgets the arrays of a call, so that they can go. */
    void release() {
        Arrays.fill(arrays, null);
        for (Operand each : operands) {
            if (!each.isBuffered()) {
                storages[each.number()] = null;
            }
        }
        for (@Nullable Object[] each : arguments) {
            Arrays.fill(each, null);
        }
    }

    /** The buffer of an operand. */
    Object buffer(Operand operand) {
        return Objects.requireNonNull(storages[operand.number()]);
    }

    /** A part of a buffer, from where its operand begins now. */
    Object slice(Operand operand, int count) {
        int base = bases[operand.number()];
        return switch (buffer(operand)) {
            case double[] all -> Arrays.copyOfRange(all, base, base + count);
            case float[] all -> Arrays.copyOfRange(all, base, base + count);
            case long[] all -> Arrays.copyOfRange(all, base, base + count);
            case int[] all -> Arrays.copyOfRange(all, base, base + count);
            case boolean[] all -> Arrays.copyOfRange(all, base, base + count);
            default -> throw new IllegalStateException("no buffer");
        };
    }

    // ---- positions

    /** Moves to elements that follow one another across all rows. */
    void moveTo(Kernel kernel, long from, int count, long columns) {
        for (Operand each : kernel.operands()) {
            int k = each.number();
            if (each.slot() == Operand.BUFFER) {
                bases[k] = 0;
            } else {
                switch (each.access()) {
                    case MOVING -> base(each, offsets[k] + from);
                    case UNIFORM -> base(each, offsets[k]);
                    case PACKED -> {
                        bases[k] = 0;
                        pack(each, from, count, columns);
                    }
                }
            }
        }
    }

    /** Moves to elements of a row. */
    void moveTo(Kernel kernel, long row, long column, int count, int bufferBase) {
        for (Operand each : kernel.operands()) {
            int k = each.number();
            if (each.slot() == Operand.BUFFER) {
                bases[k] = bufferBase;
                continue;
            }
            long begin = offsets[k] + row * rowStrides[k];
            switch (each.access()) {
                case MOVING -> base(each, begin + column);
                case UNIFORM -> base(each, begin);
                case PACKED -> {
                    bases[k] = 0;
                    Packing.run(
                            Objects.requireNonNull(arrays[k]).elements(),
                            begin + column * columnStrides[k],
                            columnStrides[k],
                            count,
                            buffer(each),
                            0);
                }
            }
        }
    }

    /** Sets where an operand begins. */
    void base(Operand operand, long position) {
        if (operand.isMemory() && !operand.isBuffered()) {
            longBases[operand.number()] = position;
        } else {
            bases[operand.number()] = (int) position;
        }
    }

    private void pack(Operand operand, long from, int count, long columns) {
        int k = operand.number();
        Elements elements = Objects.requireNonNull(arrays[k]).elements();
        int done = 0;
        while (done < count) {
            long row = (from + done) / columns;
            long column = (from + done) % columns;
            int run = (int) Math.min(count - done, columns - column);
            Packing.run(
                    elements,
                    offsets[k] + row * rowStrides[k] + column * columnStrides[k],
                    columnStrides[k],
                    run,
                    buffer(operand),
                    done);
            done += run;
        }
    }

    // ---- runs

    /** Runs a kernel. */
    void run(int number, int count) {
        kernels.get(number).loop().run(arguments[number], count, accumulators[number]);
    }

    /** Empties the accumulators of a kernel. */
    void begin(int number, Kernel.Total total) {
        switch (total.sink()) {
            case SUM_DOUBLES -> Arrays.fill((double[]) accumulators[number], -0.0);
            case MIN_DOUBLES -> Arrays.fill((double[]) accumulators[number], Double.POSITIVE_INFINITY);
            case MAX_DOUBLES -> Arrays.fill((double[]) accumulators[number], Double.NEGATIVE_INFINITY);
            case SUM_LONGS, COUNT -> Arrays.fill((long[]) accumulators[number], 0);
            case MIN_LONGS -> Arrays.fill((long[]) accumulators[number], Long.MAX_VALUE);
            case MAX_LONGS -> Arrays.fill((long[]) accumulators[number], Long.MIN_VALUE);
            case NOTHING, DOUBLES, LONGS, INTS -> {}
        }
    }

    /** What a kernel has added up to. */
    double totalDouble(int number, Kernel.Total total, int count) {
        double[] all = (double[]) accumulators[number];
        if (total.node().op() == ReduceOp.SUM) {
            return count == 0 ? 0.0 : SumBlock.fold(all, 0, Math.min(count, ACCUMULATORS));
        }
        double best = all[0];
        for (double each : all) {
            best = total.isLeast() ? Math.min(best, each) : Math.max(best, each);
        }
        return SumBlock.canonical(best);
    }

    long totalLong(int number, Kernel.Total total) {
        long[] all = (long[]) accumulators[number];
        return switch (total.node().op()) {
            case COUNT, ANY, ALL -> all[0];
            case SUM -> {
                long sum = 0;
                for (long each : all) {
                    sum += each;
                }
                yield sum;
            }
            case MIN, ARG_MIN, MAX, ARG_MAX -> {
                long best = all[0];
                for (long each : all) {
                    best = total.isLeast() ? Math.min(best, each) : Math.max(best, each);
                }
                yield best;
            }
        };
    }

    /** Nothing is known of other blocks any more. */
    void forgetBest() {
        Arrays.fill(isBestKnown, false);
    }

    /** Whether a block's extreme is no worse than all that this frame has seen. */
    boolean mayBeBest(int number, Kernel.Total total, double value) {
        boolean mayBe = !isBestKnown[number] || !total.isBetter(bestDoubles[number], value);
        if (mayBe) {
            bestDoubles[number] = value;
            isBestKnown[number] = true;
        }
        return mayBe;
    }

    boolean mayBeBest(int number, Kernel.Total total, long value) {
        boolean mayBe = !isBestKnown[number] || !total.isBetter(bestLongs[number], value);
        if (mayBe) {
            bestLongs[number] = value;
            isBestKnown[number] = true;
        }
        return mayBe;
    }

    // ---- samples

    /** Inputs of a kernel that another thread may use and write: copies of what it was last run on. */
    @Nullable
    Object[] sample(int number, int count) {
        List<KernelWriter.Input> inputs = kernels.get(number).inputs();
        @Nullable Object[] sample = new Object[inputs.size()];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = switch (inputs.get(i)) {
                case KernelWriter.Input.Elements(Operand operand) -> sample(operand, count);
                case KernelWriter.Input.Bases _ -> new int[bases.length];
                case KernelWriter.Input.LongBases _ -> new long[bases.length];
            };
        }
        return sample;
    }

    private Object sample(Operand operand, int count) {
        int k = operand.number();
        if (operand.isBuffered()) {
            Elements copy = Elements.allocate(operand.dtype(), SAMPLE);
            System.arraycopy(buffer(operand), bases[k], copy.owner(), 0, Math.min(count, SAMPLE));
            return copy.owner();
        }
        Elements elements = Objects.requireNonNull(arrays[k]).elements();
        long base = operand.isMemory() ? longBases[k] : bases[k];
        int some = operand.access() == Operand.Access.UNIFORM ? 1 : Math.min(count, SAMPLE);
        if (!operand.isMemory()) {
            Elements copy = Elements.allocate(operand.dtype(), SAMPLE);
            System.arraycopy(elements.owner(), (int) base, copy.owner(), 0, some);
            return copy.owner();
        }
        int bytes = operand.dtype().itemBytes();
        MemorySegment copy = Arena.ofAuto().allocate((long) SAMPLE * bytes, bytes);
        try {
            MemorySegment.copy(elements.segment(), base * bytes, copy, 0, (long) some * bytes);
        } finally {
            Reference.reachabilityFence(elements.owner());
        }
        return new Look(copy, copy);
    }
}
