// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.loop.Spread;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Something that a program does, after what is before it. */
sealed interface Step permits Pass, Step.View, Step.Whole {

    /**
     * Does it.
     *
     * @param values arrays by their slots
     */
    void run(Array[] values, Running running);

    /** What it computes. */
    List<Node> nodes();

    /** Slots of arrays that it makes, of the first of its nodes, unless they are there already. */
    default List<Integer> made() {
        return List.of();
    }

    /** Whether a slot has an array already: one of an earlier call, or the caller's. */
    static boolean isThere(@Nullable Array[] values, int slot) {
        return values[slot] != null;
    }

    /**
     * How a program is run.
     *
     * @param threads how many, the caller included; 0 for as many as there are idle cores
     * @param minParallelSize elements below which one is enough, {@link #MEASURED} if that depends on the work
     */
    record Running(int threads, long minParallelSize) {

        /** In the place of a size. */
        static final long MEASURED = -1;

        /** Operations that take about as long on lanes as it takes to wake another thread: some 15 µs. */
        private static final long LEAST_OPERATIONS = 1_000_000;

        /** Elements of what is not computed by kernels. */
        private static final long LEAST_ELEMENTS = 1 << 15;

        /** Whether the caller does so many elements alone, with so many operations for each. */
        boolean isSerial(long elements, long operations) {
            return threads == 1
                    || (minParallelSize == MEASURED
                            ? elements * operations < LEAST_OPERATIONS
                            : elements < minParallelSize);
        }

        /** The same of what is not computed by kernels. */
        boolean isSerial(long elements) {
            return threads == 1 || elements < (minParallelSize == MEASURED ? LEAST_ELEMENTS : minParallelSize);
        }

        /** All idle cores, whatever the size. */
        static final Running DEFAULT = new Running(0, 0);

        /**
         * Does units of work, on the caller alone if they are of few elements.
         *
         * @param units how many
         * @param elements in all of them
         */
        void spread(long units, long elements, Spread.Work work) {
            if (units < 1) {
                return;
            }
            if (units == 1 || isSerial(elements)) {
                work.run(0, units);
            } else {
                Spread.run(threads, units, work);
            }
        }

        /** The same, a unit at a time. */
        void each(int units, long elements, IntConsumer work) {
            spread(units, elements, (from, to) -> {
                for (long unit = from; unit < to; unit++) {
                    work.accept((int) unit);
                }
            });
        }
    }

    /** Another look at an array, or a copy of it where there is none. */
    record View(Node node, int slot, int operand) implements Step {
        @Override
        public void run(Array[] values, Running running) {
            values[slot] = Evaluator.compute(node, List.of(values[operand]));
        }

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }
    }

    /** What needs all elements of its operands at once. */
    record Whole(Node node, int slot, List<Integer> operands) implements Step {
        @Override
        public void run(Array[] values, Running running) {
            List<Array> given = operands.stream().map(each -> values[each]).toList();
            if (!makesArray()) {
                values[slot] = Evaluator.compute(node, given);
                return;
            }
            boolean isThere = Step.isThere(values, slot);
            if (!isThere) {
                values[slot] = Array.zeros(node.dtype(), node.shape());
            }
            Array made = values[slot];
            switch (node) {
                case Node.Matmul _ -> {
                    if (isThere && made.dtype() != DType.BOOL) {
                        made.elements().segment().fill((byte) 0);
                    }
                    Product.into(made, given.getFirst(), given.getLast(), running);
                }
                case Node.Cumsum sum -> CumulativeSum.into(made, given.getFirst(), sum.axis(), running);
                case Node.Sort _ -> Sorting.into(made, given.getFirst(), running);
                default -> throw new IllegalStateException("made elsewhere: " + node);
            }
        }

        /** Whether its result is an array of its own, which may be there already. */
        boolean makesArray() {
            return node instanceof Node.Matmul || node instanceof Node.Cumsum || node instanceof Node.Sort;
        }

        @Override
        public List<Integer> made() {
            return makesArray() ? List.of(slot) : List.of();
        }

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }
    }
}
